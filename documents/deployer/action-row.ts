/** The resources of an action; resource-scopes.ts has their names and patterns. */
export type ResourceScope =
  | "role"
  | "policy"
  | "instanceProfile"
  | "bucket"
  | "logBucket"
  | "accessPoint"
  | "key"
  | "alias"
  | "topic"
  | "alarmTopic"
  | "trail"
  | "logGroup"
  | "alarm"
  | "dashboard"
  | "bus"
  | "rule"
  | "newInNetwork"
  | "vpcEndpoint"
  | "usedInNetwork"
  | "securityGroup"
  | "securityGroupRule"
  | "newInstance"
  | "usedByInstance"
  | "partOfInstance"
  | "trailLogRole"
  | "anything";

/** The conditions of an action; row-conditions.ts defines each. */
export type Only =
  | "bounded"
  | "boundedOwnPolicy"
  | "newTagged"
  | "newTaggedUnlessOthers"
  | "tagged"
  | "newNamed"
  | "namedWhenMade"
  | "newEndpoint"
  | "named"
  | "unnamed"
  | "eventsOfS3"
  | "toBus"
  | "own"
  | PassedTo;
type PassedTo = `passedTo ${"cloudtrail" | "ec2" | "events" | "s3"}`;

/** Actions of one service on one kind of resource. */
export interface Row {
  readonly sid: string;
  readonly on: ResourceScope;
  /** Actions that read a resource's settings. None reads the data in it. @default none */
  readonly read?: readonly string[];
  /** Actions that create, change and delete. @default none */
  readonly write?: readonly string[];
  /** @default nothing */
  readonly only?: Only;
}
