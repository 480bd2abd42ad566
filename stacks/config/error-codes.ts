import type { Explained } from "../../documents/explained-document";

/** The errors of a stack's configuration, by the code at the end of each message. docs/errors.md is generated from this. */
export const CONFIG_ERRORS = {
  "above-boundary": {
    means:
      "An entry of a deployer stack would let its deployer change its own limits, or buckets or access points of another stack.",
    fix: "Give the stack another name, or narrow the pattern that the message names.",
  },
  "at-least-one": {
    means: "At least one of several keys is required, and none is set.",
    fix: "Set one of the keys that the message lists, or remove the map.",
  },
  "bucket-namespace": {
    means:
      "A name that ends in an account id, a Region and `an` belongs to that account's namespace. S3 creates such a bucket only there.",
    fix: "Set bucketNamespace to account-regional with such a name, or choose another name.",
  },
  "control-partition": {
    means:
      "The stack and its control stack are in different partitions, such as aws and aws-cn. No access crosses partitions.",
    fix: "Use a control stack in the partition of the stack's Region.",
  },
  duplicate: {
    means: "An entry occurs twice, or two entries would create or change the same resource.",
    fix: "Remove one of them.",
  },
  "emulator-only": {
    means: "The stack file sends requests to an endpoint that is not AWS's, or turns off the check of credentials.",
    fix: "Remove the setting. For an emulator, allow it on the command line or in the environment.",
  },
  "endpoint-not-found": {
    means: "An endpoint that the configuration names is not an S3 endpoint of this account in its network's Region.",
    fix: "Correct the endpoint's id, or the network's region.",
  },
  "event-bus-refuses": {
    means: "The control stack's event bus does not accept events from this data stack's role.",
    fix: "Add the role to eventBus.from of the control stack, and deploy the control stack first.",
  },
  "exactly-one": {
    means: "Several keys exclude each other, and none or more than one of them is set.",
    fix: "Set exactly one of the keys that the message lists.",
  },
  "external-id": {
    means:
      "An external id is set where nothing checks it, two parties share one, or the buckets of a role have different ones. Only AssumeRole checks external ids, not S3.",
    fix: "Set one external id for each party, in the place that the message names.",
  },
  "foreign-account": {
    means: "A resource or principal must be in the stack's account, and its ARN names another account.",
    fix: "Name one in the stack's account.",
  },
  "grant-above-role": {
    means: "A grant allows more than the control stack allows the role.",
    fix: "Reduce the grant; or raise the role's level, actionSets or actions in the control stack, and deploy the control stack first.",
  },
  "lock-out": {
    means: "The bucket would accept requests only through the endpoints, and no role could undo a mistake.",
    fix: "Set network.deployer or network.breakGlass.",
  },
  "missing-key": {
    means: "A required key is missing, or a key that another key requires.",
    fix: "Add the key. docs/configuration.md has its values.",
  },
  "name-refused": {
    means: "AWS would refuse a name that consists of the project, the stack and the key, or the name is in use.",
    fix: "Shorten or change the name that the message names.",
  },
  "no-endpoint": {
    means: "A bucket accepts requests only through endpoints, and there is none in its Region.",
    fix: "Add a network in that Region to the control stack, or set onlyFrom to anywhere.",
  },
  "not-assumable": {
    means:
      "A grant is `via: role`, and the control role may not assume that role; or a grant is direct, and the control stack forbids direct grants to the role.",
    fix: "Follow the message: add the role to assumes and deploy the control stack first, or write via: role.",
  },
  "not-exact": {
    means: "Only exact principals may assume a role. An organization or organizational unit is not one.",
    fix: "Write via: policy, or name the principals under arns.",
  },
  "only-created": {
    means:
      "The key is only for a bucket that the stack creates: AWS replaces the setting as a whole, or an existing bucket does not have it.",
    fix: "Remove the key. The owner of the resource manages the setting.",
  },
  "other-partition": {
    means: "An ARN or Region is in another partition than the stack's Region.",
    fix: "Write it with the partition that the message names.",
  },
  "own-account": {
    means: "The stack's own account, or a principal in it, is named where another account is required.",
    fix: "Name another account, or remove the entry.",
  },
  "overlapping-events": {
    means: "Two notifications of a bucket would get the same event of the same object key, which S3 refuses.",
    fix: "Change the events, prefixes or suffixes of a filter, or send the events to one topic with several subscriptions.",
  },
  "prototype-key": {
    means: "A key is named `__proto__`, which has a special meaning in JavaScript.",
    fix: "Give it another name.",
  },
  "redundant-prefix": {
    means: "A prefix begins with another prefix of the same grant.",
    fix: "Remove the longer one.",
  },
  requires: {
    means: "A key has an effect only with another key, which is not set.",
    fix: "Set the key that the message names, or remove this one.",
  },
  residency: {
    means: "A bucket, or its logs, would be outside the Regions of its residency.",
    fix: "Use a Region of the residency; the message lists them.",
  },
  "restricted-data": {
    means: "A bucket with the classification restricted requires endpoints, and a key that no other bucket uses.",
    fix: "Set onlyFrom and key of the bucket as the message says.",
  },
  "shared-log-bucket": {
    means: "A log bucket would also be a data bucket, or get logs of two kinds that need different policies.",
    fix: "Give one of the buckets another name.",
  },
  "size-limit": {
    means: "A policy, or a list in one, would be larger than AWS accepts.",
    fix: "Grant fewer roles, or divide the buckets among more stacks. The message names the limit.",
  },
  "too-many-tags": {
    means: "A resource would have more tags than AWS accepts, including those of the stack and the program.",
    fix: "Remove tags.",
  },
  "too-wide-subject": {
    means: "One subject could assume the roles of several stacks.",
    fix: "Put {stack} into the subject.",
  },
  "topic-in-use": {
    means: "The stack creates this topic for a bucket, so it is not an existing topic.",
    fix: "Name a topic that this stack does not create.",
  },
  "unfit-name": {
    means: "A name in a map, such as a role's name, has characters that are not allowed.",
    fix: "Use the characters that the message lists.",
  },
  "unfit-value": {
    means: "The key does not accept the value.",
    fix: "Write what the message expects. docs/configuration.md has the values of every key.",
  },
  "unknown-key": {
    means: "The configuration has a key that this program does not read.",
    fix: "Correct the key, or remove it. docs/configuration.md lists all keys.",
  },
  "unknown-name": {
    means: "The configuration names a role or principal that neither this stack nor the control stack has.",
    fix: "Correct the name, or add the role or principal.",
  },
  "unknown-namespace": {
    means: "The namespace of a key is similar to cross-account-s3 or aws, and no program reads it.",
    fix: "Correct the namespace.",
  },
  "unlisted-account": {
    means: "The control stack does not list the account, the bucket or the topic, so its roles cannot access it.",
    fix: "Add it under dataAccounts of the control stack, and deploy that stack first.",
  },
  "wrong-control-account": {
    means: "The control stack is in another account than the configured one.",
    fix: "Correct controlStack, or the account.",
  },
  "wrong-region": {
    means: "Two resources are not in the same Region, but must be.",
    fix: "Name a resource in the Region that the message names.",
  },
} as const satisfies Readonly<Record<string, Explained>>;

/** The code of an error of the configuration. */
export type ConfigErrorCode = keyof typeof CONFIG_ERRORS;
