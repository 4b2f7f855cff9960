import { expect, test } from "vitest";
import { assembly } from "../support/assembly.ts";
import { outputsOf } from "../support/outputs.ts";
import { queue, queueArn, role, topic, topicArn } from "../support/resources.ts";
import { run, runAssembly } from "../support/runtime.ts";

/** As Fn::Sub writes it. */
const variable = (name: string) => `\${${name}}`;
const joined = (list: unknown) => ({ "Fn::Join": ["|", list] });

test("Ref and Fn::GetAtt give what the resource's type gives", async () => {
  const outputs = await outputsOf(
    {
      Queue: { "Fn::GetAtt": ["qQueue", "Arn"] },
      QueueName: { "Fn::GetAtt": "qQueue.QueueName" },
      Topic: { Ref: "newsTopic" },
      TopicName: { "Fn::GetAtt": ["newsTopic", "TopicName"] },
      Bus: { Ref: "Bus" },
      BusArn: { "Fn::GetAtt": ["Bus", "Arn"] },
      Rule: { "Fn::GetAtt": ["Rule", "Arn"] },
      Table: { Ref: "Table" },
      TableArn: { "Fn::GetAtt": ["Table", "Arn"] },
      RoleArn: { "Fn::GetAtt": ["meRole", "Arn"] },
    },
    {
      resources: {
        ...queue("q"),
        ...topic("news"),
        Bus: { Type: "AWS::Events::EventBus", Properties: { Name: "shop" } },
        Rule: {
          Type: "AWS::Events::Rule",
          Properties: { Name: "r", EventBusName: { Ref: "Bus" }, EventPattern: { source: ["a"] } },
        },
        Table: {
          Type: "AWS::DynamoDB::Table",
          Properties: {
            TableName: "things",
            BillingMode: "PAY_PER_REQUEST",
            AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
            KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
          },
        },
        ...role("me", "events:PutEvents", "*"),
      },
    },
  );

  expect(outputs).toEqual({
    Queue: queueArn("q"),
    QueueName: "q",
    Topic: topicArn("news"),
    TopicName: "news",
    Bus: "shop",
    BusArn: "arn:aws:events:us-east-1:000000000000:event-bus/shop",
    Rule: "arn:aws:events:us-east-1:000000000000:rule/shop/r",
    Table: "things",
    TableArn: "arn:aws:dynamodb:us-east-1:000000000000:table/things",
    RoleArn: "arn:aws:iam::000000000000:role/me",
  });
});

test("a queue's Ref is its URL, on this runtime", async () => {
  const Outputs = { Url: { Value: { Ref: "qQueue" } } };
  const runtime = await run({ resources: queue("q"), template: { Outputs } });

  expect(runtime.outputs).toEqual({ Test: { Url: `${runtime.endpoint}/000000000000/q` } });
});

test("what has no name gets one from the stack's and its own, the same every time", async () => {
  const values = { Name: { "Fn::GetAtt": ["Orders", "QueueName"] } };
  const stack = { resources: { Orders: { Type: "AWS::SQS::Queue" } } };

  const { Name } = await outputsOf(values, stack);

  expect(Name).toMatch(/^Test-Orders-[0-9A-F]{12}$/);
  expect(await outputsOf(values, stack)).toEqual({ Name });
});

test("pseudo parameters are those of the account and region that the runtime plays", async () => {
  const names = ["AccountId", "Region", "Partition", "URLSuffix", "StackName", "StackId"];
  const values = Object.fromEntries(names.map((name) => [name, { Ref: `AWS::${name}` }]));

  expect(await outputsOf(values, {}, { region: "eu-west-1" })).toEqual({
    AccountId: "000000000000",
    Region: "eu-west-1",
    Partition: "aws",
    URLSuffix: "amazonaws.com",
    StackName: "Test",
    StackId: "arn:aws:cloudformation:eu-west-1:000000000000:stack/Test/local",
  });
});

