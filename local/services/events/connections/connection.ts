// A connection: how API destinations are authorized, and by whom the secrets are held.
import type { AuthorizationType } from "./auth-parameters.ts";
import type { Authorization } from "./authorization.ts";

/** An OAuth token. */
export interface Token {
  /** What the header `Authorization` holds. */
  readonly header: string;
  /** Milliseconds since the epoch. */
  readonly goodUntil: number;
}

export type ConnectionState = "AUTHORIZED" | "AUTHORIZING" | "DEAUTHORIZED";

export interface ConnectionSettings {
  readonly description?: string;
  readonly kmsKeyIdentifier?: string;
}

export class Connection {
  readonly name: string;
  readonly arn: string;
  readonly secretArn: string;
  /** Milliseconds since the epoch, all three. */
  readonly createdAt: number;
  changedAt: number;
  authorizedAt: number;
  settings: ConnectionSettings = {};
  state: ConnectionState = "AUTHORIZED";
  stateReason: string | undefined;
  /** OAuth's, while there is a good one. */
  token: Token | undefined;
  #type: AuthorizationType;
  #authorization: Authorization | undefined;

  constructor(
    { name, arn, secretArn }: Pick<Connection, "name" | "arn" | "secretArn">,
    authorization: Authorization,
    now: number,
  ) {
    this.name = name;
    this.arn = arn;
    this.secretArn = secretArn;
    this.createdAt = now;
    this.changedAt = now;
    this.authorizedAt = now;
    this.#type = authorization.credentials.type;
    this.authorize(authorization, now);
  }

  get type(): AuthorizationType {
    return this.#type;
  }

  /** Undefined once it was taken away. */
  get authorization(): Authorization | undefined {
    return this.#authorization;
  }

  /** OAuth's are not authorized until there is a token. */
  authorize(authorization: Authorization, now: number): void {
    this.#authorization = authorization;
    this.#type = authorization.credentials.type;
    this.token = undefined;
    this.changedAt = now;
    this.authorizedAt = now;
    this.enter(this.#type === "OAUTH_CLIENT_CREDENTIALS" ? "AUTHORIZING" : "AUTHORIZED");
  }

  deauthorize(now: number): void {
    this.#authorization = undefined;
    this.token = undefined;
    this.changedAt = now;
    this.enter(
      "DEAUTHORIZED",
      "The authorization parameters were removed from this connection by a DeauthorizeConnection operation.",
    );
  }

  enter(state: ConnectionState, reason?: string): void {
    this.state = state;
    this.stateReason = reason;
  }
}
