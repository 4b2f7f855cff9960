// The API destinations there are, and deliveries to them.
import { randomUUID } from "node:crypto";
import { type Context, type Delivery, DeliveryError, NotYet } from "../../service.ts";
import { checkInvoking } from "../access.ts";
import { hasReference } from "../connections/authorization.ts";
import type { Connection } from "../connections/connection.ts";
import type { Connections } from "../connections/connections.ts";
import { tokenFor } from "../connections/oauth.ts";
import { alreadyExists, resourceNotFound } from "../errors.ts";
import { callHttp, failed } from "../http-call.ts";
import { checkEndpoint } from "../http-endpoint.ts";
import type { ApiDestination, ApiDestinationSettings } from "./api-destination.ts";
import { errorIn } from "./outcome.ts";
import { RateLimit } from "./rate-limit.ts";
import { requestFor } from "./request.ts";

type Verb = "create" | "describe" | "update" | "delete";

export class ApiDestinations {
  readonly #context: Context;
  readonly #connections: Connections;
  readonly #destinations = new Map<string, ApiDestination>();

  constructor(context: Context, connections: Connections) {
    this.#context = context;
    this.#connections = connections;
  }

  get all(): Iterable<ApiDestination> {
    return this.#destinations.values();
  }

  /** Throws EventsError. */
  create(name: string, settings: ApiDestinationSettings): ApiDestination {
    if (this.#destinations.has(name))
      throw alreadyExists(
        `Failed to create the api-destination(s). An api-destination with name '${name}' already exists.`,
      );
    this.#check(name, settings, "create");
    const { region, account, clock } = this.#context;
    const arn = `arn:aws:events:${region}:${account}:api-destination/${name}/${randomUUID()}`;
    const now = clock.now();
    const destination = { name, arn, createdAt: now, changedAt: now, settings, rateLimit: new RateLimit(clock) };
    this.#destinations.set(name, destination);
    return destination;
  }

  /** Throws EventsError, and then nothing has changed. */
  change(destination: ApiDestination, settings: ApiDestinationSettings): void {
    this.#check(destination.name, settings, "update");
    destination.settings = settings;
    destination.changedAt = this.#context.clock.now();
  }

  remove(destination: ApiDestination): void {
    if (this.#destinations.get(destination.name) === destination) this.#destinations.delete(destination.name);
  }

  /** Throws EventsError ResourceNotFoundException. */
  existing(name: string, verb: Verb): ApiDestination {
    const destination = this.#destinations.get(name);
    if (!destination)
      throw resourceNotFound(`Failed to ${verb} the api-destination(s). An api-destination '${name}' does not exist.`);
    return destination;
  }

  stateOf({ settings }: ApiDestination): "ACTIVE" | "INACTIVE" {
    return this.#connections.withArn(settings.connectionArn)?.state === "AUTHORIZED" ? "ACTIVE" : "INACTIVE";
  }

  /** Throws DeliveryError: NotYet where its rate limit is reached. */
  async deliver(arn: string, delivery: Delivery): Promise<void> {
    const destination = this.#withArn(arn);
    if (delivery.caller) checkInvoking(destination, delivery.caller, this.#context);
    const connection = this.#connectionOf(destination);
    const { authorization } = connection;
    if (!authorization || hasReference(authorization)) throw unauthorized(connection);
    this.#keepRate(destination, delivery);
    const { credentials } = authorization;
    const isOAuth = credentials.type === "OAUTH_CLIENT_CREDENTIALS";
    const { around } = this.#connections;
    const token = isOAuth ? await tokenFor(connection, credentials, around) : undefined;
    const answer = await callHttp(requestFor(destination.settings, authorization, delivery, token), around);
    // The retry asks for another.
    if (isOAuth && (answer.status === 401 || answer.status === 407)) connection.token = undefined;
    const error = errorIn(answer);
    if (error) throw error;
  }

  /** With its connections. */
  stop(): void {
    this.#connections.stop();
  }

  #withArn(arn: string): ApiDestination {
    const destination = this.#destinations.get(arn.split("/")[1] ?? "");
    if (destination?.arn !== arn) throw new DeliveryError("NO_RESOURCE", `The API destination ${arn} does not exist.`);
    return destination;
  }

  #connectionOf({ name, settings }: ApiDestination): Connection {
    const connection = this.#connections.withArn(settings.connectionArn);
    if (!connection)
      throw new DeliveryError("NO_RESOURCE", `The connection ${settings.connectionArn} of ${name} does not exist.`);
    return connection;
  }

  #keepRate({ name, settings, rateLimit }: ApiDestination, { slotAt }: Delivery): void {
    const { perSecond } = settings;
    const now = this.#context.clock.now();
    const dueAt = slotAt ?? rateLimit.reserve(perSecond);
    if (dueAt > now) throw new NotYet(dueAt, `${name} is called ${perSecond} times a second at most.`);
  }

  #check(name: string, { connectionArn, endpoint }: ApiDestinationSettings, verb: Verb): void {
    if (!this.#connections.withArn(connectionArn))
      throw resourceNotFound(`Failed to ${verb} the api-destination(s). Connection '${connectionArn}' does not exist.`);
    checkEndpoint(endpoint, {
      parameter: `Failed to ${verb} the api-destination(s). Parameter InvocationEndpoint`,
      what: `The endpoint of the API destination ${name}`,
      note: this.#context.note,
    });
  }
}

function unauthorized({ name, authorization }: Connection): DeliveryError {
  const why = authorization
    ? `The connection ${name} has a secret that is not looked up here ({{resolve:…}}): give it a value by UpdateConnection.`
    : `The connection ${name} is not authorized: its authorization was taken away.`;
  return new DeliveryError("SDK_CLIENT_ERROR", failed(why));
}