test("Fn::Sub puts in references, attributes and variables of its own, and leaves literals", async () => {
  const name = variable("Name");
  const outputs = await outputsOf(
    {
      Plain: { "Fn::Sub": "no variable" },
      All: { "Fn::Sub": `${name} in ${variable("AWS::Region")} has ${variable("qQueue.Arn")}` },
      Own: { "Fn::Sub": [`${variable("Own")}/${name}`, { Own: { "Fn::Join": ["-", ["a", "b"]] } }] },
      Shadowed: { "Fn::Sub": [name, { Name: "own" }] },
      Literal: { "Fn::Sub": `${variable("!Literal")} and $Name and ${name}` },
    },
    { resources: queue("q"), template: { Parameters: { Name: { Type: "String", Default: "default" } } } },
  );

  expect(outputs).toEqual({
    Plain: "no variable",
    All: `default in us-east-1 has ${queueArn("q")}`,
    Own: "a-b/default",
    Shadowed: "own",
    Literal: `${variable("Literal")} and $Name and default`,
  });
});

test("Fn::Join, Fn::Split and Fn::Select take texts apart and put them together", async () => {
  expect(
    await outputsOf({
      Join: { "Fn::Join": ["", ["a", { Ref: "AWS::Region" }, 1, true]] },
      Split: joined({ "Fn::Split": [",", "a,b,,c"] }),
      Select: { "Fn::Select": ["1", { "Fn::Split": [":", "a:b:c"] }] },
      SelectFirst: { "Fn::Select": [0, ["a", "b"]] },
      Zones: joined({ "Fn::GetAZs": "" }),
      Base64: { "Fn::Base64": "ü" },
    }),
  ).toEqual({
    Join: "aus-east-11true",
    Split: "a|b||c",
    Select: "b",
    SelectFirst: "a",
    Zones: "us-east-1a|us-east-1b|us-east-1c",
    Base64: "w7w=",
  });
});

test("Fn::FindInMap finds texts and lists, by names that are evaluated", async () => {
  const Mappings = { ByRegion: { "us-east-1": { size: "small", zones: ["a", "b"] } } };
  const find = (key: string) => ({ "Fn::FindInMap": ["ByRegion", { Ref: "AWS::Region" }, key] });
  const Outputs = { Size: { Value: find("size") }, Zones: { Value: joined(find("zones")) } };

  const runtime = await run({ resources: {}, template: { Mappings, Outputs } });

  expect(runtime.outputs.Test).toEqual({ Size: "small", Zones: "a|b" });
});

test("AWS::NoValue takes away the property or the element that it stands for", async () => {
  const none = { Ref: "AWS::NoValue" };
  const chosen = { "Fn::If": ["Never", "900", none] };
  const runtime = await run({
    resources: queue("q", { DelaySeconds: chosen, Tags: [none] }),
    template: {
      Conditions: { Never: { "Fn::Equals": ["a", "b"] } },
      Outputs: { List: { Value: joined(["a", none, "b"]) } },
    },
  });

  expect(runtime.outputs.Test).toEqual({ List: "a|b" });
});

test("parameters have the value that is given, else their default; lists are lists", async () => {
  const Parameters = {
    Given: { Type: "String" },
    Both: { Type: "String", Default: "default" },
    Number: { Type: "Number", Default: 7 },
    List: { Type: "CommaDelimitedList", Default: "a, b,c" },
    Numbers: { Type: "List<Number>", Default: "1,2" },
  };
  const Outputs = {
    Given: { Value: { Ref: "Given" } },
    Both: { Value: { "Fn::Sub": `${variable("Both")}!` } },
    Number: { Value: { Ref: "Number" } },
    List: { Value: joined({ Ref: "List" }) },
    Second: { Value: { "Fn::Select": [1, { Ref: "Numbers" }] } },
  };

  const runtime = await run(
    { resources: {}, template: { Parameters, Outputs } },
    { parameters: { Given: "given", Both: "other", Unknown: "x" } },
  );

  expect(runtime.outputs.Test).toEqual({ Given: "given", Both: "other!", Number: "7", List: "a|b|c", Second: "2" });
});

