// What went wrong with a request, as RFC 9457 has it told: application/problem+json.
import type { Reply } from "./reply.ts";

/** Each is known to programs by its `type`: `urn:problem-type:tidings:<kind>`. */
const kinds = {
  "invalid-request": { status: 400, title: "The request is not valid" },
  "no-such-route": { status: 404, title: "There is no such route" },
  "no-such-order": { status: 404, title: "There is no such order" },
  "in-progress": { status: 409, title: "The same request is still under way" },
  "wrong-status": { status: 409, title: "The order's status does not allow it" },
  "unsupported-media-type": { status: 415, title: "The body is not JSON" },
  "key-reused": { status: 422, title: "The Idempotency-Key belongs to another request" },
  unexpected: { status: 500, title: "Something went wrong here" },
  unavailable: { status: 503, title: "The service can't do it just now" },
} as const;

const RETRY_AFTER_SECONDS = 5;

export type ProblemKind = keyof typeof kinds;

/** The members of every problem (RFC 9457, 3.1). */
type Standard = "type" | "title" | "status" | "detail" | "instance";

/** One wrong field: its path in JavaScript's spelling, as in `lines[0].sku`. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

export interface ProblemOptions extends ErrorOptions {
  /** Members beside those that every problem has, whose names they can't take. */
  readonly members?: Readonly<Record<string, unknown>> & { readonly [K in Standard]?: never };
  /** How long a client should wait before it asks again. */
  readonly retryAfterSeconds?: number;
}

/** Thrown by a route, and answered. The message is the problem's `detail`: what was wrong, and what to do. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly kind: ProblemKind;
  readonly status: number;
  readonly #options: ProblemOptions;

  constructor(kind: ProblemKind, detail: string, options: ProblemOptions = {}) {
    super(detail, options);
    this.kind = kind;
    this.status = kinds[kind].status;
    this.#options = options;
  }

  get reply(): Reply {
    const { members, retryAfterSeconds } = this.#options;
    const { status, title } = kinds[this.kind];
    const type = `urn:problem-type:tidings:${this.kind}`;
    return {
      statusCode: status,
      headers: {
        "content-type": "application/problem+json",
        "cache-control": "no-store",
        ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
      },
      body: JSON.stringify({ type, title, status, detail: this.message, ...members }),
    };
  }
}

/** A 503: it may well be done later, and to ask again does no harm. */
export function unavailable(why: string, cause: unknown): Problem {
  return new Problem("unavailable", `${why}; try again`, { cause, retryAfterSeconds: RETRY_AFTER_SECONDS });
}

/** A 400 that names every wrong field. */
export function invalid(errors: readonly FieldError[]): Problem {
  const fields = errors.map(({ field, message }) => `${field}: ${message}`).join("; ");
  return new Problem("invalid-request", fields, { members: { errors } });
}
