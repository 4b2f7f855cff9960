// The one small interface that every service implements, and what the runtime gives each.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Activity } from "../activity.ts";
import type { Clock } from "../clock.ts";
import type { Faults } from "../faults/faults.ts";
import type { Identity } from "../journal/identity.ts";
import type { Journal } from "../journal/journal.ts";
import type { Caller, Roles } from "../permissions/index.ts";

/** What the services share. */
export interface Context {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly activity: Activity;
  readonly account: string;
  readonly region: string;
  /** Where the runtime is reached, as in `http://127.0.0.1:4566`; known once it listens. */
  readonly endpoint: () => string;
  /** The roles that services take on to deliver. */
  readonly roles: Roles;
  /** Hands a message to the resource with this ARN. Throws DeliveryError. */
  readonly deliver: (arn: string, delivery: Delivery) => Promise<void>;
  /** Invokes the function with this ARN, and waits for what comes of it. Throws DeliveryError where it is not invoked at all. */
  readonly invoke: (arn: string, invocation: Invocation) => Promise<Invoked>;
  /** The folder or file of an asset of the cloud assembly, by its object key in the assets' bucket. */
  readonly asset: (objectKey: string) => string | undefined;
  /** Hands on a line that a function logged. */
  readonly log: (line: FunctionLine) => void;
  /** Says that something will not behave as on AWS, with the consequence. */
  readonly note: (note: string) => void;
  /** What goes wrong on purpose; most runs have none. */
  readonly faults?: Faults | undefined;
}

/** A line that a function wrote, beside those that tell of events: they are hops in the journal. Or one of an API, by its name, about a request that failed. */
export interface FunctionLine {
  readonly functionName: string;
  readonly text: string;
}

/** A message on its way from one service to another, as from a rule to its target. */
export interface Delivery {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  readonly identity: Identity;
  /** The service that delivers it, which the resource has to let in. None for what clients and the runtime itself do, which is not checked. */
  readonly caller?: Caller;
  /** How many buses an event has left, for one that goes from bus to bus. */
  readonly hops?: number;
  /** The group of a message for a queue: a FIFO queue takes none without. */
  readonly messageGroupId?: string;
  /** When it happened, for a log; milliseconds since the epoch. */
  readonly at?: number;
  /** For an API destination: what the target adds to its endpoint. */
  readonly http?: HttpAdditions;
  /** The moment that NotYet has told, now that it has come. */
  readonly slotAt?: number;
}

/** Of a function, by a service that waits for the answer. */
export interface Invocation {
  /** JSON. */
  readonly payload: string;
  /** The function has to let it in. */
  readonly caller: Caller;
}

/** What the function returned, as JSON; or the error that it ended with. */
export type Invoked =
  | { readonly payload: string }
  | {
      readonly error: { readonly errorType: string; readonly errorMessage: string; readonly trace?: readonly string[] };
    };

export interface HttpAdditions {
  /** For the asterisks in the endpoint's path, in order. */
  readonly path: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** A message attribute of SQS and SNS: a text, or bytes in base64. */
export interface MessageAttribute {
  readonly dataType: string;
  readonly stringValue?: string;
  readonly binaryValue?: string;
}

interface Retrying {
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
}

/** A delivery that could not be made: `code` is one of those that EventBridge writes into a dead letter. */
export class DeliveryError extends Error {
  override readonly name: string = "DeliveryError";
  readonly code: string;
  /** Whether it may be made later, as after throttling or a time-out. */
  readonly retryable: boolean;
  /** How long a retry has to wait, at the least. */
  readonly retryAfterMs: number;

  constructor(code: string, message: string, { retryable = false, retryAfterMs = 0 }: Retrying = {}) {
    super(message);
    this.code = code;
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The resource takes no more for now. The delivery is to be made at `dueAt` (milliseconds since the epoch); until then it was not tried. */
export class NotYet extends DeliveryError {
  override readonly name = "NotYet";
  readonly dueAt: number;

  constructor(dueAt: number, message: string) {
    super("THROTTLING", message, { retryable: true });
    this.dueAt = dueAt;
  }
}

/** A resource's properties after evaluation: plain JSON. */
export type Properties = Readonly<Record<string, unknown>>;

export interface CreatedResource {
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes?: Readonly<Record<string, string>>;
  /**
   * Takes over changed properties in place, and keeps what the resource holds. Undefined where it can't (the name has changed, say): then it is
   * removed, and made anew. Without this function it always is. Throws as ResourceType does.
   */
  change?(properties: Properties): Promise<CreatedResource | undefined> | CreatedResource | undefined;
  /** Takes it away, with what it holds. Without this function there is nothing to take away. */
  remove?(): Promise<void> | void;
  /**
   * Whether it is known by a name of its own, so that it is the same under another logical id, too. If not given, it is where the generated name is
   * neither in `ref` nor in the attributes.
   */
  readonly named?: boolean;
}

/** A type of CloudFormation resource: makes one from its evaluated properties. Throws TemplateError where they are wrong. */
export type ResourceType = (
  properties: Properties,
  resource: ResourceIdentity,
) => Promise<CreatedResource> | CreatedResource;

export interface ResourceIdentity {
  readonly logicalId: string;
  /** A physical name for a resource that the template leaves unnamed, as CloudFormation makes one: `stack-LogicalId-SUFFIX`. */
  readonly generatedName: string;
}

export interface Service {
  /** As in ARNs and in a SigV4 credential scope: `events`, `sqs`. */
  readonly name: string;
  /** How `X-Amz-Target` starts for this service, for requests that are not signed. */
  readonly targetPrefix?: string;
  readonly resourceTypes: Readonly<Record<string, ResourceType>>;
  /** Whether the request is for one of its resources by its address alone, whatever it is signed for. */
  owns?(request: IncomingMessage): boolean;
  /** Answers one request of the service's API, or one that it owns; never throws. */
  answer(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
  /** Takes a message for one of its resources. Throws DeliveryError. Services that nothing delivers to have none. */
  accept?(arn: string, delivery: Delivery): void | Promise<void>;
  /** Runs one of its resources and waits for what comes of it. Throws DeliveryError. Lambda alone has it. */
  invoke?(arn: string, invocation: Invocation): Promise<Invoked>;
  stop?(): Promise<void> | void;
}
