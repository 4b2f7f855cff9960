// AWS::Lambda::* in a template.
import * as z from "zod";
import { TemplateError } from "../../template/errors.ts";
import type { Context, CreatedResource, Properties, ResourceType } from "../service.ts";
import { functionResource } from "./function-resource.ts";
import { mappingResource } from "./mapping-resource.ts";
import { permissionResource } from "./permission-resource.ts";
import type { LambdaState } from "./state.ts";

const integer = z.coerce.number().int();
const Destination = z.object({ Destination: z.string() }).optional();

const InvokeConfigProperties = z.object({
  FunctionName: z.string(),
  Qualifier: z.string().default("$LATEST"),
  MaximumRetryAttempts: integer.min(0).max(2).default(2),
  MaximumEventAgeInSeconds: integer.min(60).max(21_600).default(21_600),
  DestinationConfig: z.object({ OnSuccess: Destination, OnFailure: Destination }).optional(),
});

const OfFunction = z.object({ FunctionName: z.string(), Name: z.string().default("") });

export function lambdaResources(lambda: LambdaState, context: Context): Record<string, ResourceType> {
  const functionOf = (nameOrArn: string, logicalId: string) => {
    const found = lambda.function(nameOrArn);
    if (!found) throw new TemplateError(`${logicalId}: there is no function ${nameOrArn}`);
    return found;
  };
  return {
    "AWS::Lambda::Alias": (properties, { logicalId }) => {
      const { FunctionName, Name } = OfFunction.parse(properties);
      const arn = `${functionOf(FunctionName, logicalId).configuration.arn}:${Name}`;
      return { ref: arn, attributes: { AliasArn: arn } };
    },
    "AWS::Lambda::EventInvokeConfig": (properties, { logicalId }) => {
      const { FunctionName, Qualifier } = InvokeConfigProperties.parse(properties);
      const { asynchronous } = functionOf(FunctionName, logicalId);
      const apply = (given: Properties) => {
        const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } =
          InvokeConfigProperties.parse(given);
        asynchronous.options.set(Qualifier, {
          retryAttempts: MaximumRetryAttempts,
          eventAgeSeconds: MaximumEventAgeInSeconds,
          onSuccess: DestinationConfig?.OnSuccess?.Destination,
          onFailure: DestinationConfig?.OnFailure?.Destination,
        });
      };
      apply(properties);
      const created: CreatedResource = {
        ref: logicalId,
        change: (changed) => {
          const next = InvokeConfigProperties.parse(changed);
          const same = lambda.function(next.FunctionName)?.asynchronous === asynchronous;
          if (!same || next.Qualifier !== Qualifier) return undefined;
          apply(changed);
          return created;
        },
        remove: () => {
          asynchronous.options.delete(Qualifier);
        },
      };
      return created;
    },
    "AWS::Lambda::EventSourceMapping": mappingResource(lambda, context),
    "AWS::Lambda::Function": functionResource(lambda, context),
    "AWS::Lambda::Permission": permissionResource(lambda, context),
    "AWS::Lambda::Version": (properties, { logicalId }) => {
      const { FunctionName } = OfFunction.parse(properties);
      const arn = `${functionOf(FunctionName, logicalId).configuration.arn}:1`;
      return { ref: arn, attributes: { Version: "1", FunctionArn: arn } };
    },
  };
}
