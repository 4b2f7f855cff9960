// The archives there are.
import type { Context } from "../../service.ts";
import type { Bus } from "../bus.ts";
import { alreadyExists, resourceNotFound } from "../errors.ts";
import { checkPattern } from "../pattern.ts";
import { Archive, type ArchiveSettings } from "./archive.ts";
import { KeptEvents, MOST_KEPT } from "./kept-events.ts";
import { managedDefinition, managedRuleName, managedTarget } from "./managed-rule.ts";

export class Archives {
  readonly #context: Context;
  readonly #archives = new Map<string, Archive>();

  constructor(context: Context) {
    this.#context = context;
  }

  get all(): Iterable<Archive> {
    return this.#archives.values();
  }

  /** Throws EventsError. */
  create(name: string, bus: Bus, settings: ArchiveSettings): Archive {
    if (this.#archives.has(name)) throw alreadyExists(`Archive ${name} already exists.`);
    const ruleName = managedRuleName(name);
    if (bus.rules.has(ruleName)) throw alreadyExists(`Rule ${ruleName} already exists.`);
    const { region, account, clock, note } = this.#context;
    const arn = `arn:aws:events:${region}:${account}:archive/${name}`;
    const whenFull = () =>
      note(
        `The archive ${name} is full: all is in memory here, so that the oldest events go beyond ${MOST_KEPT.events} of them or ${MOST_KEPT.characters / 1024 / 1024} MiB.`,
      );
    const archive = new Archive({ name, arn, bus, events: new KeptEvents(clock, whenFull), createdAt: clock.now() });
    this.change(archive, bus, settings);
    this.#archives.set(name, archive);
    return archive;
  }

  /** `bus`: that of the archive, as it is now. Throws EventsError, and then nothing has changed. */
  change(archive: Archive, bus: Bus, settings: ArchiveSettings): void {
    if (settings.pattern !== undefined) checkPattern(`archive ${archive.name}`, settings.pattern);
    const rule = bus.putRule(managedRuleName(archive.name), managedDefinition(settings.pattern));
    bus.putTargets(rule, [managedTarget(archive, this.#context.region)]);
    archive.bus = bus;
    archive.rule = rule;
    archive.settings = settings;
  }

  /** With its events. */
  remove(archive: Archive): void {
    if (archive.hasRule) archive.bus.removeRule(managedRuleName(archive.name));
    if (this.#archives.get(archive.name) === archive) this.#archives.delete(archive.name);
  }

  find(name: string): Archive | undefined {
    return this.#archives.get(name);
  }

  /** Throws EventsError ResourceNotFoundException. */
  existing(name: string): Archive {
    const archive = this.#archives.get(name);
    if (!archive) throw resourceNotFound(`Archive ${name} does not exist.`);
    return archive;
  }
}
