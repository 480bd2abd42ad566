/** The properties that name the destination of a resource's data. */
interface Destination {
  /** The data, as messages name it. */
  readonly sends: string;
  /** Paths of properties with an ARN. The ARN of a bucket has no account. */
  readonly arns: readonly string[];
  /** Paths of properties with an account id. */
  readonly accounts?: readonly string[];
}

/** Resource types that can send data to another account. */
export const DESTINATIONS: Readonly<Record<string, Destination>> = {
  "aws:s3/bucketNotification:BucketNotification": {
    sends: "the bucket's events",
    arns: ["topics[].topicArn", "queues[].queueArn", "lambdaFunctions[].lambdaFunctionArn"],
  },
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": {
    sends: "copies of the bucket's objects",
    arns: ["rules[].destination.encryptionConfiguration.replicaKmsKeyId"],
    accounts: ["rules[].destination.account"],
  },
  "aws:s3/bucket:Bucket": {
    sends: "copies of the bucket's objects",
    arns: ["replicationConfiguration.rules[].destination.replicaKmsKeyId"],
    accounts: ["replicationConfiguration.rules[].destination.accountId"],
  },
  "aws:s3/inventory:Inventory": {
    sends: "the bucket's inventory",
    arns: ["destination.bucket.encryption.sseKms.keyId"],
    accounts: ["destination.bucket.accountId"],
  },
  "aws:s3/analyticsConfiguration:AnalyticsConfiguration": {
    sends: "the bucket's analytics",
    arns: [],
    accounts: ["storageClassAnalysis.dataExport.destination.s3BucketDestination.bucketAccountId"],
  },
  "aws:sns/topicSubscription:TopicSubscription": { sends: "the topic's messages", arns: ["endpoint"] },
  "aws:cloudwatch/eventTarget:EventTarget": { sends: "the bus's events", arns: ["arn"] },
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": { sends: "log events", arns: ["destinationArn"] },
  "aws:ssm/resourceDataSync:ResourceDataSync": { sends: "the inventory", arns: ["s3Destination.kmsKeyArn"] },
  "aws:ec2/flowLog:FlowLog": { sends: "flow logs", arns: ["logDestination", "deliverCrossAccountRole"] },
};
