// Where the data of large events lies, while the bus carries a claim to it.
import { CfnElement, Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";

/** Longer than any archive or dead-letter queue of the house keeps the event that holds the claim. */
const KEPT = Duration.days(400);

const OBJECTS = "claims/*";

export class Claims extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new Bucket(this, "Bucket", {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: KEPT }],
      // CloudFormation deletes no bucket that holds objects.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this.bucket).acknowledge({
      id: "AwsSolutions-S1",
      reason: "Only the stack's own functions read and write here, each for an event that the log of events has.",
    });
  }

  /** What lies there is known by its key alone: nobody may list it. */
  grant(to: LambdaFunction, ...actions: readonly ("s3:GetObject" | "s3:PutObject")[]): void {
    to.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [this.bucket.arnForObjects(OBJECTS)] }));
    const { defaultChild } = this.bucket.node;
    if (!to.role || !CfnElement.isCfnElement(defaultChild)) return;
    Validations.of(to.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${Stack.of(this).getLogicalId(defaultChild)}.Arn>/${OBJECTS}]`,
      reason: "A claim is named after its event's id, which nobody knows beforehand.",
    });
  }
}
