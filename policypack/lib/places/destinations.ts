/** Where a resource sends data to: the properties that name it by ARN, or by the id of the account that owns it. */
interface Destination {
  /** What is sent, for the message. */
  readonly sends: string;
  /** Paths of ARNs; the account is the fifth part, which a bucket's ARN leaves empty. */
  readonly arns: readonly string[];
  /** Paths of account ids. */
  readonly accounts?: readonly string[];
}

/** Resources that send data to a place that may be another account's. */
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
