// Starts the runtime: reads a cloud assembly, builds its resources, and serves the AWS protocols on one loopback port.
import type { Server } from "node:http";
import { Activity, type Settled } from "./activity.ts";
import { advanceBy } from "./advance.ts";
import { RuntimeClock } from "./clock.ts";
import { RuntimeError } from "./errors.ts";
import { Faults } from "./faults/faults.ts";
import { parseFaults } from "./faults/settings.ts";
import { type Hop, Journal } from "./journal/journal.ts";
import { ApiGatewayService } from "./services/apigateway/service.ts";
import { DynamoDbService } from "./services/dynamodb/service.ts";
import { EventsService } from "./services/events/service.ts";
import { IamService } from "./services/iam/service.ts";
import { inertResourceTypes } from "./services/inert.ts";
import { LambdaService } from "./services/lambda/service.ts";
import { LogsService } from "./services/logs/service.ts";
import { S3Service } from "./services/s3/service.ts";
import { type Context, DeliveryError, type FunctionLine, type Service } from "./services/service.ts";
import { SnsService } from "./services/sns/service.ts";
import { SqsService } from "./services/sqs/service.ts";
import { StsService } from "./services/sts/service.ts";
import { type AssemblyStack, readAssembly } from "./template/assembly.ts";
import { Deployment } from "./template/deployment.ts";
import type { BuiltStack } from "./template/stack.ts";
import { type Outputs, ownApi } from "./wire/own-api.ts";
import { frontServer } from "./wire/server.ts";

export interface StartOptions {
  /** A synthesized cloud assembly, as `cdk synth` writes it: the folder with `manifest.json`. */
  readonly assemblyDir: string;
  /** 0 takes any free port. Default 4566. */
  readonly port?: number;
  /** `auto` jumps to the next due moment when nothing is runnable, so that retries and delays take no time. Default `real`. */
  readonly clock?: "real" | "auto";
  /** What `AWS::Region` gives. Default us-east-1. */
  readonly region?: string;
  /** Values for the templates' parameters that have no default. */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * What goes wrong on purpose, as in `duplicate=0.1,delay=0.2:2s,reorder=0.1,fail=0.05,crash=0.01,throttle=0.02`: the share of deliveries, receipts and
   * calls that meet it; of events, for a crash.
   */
  readonly faults?: string;
  /** The same seed decides the same for the same event at the same hop. A whole number; default 1. */
  readonly seed?: number;
  /** Is called for every hop of every event, from the start. */
  readonly onHop?: (hop: Hop) => void;
  /** Is called for every line that a function logs, but for those that are hops, and for every request to an API that fails. */
  readonly onLog?: (line: FunctionLine) => void;
  /** Is called for every note that arises after the start, as by a request that makes what does not behave as on AWS. */
  readonly onNote?: (note: string) => void;
}

export interface Runtime {
  /** As in `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  readonly port: number;
  /** By stack and key, as `cdk deploy --outputs-file` writes them. */
  readonly outputs: Outputs;
  readonly stacks: readonly BuiltStack[];
  /** What will not behave as on AWS, with the consequence, a sentence each. */
  readonly notes: readonly string[];
  readonly journal: Pick<Journal, "hops" | "story" | "onHop" | "forgotten">;
  /** Moves time by hand at one go, or tells it. */
  readonly clock: Pick<RuntimeClock, "now" | "advance">;
  /**
   * Moves time by hand from one due moment to the next, each with what follows from it, until it has moved on by `ms`: a day of retries with all of their
   * attempts, in order. Where something runs for long, time moves on under it. Ends early once `signal` is aborted.
   */
  advance(ms: number, signal?: AbortSignal): Promise<void>;
  /** Waits until every event has come to its end, for `timeoutMs` at most (default 30,000). */
  settled(timeoutMs?: number): Promise<Settled>;
  /**
   * Takes over another assembly of the app: what is the same stays as it is, what differs is changed in place where it can be (a function's code, a
   * rule's pattern, a queue's attributes; queues keep their messages) and otherwise made anew. `notes`, `stacks` and `outputs` tell of it then.
   * Throws TemplateError; what was taken over until then stays.
   */
  update(assemblyDir: string): Promise<readonly BuiltStack[]>;
  /**
   * Functions whose code lies in the folder `from` run the code in the folder `to` from now on: what runs ends with the old one. Returns their names.
   */
  replaceCode(from: string, to: string): readonly string[];
  /** Ends at once: running functions are ended, open connections closed. */
  stop(): Promise<void>;
}

const ACCOUNT = "000000000000";

