// The log groups there are, and what writes to them.
import { randomUUID } from "node:crypto";
import { nameIn } from "../arn.ts";
import { type Context, type Delivery, DeliveryError } from "../service.ts";
import { alreadyExists, invalidParameter, notFound } from "./errors.ts";
import { LogGroup, type LogStream } from "./log-group.ts";
import { ResourcePolicies } from "./resource-policies.ts";

export class LogsState {
  readonly policies = new ResourcePolicies();
  readonly #context: Context;
  readonly #groups = new Map<string, LogGroup>();
  /** The stream of what rules deliver. */
  readonly #ruleStream = randomUUID();

  constructor(context: Context) {
    this.#context = context;
  }

  get groups(): Iterable<LogGroup> {
    return this.#groups.values();
  }

  get now(): number {
    return this.#context.clock.now();
  }

  /** By name or ARN. Throws LogsError ResourceNotFoundException. */
  group(nameOrArn: string): LogGroup {
    const group = this.#groups.get(nameOrArn.startsWith("arn:") ? nameIn(nameOrArn) : nameOrArn);
    if (!group) throw notFound("log group");
    return group;
  }

  /** Throws LogsError ResourceNotFoundException. */
  stream(group: LogGroup, name: string): LogStream {
    const stream = group.streams.get(name);
    if (!stream) throw notFound("log stream");
    return stream;
  }

  /** Throws LogsError. */
  create(name: string): LogGroup {
    if (this.#groups.has(name)) throw alreadyExists("log group");
    return this.ensure(name);
  }

  /** The group of that name, made where there is none: a function may have written to it before. Throws LogsError. */
  ensure(name: string): LogGroup {
    if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name))
      throw invalidParameter(
        `Value '${name}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`,
      );
    return this.#groups.get(name) ?? this.#made(name);
  }

  delete(group: LogGroup): void {
    this.#groups.delete(group.name);
  }

  /** A line of a function's; its group is made when first written to. */
  write(groupName: string, streamName: string, message: string): void {
    const { now } = this;
    (this.#groups.get(groupName) ?? this.#made(groupName)).append(streamName, message, now, now);
  }

  accept(arn: string, { body, at, caller }: Delivery): void {
    const group = this.#groups.get(nameIn(arn));
    if (!group) throw new DeliveryError("NO_RESOURCE", `The log group ${arn} does not exist.`);
    if (caller) this.policies.check(group, this.#ruleStream, caller, this.#context);
    const { now } = this;
    group.append(this.#ruleStream, body, at ?? now, now);
  }

  #made(name: string): LogGroup {
    const { region, account } = this.#context;
    const group = new LogGroup(name, `arn:aws:logs:${region}:${account}:log-group:${name}`, this.now);
    this.#groups.set(name, group);
    return group;
  }
}
