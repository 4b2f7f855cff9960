// What a target gets instead of the event: a constant, a part of the event, or a text made of parts of it.
import { parsed } from "../../json.ts";
import { DeliveryError } from "../service.ts";
import { type BusEvent, compact } from "./envelope.ts";
import { validation } from "./errors.ts";
import { templateOf, type Value } from "./input-template.ts";
import { type JsonPath, jsonPathOf } from "./json-path.ts";
import type { TargetProperties } from "./operations/targets/shape.ts";

export type InputProperties = Pick<TargetProperties, "Input" | "InputPath" | "InputTransformer">;

/** The text for a target. Throws DeliveryError INVALID_JSON where a template gives none. */
export type TargetInput = (event: BusEvent) => string;

export interface InputPlace {
  readonly targetId: string;
  readonly ruleName: string;
  readonly ruleArn: string;
}

const WHOLE_EVENT = "aws.events.event.json";

/** Undefined where the target gets the event as it is. Throws EventsError, in the words of PutTargets where they are known. */
export function inputOf(properties: InputProperties, place: InputPlace): TargetInput | undefined {
  const { Input, InputPath, InputTransformer } = properties;
  const { targetId } = place;
  if ([Input, InputPath, InputTransformer].filter((each) => each !== undefined).length > 1)
    throw validation(`Only one of Input, InputPath, or InputTransformer must be provided for target ${targetId}.`);
  if (InputTransformer) return transformed(InputTransformer, place);
  if (Input !== undefined) {
    if (parsed(Input) === undefined) throw validation(`JSON syntax error in input for target ${targetId}.`);
    return () => Input;
  }
  if (InputPath === undefined) return undefined;
  const path = pathOf(InputPath, "InputPath", targetId);
  return ({ event }) => JSON.stringify(path(event) ?? null);
}

function pathOf(text: string, what: string, targetId: string): JsonPath {
  const path = jsonPathOf(text);
  if (!path) throw validation(`${what} for target ${targetId} is invalid.`);
  return path;
}

function transformed(
  { InputPathsMap, InputTemplate }: NonNullable<InputProperties["InputTransformer"]>,
  place: InputPlace,
): TargetInput {
  const { targetId } = place;
  const paths = new Map(
    Object.entries(InputPathsMap).map(([name, path]) => [name, pathOf(path, `InputPathsMap (${name})`, targetId)]),
  );
  const template = templateOf(InputTemplate);
  if (template.names.has(WHOLE_EVENT) && !InputTemplate.trimStart().startsWith("{"))
    throw validation(
      `InputTemplate for target ${targetId} contains placeholder ${WHOLE_EVENT} valid only for JSON template.`,
    );
  for (const name of template.names)
    if (!paths.has(name) && !Object.hasOwn(predefined, name))
      throw validation(`InputTemplate for target ${targetId} contains invalid placeholder ${name}.`);
  return (busEvent) => {
    const text = template.fill((name) => {
      const path = paths.get(name);
      return path ? { value: path(busEvent.event) } : (predefined[name]?.(busEvent, place) ?? { value: undefined });
    });
    if (template.kind === "text") return text;
    if (parsed(text) === undefined)
      throw new DeliveryError(
        "INVALID_JSON",
        `The input template of target ${targetId} gives no JSON: ${text.slice(0, 1_000)}`,
      );
    return compact(text);
  };
}

const predefined: Readonly<Record<string, (event: BusEvent, place: InputPlace) => Value>> = {
  "aws.events.rule-arn": (_, { ruleArn }) => ({ value: ruleArn }),
  "aws.events.rule-name": (_, { ruleName }) => ({ value: ruleName }),
  "aws.events.event.ingestion-time": ({ ingestedAt }) => ({ value: new Date(ingestedAt).toISOString() }),
  "aws.events.event": ({ event }) => ({ value: withoutDetail(event) }),
  [WHOLE_EVENT]: ({ event, text }) => ({ value: event, json: text }),
};

/** AWS was recorded to leave out `detail`, and to spell `detail-type` so. */
function withoutDetail(event: object): object {
  return Object.fromEntries(
    Object.entries(event)
      .filter(([name]) => name !== "detail")
      .map(([name, value]) => [name === "detail-type" ? "detailType" : name, value]),
  );
}