/** Throws TemplateError where the assembly can't be run, RuntimeError PORT_TAKEN where the port is not free, and INVALID_FAULTS. */
export async function start(options: StartOptions): Promise<Runtime> {
  const { assemblyDir, port = 4566, region = "us-east-1" } = options;
  const settings = options.faults === undefined ? undefined : parseFaults(options.faults, options.seed);
  const assembly = readAssembly(assemblyDir);
  const notes = new Set<string>();
  const clock = new RuntimeClock({ jumps: options.clock === "auto" });
  const activity: Activity = new Activity(() => {
    // One jump may lead to nothing that runs, and leave the next moment to be jumped to.
    if (clock.jumps && clock.jump(() => activity.changed())) activity.changed();
  });
  const journal = new Journal(clock);
  if (options.onHop) journal.onHop(options.onHop);
  const faults = settings && new Faults(settings, journal);
  if (faults) notes.add(faults.note);

  let endpoint = "";
  let isReady = false;
  const services = new Map<string, Service>();
  const context: Context = {
    clock,
    journal,
    activity,
    faults,
    account: ACCOUNT,
    region,
    endpoint: () => endpoint,
    roles: { role: (arn) => iam.state.role(arn) },
    asset: (objectKey) => deployment.asset(objectKey),
    log: (line) => options.onLog?.(line),
    note: (note) => {
      if (notes.has(note)) return;
      notes.add(note);
      if (isReady) options.onNote?.(note);
    },
    deliver: async (arn, delivery) => {
      const service = serviceWith(arn);
      if (!service?.accept)
        throw new DeliveryError(
          "INVALID_PARAMETER",
          `Nothing is delivered to ${arn}: targets of this kind are not run.`,
        );
      await service.accept(arn, delivery);
    },
    invoke: async (arn, invocation) => {
      const service = serviceWith(arn);
      if (!service?.invoke) throw new DeliveryError("INVALID_PARAMETER", `${arn} is no function.`);
      return await service.invoke(arn, invocation);
    },
  };
  /** Throws DeliveryError where the ARN is of another Region or account. */
  const serviceWith = (arn: string): Service | undefined => {
    const [, , serviceName = "", itsRegion = "", itsAccount = ""] = arn.split(":");
    if ((itsRegion !== "" && itsRegion !== region) || (itsAccount !== "" && itsAccount !== ACCOUNT))
      throw new DeliveryError(
        "NO_RESOURCE",
        `${arn} is not there: the local runtime has the Region ${region} and the account ${ACCOUNT} alone.`,
      );
    return services.get(serviceName);
  };
  // The table of services: one line each.
  const iam = new IamService(context);
  const sqs = new SqsService(context);
  const logs = new LogsService(context);
  const lambda = new LambdaService(context, sqs.state, logs.state);
  for (const service of [
    sqs,
    new SnsService(context),
    new EventsService(context),
    lambda,
    logs,
    new DynamoDbService(context),
    new S3Service(context),
    iam,
    new StsService(context),
    new ApiGatewayService(context),
  ])
    services.set(service.name, service);

  const deployment = new Deployment({
    resourceTypes: Object.assign(
      inertResourceTypes(context),
      ...[...services.values()].map((each) => each.resourceTypes),
    ),
    pseudoParameters: {
      "AWS::AccountId": ACCOUNT,
      "AWS::Region": region,
      "AWS::Partition": "aws",
      "AWS::URLSuffix": "amazonaws.com",
    },
    ...(options.parameters && { parameters: options.parameters }),
    note: context.note,
  });
  let stacks: readonly BuiltStack[] | undefined;
  const outputs = () => stacks && Object.fromEntries(stacks.map((stack) => [stack.name, stack.outputs]));
  const advance = inTurn((ms: number, signal?: AbortSignal) => advanceBy(ms, clock, activity, signal));
  const { promise: ready, resolve: open } = Promise.withResolvers<void>();
  const server = frontServer({
    services: [...services.values()],
    faults: faults?.calls,
    own: ownApi({ journal, activity, outputs, clock, advance }),
    ready,
  });
  const boundPort = await listen(server, port);
  endpoint = `http://127.0.0.1:${boundPort}`;

  const stop = async () => {
    journal.close();
    activity.stop();
    clock.stop();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await Promise.all([closed, ...[...services.values()].map((service) => service.stop?.())]);
    clock.stop();
  };

  const apply = async (next: readonly AssemblyStack[]): Promise<readonly BuiltStack[]> => {
    stacks = await activity.during("building the stack", () => deployment.apply(next));
    return stacks;
  };

  try {
    await apply(assembly);
  } catch (error) {
    await stop();
    throw error;
  }
  isReady = true;
  open();
  return {
    endpoint,
    port: boundPort,
    get outputs() {
      return outputs() ?? {};
    },
    get stacks() {
      return stacks ?? [];
    },
    get notes() {
      return [...notes];
    },
    journal,
    clock,
    advance,
    settled: (timeoutMs = 30_000) => activity.settled(timeoutMs),
    replaceCode: (from, to) => lambda.replaceCode(from, to),
    update: inTurn(async (dir: string) => await apply(readAssembly(dir))),
    stop,
  };
}

/** One call after the other, each to its end. */
function inTurn<Arguments extends unknown[], T>(
  work: (...given: Arguments) => Promise<T>,
): (...given: Arguments) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (...given) => {
    const result = last.then(() => work(...given));
    last = result.catch(() => undefined);
    return result;
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE") return reject(error);
      reject(
        new RuntimeError(
          "PORT_TAKEN",
          `Port ${port} is taken by another program. Stop that one, or choose another port (0 takes any free one).`,
        ),
      );
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      if (address !== null && typeof address === "object") resolve(address.port);
      else reject(new RuntimeError("PORT_TAKEN", `No port could be bound.`));
    });
  });
}