test.each([
  ["a name that is not there", { Ref: "Nobody" }, "Ref Nobody can't be resolved: there is no Nobody in the template"],
  [
    "an attribute that the type does not have",
    { "Fn::GetAtt": ["qQueue", "Color"] },
    "Fn::GetAtt qQueue.Color can't be resolved: qQueue is of type AWS::SQS::Queue, which does not give it here",
  ],
  [
    "an output that no stack has",
    { "Fn::GetStackOutput": { StackName: "Base", OutputName: "Arn" } },
    "no stack Base that deploys before this one has an output Arn",
  ],
  [
    "a parameter without a value",
    { Ref: "Empty" },
    "Ref Empty can't be resolved: the parameter has no default, and was given no value",
  ],
  ["an export that no stack has", { "Fn::ImportValue": "nothing" }, "no stack exports nothing"],
  ["a key that no mapping has", { "Fn::FindInMap": ["A", "b", "c"] }, "there is no A.b.c in the template's mappings"],
  ["an element that is not there", { "Fn::Select": [2, ["a", "b"]] }, "Fn::Select of 2 out of 2 values"],
  ["a condition that is not there", { "Fn::If": ["Never", "a", "b"] }, "there is no condition Never"],
  ["a list where a text belongs", { "Fn::Join": [",", [["a"]]] }, 'Fn::Join takes a text, not ["a"]'],
  ["too few arguments", { "Fn::Join": [","] }, "Fn::Join takes a list of 2"],
  ["a function that is not run", { "Fn::Cidr": ["10.0.0.0/16", 1, 8] }, "Fn::Cidr is not run here"],
])("%s is an error that names the place", async (_, Value, words) => {
  const stack = {
    resources: queue("q"),
    template: { Parameters: { Empty: { Type: "String" } }, Outputs: { Wrong: { Value } } },
  };

  await expect(run(stack)).rejects.toMatchObject({
    name: "TemplateError",
    code: "TEMPLATE_ERROR",
    message: `Outputs.Wrong: ${words}`,
  });
});

test("a reference to a resource of a type that is not run gets a made-up value, and a note says where", async () => {
  const runtime = await run({
    resources: { Key: { Type: "AWS::KMS::Key" } },
    template: { Outputs: { Url: { Value: { "Fn::Sub": `${variable("Key")} ${variable("Key.Arn")}` } } } },
  });

  const name = "Test-Key-140A1AB12B4B";
  const arn = `arn:aws:kms:us-east-1:000000000000:${name}`;
  expect(runtime.outputs.Test).toEqual({ Url: `${name} ${arn}` });
  expect(runtime.notes).toEqual([
    "AWS::KMS::Key is not run: nothing is encrypted.",
    `Outputs.Url refers to Key (AWS::KMS::Key), which is not run: it gets the made-up value ${name}.`,
    `Outputs.Url refers to Key.Arn (AWS::KMS::Key), which is not run: it gets the made-up value ${arn}.`,
  ]);
});

test("a stack reads the outputs of one that deploys before it", async () => {
  const Arn = { "Fn::GetAtt": ["qQueue", "Arn"] };
  const runtime = await runAssembly(
    assembly({
      Reader: {
        resources: {},
        template: { Outputs: { Read: { Value: { "Fn::GetStackOutput": { StackName: "Base", OutputName: "Arn" } } } } },
        after: ["Base"],
      },
      Base: { resources: queue("q"), template: { Outputs: { Arn: { Value: Arn } } } },
    }),
  );

  expect(runtime.outputs.Reader).toEqual({ Read: queueArn("q") });
});
