// The order in which resources are made: each after those that it refers to.
import { isObject } from "../json.ts";
import type { Template } from "./assembly.ts";
import { TemplateError } from "./errors.ts";

/** The logical ids of the template's resources, in order. Throws TemplateError where they refer to each other in a circle. */
export function inOrder({ Resources }: Template): string[] {
  const order: string[] = [];
  const done = new Set<string>();
  const visit = (logicalId: string, within: readonly string[]) => {
    if (done.has(logicalId)) return;
    if (within.includes(logicalId)) {
      const circle = [...within.slice(within.indexOf(logicalId)), logicalId];
      throw new TemplateError(`Resources: ${circle.join(" -> ")} is a circle`);
    }
    const resource = Resources[logicalId];
    if (!resource) return;
    const needs = new Set([resource.DependsOn].flat());
    collect(resource.Properties, needs);
    for (const need of needs) if (Object.hasOwn(Resources, need)) visit(need, [...within, logicalId]);
    done.add(logicalId);
    order.push(logicalId);
  };
  for (const logicalId of Object.keys(Resources)) visit(logicalId, []);
  return order;
}

/** Adds every name that the value refers to, parameters and pseudo parameters among them. */
function collect(value: unknown, names: Set<string>): void {
  if (Array.isArray(value)) for (const each of value) collect(each, names);
  if (!isObject(value)) return;
  const { Ref: ref, "Fn::GetAtt": getAtt, "Fn::Sub": sub } = value;
  if (typeof ref === "string") names.add(ref);
  if (typeof getAtt === "string") names.add(getAtt.split(".")[0] ?? "");
  if (Array.isArray(getAtt) && typeof getAtt[0] === "string") names.add(getAtt[0]);
  const text: unknown = Array.isArray(sub) ? sub[0] : sub;
  if (typeof text === "string")
    for (const [, name = ""] of text.matchAll(/\$\{([^!}.]+)[^}]*\}/g)) names.add(name.trim());
  for (const each of Object.values(value)) collect(each, names);
}
