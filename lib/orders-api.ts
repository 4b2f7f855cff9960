// The orders' HTTP API: API Gateway, a function for the commands and one for the queries, and exactly the grants that they need.
import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { AccessLogField, AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import type { IEventBus } from "aws-cdk-lib/aws-events";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { variables } from "../functions/chain/environment.ts";
import { handlerFileOf } from "./bundle.ts";
import type { Claims } from "./claims.ts";
import { handlerFunction } from "./handler-function.ts";

/** What the API needs of the backbone that it is on. */
export interface OrdersApiBackbone {
  readonly busName: string;
  readonly bus: IEventBus;
  readonly idempotency: Table;
  readonly claims: Claims;
}

/** What the API needs of the read model. */
export interface OrdersApiViews {
  /** Lets a function read an order by its id, and tells it where they are. */
  grantGet(reader: LambdaFunction): void;
  /** The same, and those of a customer. */
  grantRead(reader: LambdaFunction): void;
}

export interface OrdersApiProps {
  readonly backbone: OrdersApiBackbone;
  readonly views: OrdersApiViews;
  /** Requests in a second over all routes, and at one moment; more are answered with a 429. Default: 500 and 1,000. */
  readonly throttle?: { readonly rateLimit: number; readonly burstLimit: number };
}

/** API Gateway waits for 30 seconds at most; the function answers by itself before its time is up. */
const TIMEOUT = Duration.seconds(10);

/** One JSON object a line, of values that hold no quotation marks, since API Gateway does not escape them. */
const ACCESS_LOG = {
  requestId: AccessLogField.contextRequestId(),
  time: AccessLogField.contextRequestTime(),
  sourceIp: AccessLogField.contextIdentitySourceIp(),
  protocol: AccessLogField.contextProtocol(),
  routeKey: AccessLogField.contextRouteKey(),
  status: AccessLogField.contextStatus(),
  responseLength: AccessLogField.contextResponseLength(),
  responseLatency: AccessLogField.contextResponseLatency(),
  integrationLatency: AccessLogField.contextIntegrationLatency(),
};

export class OrdersApi extends Construct {
  readonly api: HttpApi;
  readonly commands: LambdaFunction;
  readonly queries: LambdaFunction;
  readonly #name: string;

  constructor(scope: Construct, id: string, props: OrdersApiProps) {
    super(scope, id);
    const { backbone, throttle = { rateLimit: 500, burstLimit: 1_000 } } = props;
    this.#name = backbone.busName;
    this.api = new HttpApi(this, "Api", { apiName: `${this.#name}-orders`, createDefaultStage: false });
    this.#addStage(throttle);
    this.commands = this.#addFunction("order-commands", {
      [variables.eventBusName]: backbone.bus.eventBusName,
      [variables.idempotencyTableName]: backbone.idempotency.tableName,
      [variables.claimsBucketName]: backbone.claims.bucket.bucketName,
    });
    this.queries = this.#addFunction("order-queries");
    this.#grant(props);
    this.#addRoutes("Commands", this.commands, HttpMethod.POST, [
      "/orders",
      "/orders/{id}/cancel",
      "/orders/{id}/review",
    ]);
    this.#addRoutes("Queries", this.queries, HttpMethod.GET, ["/orders/{id}", "/customers/{id}/orders"]);
  }

  #addStage(throttle: { readonly rateLimit: number; readonly burstLimit: number }): void {
    const logGroup = new LogGroup(this, "AccessLog", {
      // Log groups under this prefix cost no room in the resource policy of CloudWatch Logs (its user guide, AWS-logs-and-resource-policy).
      logGroupName: `/aws/vendedlogs/${this.#name}-orders-api`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, "Stage", {
      httpApi: this.api,
      stageName: "$default",
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
  }

  #addFunction(name: string, environment: Readonly<Record<string, string>> = {}): LambdaFunction {
    return handlerFunction(new Construct(this, name), {
      functionName: `${this.#name}-${name}`,
      entry: handlerFileOf(name),
      timeout: TIMEOUT,
      environment,
    });
  }

  /** What the functions call, on the resources that they call, and no more. */
  #grant({ backbone, views }: OrdersApiProps): void {
    backbone.claims.grant(this.commands, "s3:PutObject");
    views.grantGet(this.commands);
    views.grantRead(this.queries);
    backbone.idempotency.grant(
      this.commands,
      "dynamodb:PutItem",
      "dynamodb:GetItem",
      "dynamodb:UpdateItem",
      "dynamodb:DeleteItem",
    );
    this.commands.addToRolePolicy(
      new PolicyStatement({ actions: ["events:PutEvents"], resources: [backbone.bus.eventBusArn] }),
    );
  }

  #addRoutes(id: string, lambda: LambdaFunction, method: HttpMethod, paths: readonly string[]): void {
    const integration = new HttpLambdaIntegration(id, lambda);
    for (const path of paths)
      for (const route of this.api.addRoutes({ path, methods: [method], integration }))
        Validations.of(route).acknowledge({
          id: "AwsSolutions-APIG4",
          reason:
            "Whose customers these are, and which identity provider knows them, is for the team that deploys it to say: give the HttpApi a defaultAuthorizer here.",
        });
  }
}
