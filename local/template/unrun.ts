// What follows when a resource type is not run here, for those that stacks often have.

const consequences: Readonly<Record<string, string>> = {
  "AWS::ApiGatewayV2::ApiMapping": "the API answers under its own endpoint alone",
  "AWS::ApiGatewayV2::Authorizer": "nobody is kept out",
  "AWS::ApiGatewayV2::DomainName": "the API answers under its own endpoint alone",
  "AWS::CloudWatch::Alarm": "no alarm goes off; dead letters show in the journal",
  "AWS::KMS::Key": "nothing is encrypted",
  "AWS::StepFunctions::StateMachine": "it never starts",
  "Custom::S3AutoDeleteObjects": "objects go with the process",
  "Custom::S3BucketNotifications": "nobody is notified of what happens to a bucket's objects",
};

export function consequenceOf(type: string): string {
  return `${consequences[type] ?? "nothing of it exists here"}.`;
}
