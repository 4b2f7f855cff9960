// AWS::S3::Bucket in a template.
import * as z from "zod";
import type { Context, CreatedResource, Properties, ResourceType } from "../service.ts";
import type { Objects } from "./objects.ts";

const Bucket = z.object({
  BucketName: z.string().optional(),
  NotificationConfiguration: z.object({ EventBridgeConfiguration: z.unknown().optional() }).loose().optional(),
  VersioningConfiguration: z.object({ Status: z.string() }).optional(),
});

/** What follows from each part of a bucket's properties that does nothing here. */
const consequences: Readonly<Record<string, string>> = {
  AccelerateConfiguration: "transfer acceleration is not run",
  BucketEncryption: "objects are not encrypted",
  CorsConfiguration: "its CORS rules have no effect, and web pages may not use it",
  IntelligentTieringConfigurations: "objects stay in one storage class",
  InventoryConfigurations: "no inventory is written",
  LifecycleConfiguration: "lifecycle rules are not run, so objects neither expire nor move",
  LoggingConfiguration: "access to it is not logged",
  ObjectLockConfiguration: "objects are not locked, and can be deleted",
  ReplicationConfiguration: "nothing is replicated",
  WebsiteConfiguration: "it serves no website",
};

/** Regions whose websites' names have a dash where the others have a dot (Amazon S3 endpoints and quotas). */
const dashed = /^(us-(east-1|west-[12]|gov-west-1)|ap-southeast-[12]|ap-northeast-1|eu-west-1|sa-east-1)$/;

export function bucketResources(objects: Objects, { region, note }: Context): Record<string, ResourceType> {
  const described = (name: string, standardName: string, properties: Properties): CreatedResource => {
    for (const consequence of consequencesOf(properties)) note(`Bucket ${name}: ${consequence}.`);
    return {
      ref: name,
      attributes: {
        Arn: `arn:aws:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
        WebsiteURL: `http://${name}.s3-website${dashed.test(region) ? "-" : "."}${region}.amazonaws.com`,
      },
      change: async (changed) => {
        const { BucketName = standardName } = Bucket.parse(changed);
        if (BucketName !== name) return undefined;
        // It may have been deleted by hand.
        await objects.createBucket(name);
        return described(name, standardName, changed);
      },
      remove: () => objects.removeBucket(name),
    };
  };
  return {
    "AWS::S3::Bucket": async (properties, { generatedName }) => {
      const standardName = bucketName(generatedName);
      const { BucketName: name = standardName } = Bucket.parse(properties);
      await objects.createBucket(name);
      return described(name, standardName, properties);
    },
  };
}

function consequencesOf(properties: Properties): string[] {
  const { NotificationConfiguration: told, VersioningConfiguration: versioning } = Bucket.parse(properties);
  const { EventBridgeConfiguration: toBus, ...toOthers } = told ?? {};
  return [
    ...(toBus === undefined ? [] : ["no event on its objects comes to EventBridge"]),
    ...(Object.keys(toOthers).length > 0 ? ["nobody is notified of what happens to its objects"] : []),
    ...(versioning?.Status === "Enabled" ? ["only the last version of each object is kept"] : []),
    ...Object.keys(consequences).flatMap((name) => (properties[name] === undefined ? [] : (consequences[name] ?? []))),
  ];
}

/** Lower case, and 63 characters at most, as S3 has it. */
function bucketName(generatedName: string): string {
  const [, before = "", suffix = ""] = /^(.*)-([^-]*)$/.exec(generatedName.toLowerCase()) ?? [];
  return `${before.slice(0, 62 - suffix.length)}-${suffix}`;
}
