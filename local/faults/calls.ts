// What happens to the calls that functions make: they are slowed down, refused, done without an answer, done in part, or the last of their invocation.
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { AwsError } from "../wire/errors.ts";
import { protocolOf, refuse, send } from "./answers.ts";
import { captured } from "./captured.ts";
import type { FaultContext } from "./context.ts";
import { FaultyEnvironment } from "./environment.ts";
import type { CallVisit, HandedEvent, Invocation } from "./invocation.ts";
import { type PartialFailure, partialFailure } from "./partial.ts";
import { type CallRequest, readCall, withText } from "./requests.ts";

/** A service, as far as calls of it are concerned. */
export interface Answering {
  readonly name: string;
  answer(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
}

/** By the machine's time, as the function's own timers. */
const LONGEST_CALL_DELAY_MS = 20;

export class CallFaults {
  readonly #faults: FaultContext;
  readonly #environments = new Map<string, FaultyEnvironment>();

  constructor(faults: FaultContext) {
    this.#faults = faults;
  }

  environment(functionName: string): FaultyEnvironment {
    const made: FaultyEnvironment = new FaultyEnvironment(this.#faults, functionName, () =>
      this.#environments.delete(made.token),
    );
    this.#environments.set(made.token, made);
    return made;
  }

  /** Has the service answer, unless a fault does. Only functions meet any, while they are invoked. */
  answer(service: Answering, request: IncomingMessage, response: ServerResponse): void | Promise<void> {
    const { "x-amz-security-token": token } = request.headers;
    const environment = typeof token === "string" ? this.#environments.get(token) : undefined;
    if (environment?.crashed) {
      response.destroy();
      return;
    }
    if (!environment?.invocation || !protocolOf(service.name)) return service.answer(request, response);
    return this.#meet(environment, environment.invocation, service, request, response);
  }

  async #meet(
    environment: FaultyEnvironment,
    invocation: Invocation,
    service: Answering,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const call = await readable(service, request, response);
    if (!call) return;
    if (environment.crashed) {
      response.destroy();
      return;
    }
    const crash = invocation.called(call.name);
    if (crash) {
      if (crash === "after") await unheard(service, call, response);
      environment.crash(invocation, `${crash} ${call.name}`);
      response.destroy();
      return;
    }
    const event = invocation.eventOf(call.text);
    if (!event) return service.answer(call.request, response);
    const { visit, attempt } = invocation.visit(this.#faults, call.name, event);
    const delayMs = visit.delayMs(attempt);
    if (delayMs !== undefined) {
      const ms = Math.min(delayMs, LONGEST_CALL_DELAY_MS);
      this.#happened(invocation, event, `delay ${ms} ms ${call.name}`);
      await wait(ms);
      if (environment.crashed) {
        response.destroy();
        return;
      }
    }
    const kind = invocation.handed.spared ? undefined : visit.failure(["fail", "throttle"], attempt);
    if (kind === undefined) return service.answer(call.request, response);
    if (kind === "fail") return this.#fail(invocation, event, { visit, attempt }, service, call, response);
    this.#happened(invocation, event, `throttle ${call.name}`);
    call.request.resume();
    refuse(service.name, kind, response);
  }

  /** Before the call has its effect, after it, or for a part of what it asks for. */
  async #fail(
    invocation: Invocation,
    event: HandedEvent,
    { visit, attempt }: CallVisit,
    service: Answering,
    call: CallRequest,
    response: ServerResponse,
  ): Promise<void> {
    const share = (purpose: string) => visit.share(purpose, attempt);
    const partial = share("fail in part") < 0.5 ? partialFailure(call.name, call.text, share) : undefined;
    if (partial) {
      this.#happened(invocation, event, `fail in part ${call.name}`);
      return await answerInPart(partial, service, call, response);
    }
    const after = share("fail after") < 0.5;
    this.#happened(
      invocation,
      event,
      after ? `fail after ${call.name} (its answer is lost)` : `fail before ${call.name}`,
    );
    if (after) await unheard(service, call, response);
    else call.request.resume();
    refuse(service.name, "fail", response);
  }

  #happened({ functionName }: Invocation, { identity }: HandedEvent, reason: string): void {
    this.#faults.happened({ ...identity, where: functionName, reason });
  }
}

/** Undefined where the service has answered, since it is larger than anything that AWS takes, or its sender has gone. */
async function readable(
  service: Answering,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<CallRequest | undefined> {
  try {
    return await readCall(service.name, request);
  } catch (error) {
    if (error instanceof AwsError) send(response, error.status, { "content-type": "text/plain" }, error.message);
    else response.destroy();
    return undefined;
  }
}

async function unheard(service: Answering, { request }: CallRequest, response: ServerResponse): Promise<void> {
  const { response: stand, answer } = captured(response);
  await service.answer(request, stand);
  await answer;
}

async function answerInPart(
  { rest, answer }: PartialFailure,
  service: Answering,
  call: CallRequest,
  response: ServerResponse,
): Promise<void> {
  const type = protocolOf(service.name) === "query" ? "text/xml" : "application/x-amz-json-1.0";
  const headers = { "content-type": type };
  if (rest === undefined) return send(response, 200, headers, answer(undefined));
  const { response: stand, answer: own } = captured(response);
  await service.answer(withText(call.request, rest), stand);
  const { status, text } = await own;
  send(response, status, headers, status === 200 ? answer(text) : text);
}
