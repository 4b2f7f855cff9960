// Who may import whom. `npm run boundaries` checks it; test/unit/boundaries.test.ts shows that each rule bites.
// swc reads the sources, since dependency-cruiser does not know TypeScript 7; types count as imports like all others.

const aws =
  "(^|/)node_modules/(@aws-sdk|@aws-lambda-powertools|@aws-cdk|aws-cdk-lib|@smithy|@middy|constructs|@types/aws-lambda)/";

/** Services of the local runtime keep to themselves but for these. */
const servicesMayUse = {
  // A mapping takes its batches from a queue and writes records as SQS does; log lines go to log groups; a bus gets results as events.
  lambda: ["sqs/", "logs/state.ts", "events/envelope.ts"],
  // Message attributes are checked alike.
  sns: ["sqs/message.ts"],
};

const runtime = "^local/(?!view/|command/|bin/|test/|dist/|index\\.ts$)";

function rule(name, comment, from, to) {
  const condition = (value) => (typeof value === "string" || Array.isArray(value) ? { path: value } : value);
  return { name, comment, severity: "error", from: condition(from), to: condition(to) };
}

export default {
  forbidden: [
    rule("no-circles", "A circle has no first part to read, test or take away.", {}, { circular: true }),
    rule("all-is-found", "An import that is not found can't be checked.", {}, { couldNotResolve: true }),

    rule("events-know-nobody", "Contracts come first.", "^events/", "^(functions|lib|bin|local|test|bench)/"),
    rule(
      "functions-know-events",
      "Functions don't know who deploys or runs them.",
      "^functions/",
      "^(lib|bin|local|test|bench)/",
    ),
    rule(
      "lib-knows-functions",
      "The stack doesn't know the app, nor what runs it here.",
      "^lib/",
      "^(bin|local|test|bench)/",
    ),
    rule(
      "nobody-knows-tests",
      "What tests and benchmarks need stays with them.",
      "^(bin|local/(?!test/))",
      "^(test|bench|local/test)/",
    ),

    rule("events-know-no-aws", "A contract is for every producer, wherever it runs.", "^events/", {
      path: aws,
      reachable: true,
    }),
    rule(
      "decisions-know-no-aws",
      "What follows from an event is decided without AWS, however far the imports go.",
      ["^functions/consumer\\.ts$", "^functions/[^/]+/consumer\\.ts$", "^functions/[^/]+/[^/]*(rules|protocol)\\.ts$"],
      { path: aws, reachable: true },
    ),
    rule(
      "deployed-code-has-its-dependencies",
      "devDependencies are not bundled by intention; types of @types vanish.",
      "^(functions|events)/",
      { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], pathNot: "node_modules/@types/" },
    ),

    rule("local-is-independent", "The runtime runs any app.", "^local/", "^(bin|lib|functions|events|test|bench)/"),
    rule("local-has-its-dependencies", "It is installed without this repository.", "^local/(?!test/)", {
      dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
      pathNot: "node_modules/@types/",
    }),
    rule(
      "local-has-one-door",
      "It is imported as others would: by its index.",
      "^(bin|test|bench)/",
      "^local/(?!index\\.ts$)",
    ),
    rule("runtime-knows-no-view", "What runs doesn't know who watches.", runtime, "^local/(view|command|bin)/"),
    rule("view-knows-hops-alone", "The view shows what it is told.", "^local/view/", {
      path: "^local/",
      pathNot: "^local/(view/|journal/|(clock|json)\\.ts$|services/service\\.ts$)",
    }),
    rule(
      "event-pattern-knows-nobody",
      "Matching is a library of its own.",
      "^local/event-pattern/",
      "^local/(?!event-pattern/)",
    ),
    rule(
      "permissions-know-nobody",
      "Whether a policy allows something is for any service to ask.",
      "^local/permissions/",
      "^local/(?!permissions/)",
    ),
    rule(
      "no-way-into-a-service",
      "Wire and template know services by their interface.",
      "^local/(wire|template)/",
      "^local/services/[^/]+/",
    ),
    rule(
      "services-keep-to-themselves",
      "Services meet through what they all share.",
      `^local/services/(?!(?:${Object.keys(servicesMayUse).join("|")})/)([^/]+)/`,
      { path: "^local/services/[^/]+/", pathNot: "^local/services/$1/" },
    ),
    ...Object.entries(servicesMayUse).map(([service, others]) =>
      rule(
        `${service}-keeps-to-its-exceptions`,
        "Services meet through what they all share.",
        `^local/services/${service}/`,
        {
          path: "^local/services/[^/]+/",
          pathNot: `^local/services/(${[`${service}/`, ...others.map((each) => each.replace(".", "\\."))].join("|")})`,
        },
      ),
    ),
  ],
  options: {
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    // Tests may import everything, and nothing imports them. (And the parser does not know `using`.)
    exclude: { path: "^(test/.*\\.test\\.ts$|local/dist/|cdk\\.out/|\\.[a-z])" },
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".mjs", ".d.ts", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
  },
};
