// The connections there are.
import { randomUUID } from "node:crypto";
import type { Context } from "../../service.ts";
import { alreadyExists, resourceNotFound } from "../errors.ts";
import type { Surroundings } from "../http-call.ts";
import { checkEndpoint } from "../http-endpoint.ts";
import { type Authorization, hasReference } from "./authorization.ts";
import { Connection, type ConnectionSettings } from "./connection.ts";
import { tokenFor } from "./oauth.ts";

interface Connectivity {
  readonly InvocationConnectivityParameters?: unknown;
  readonly AuthParameters?: { readonly ConnectivityParameters?: unknown } | undefined;
}

export class Connections {
  readonly #context: Context;
  readonly #connections = new Map<string, Connection>();
  readonly #end = new AbortController();
  readonly around: Surroundings;

  constructor(context: Context) {
    this.#context = context;
    this.around = { clock: context.clock, ended: this.#end.signal };
  }

  get all(): Iterable<Connection> {
    return this.#connections.values();
  }

  /** Throws EventsError. */
  create(name: string, authorization: Authorization, settings: ConnectionSettings): Connection {
    if (this.#connections.has(name)) throw alreadyExists(`Connection '${name}' already exists.`);
    this.#check(name, authorization);
    const { region, account, clock } = this.#context;
    const arn = `arn:aws:events:${region}:${account}:connection/${name}/${randomUUID()}`;
    const secretName = `events!connection/${name}/${randomUUID()}`;
    const secretArn = `arn:aws:secretsmanager:${region}:${account}:secret:${secretName}-${randomUUID().slice(0, 6)}`;
    const connection = new Connection({ name, arn, secretArn }, authorization, clock.now());
    connection.settings = settings;
    this.#connections.set(name, connection);
    this.#begin(connection, authorization);
    return connection;
  }

  /** Without an authorization, it keeps its own. Throws EventsError, and then nothing has changed. */
  change(connection: Connection, authorization: Authorization | undefined, settings: ConnectionSettings): void {
    if (authorization) this.#check(connection.name, authorization);
    const now = this.#context.clock.now();
    connection.settings = settings;
    connection.changedAt = now;
    if (!authorization) return;
    connection.authorize(authorization, now);
    this.#begin(connection, authorization);
  }

  remove(connection: Connection): void {
    if (this.#connections.get(connection.name) === connection) this.#connections.delete(connection.name);
  }

  withArn(arn: string): Connection | undefined {
    const connection = this.#connections.get(arn.split("/")[1] ?? "");
    return connection?.arn === arn ? connection : undefined;
  }

  /** Throws EventsError ResourceNotFoundException, always in the words of DescribeConnection. */
  existing(name: string): Connection {
    const connection = this.#connections.get(name);
    if (!connection)
      throw resourceNotFound(`Failed to describe the connection(s). Connection '${name}' does not exist.`);
    return connection;
  }

  noteConnectivity({ name }: Connection, given: Connectivity): void {
    if (given.InvocationConnectivityParameters ?? given.AuthParameters?.ConnectivityParameters)
      this.#context.note(
        `The connection ${name} leads to private endpoints by way of Amazon VPC Lattice: here they are called directly.`,
      );
  }

  /** What waits for a token is given up. */
  stop(): void {
    this.#end.abort();
  }

  #check(name: string, { credentials }: Authorization): void {
    if (credentials.type !== "OAUTH_CLIENT_CREDENTIALS") return;
    checkEndpoint(credentials.endpoint, {
      parameter: "Parameter AuthParameters.OAuthParameters.AuthorizationEndpoint",
      what: `The authorization endpoint of the connection ${name}`,
      note: this.#context.note,
    });
  }

  /** OAuth's token is asked for at once. Whoever needs it after a failure asks again. */
  #begin(connection: Connection, authorization: Authorization): void {
    const { credentials } = authorization;
    const isOAuth = credentials.type === "OAUTH_CLIENT_CREDENTIALS";
    if (hasReference(authorization)) {
      const why = `has a secret that CloudFormation looks up ({{resolve:…}}), which is not done here: nothing is delivered through it until UpdateConnection gives it a value of its own.`;
      this.#context.note(`The connection ${connection.name} ${why}`);
      if (isOAuth) connection.enter("DEAUTHORIZED", `The connection ${why}`);
    } else if (isOAuth)
      this.#context.activity
        .during(`authorization of the connection ${connection.name}`, () =>
          tokenFor(connection, credentials, this.around),
        )
        // The connection's state tells of it.
        .catch(() => undefined);
  }
}
