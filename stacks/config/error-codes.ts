import type { Explained } from "../../documents/explained-document";

/** The errors of a stack's configuration, by the code at the end of each message. docs/errors.md is generated from this. */
export const CONFIG_ERRORS = {
  "above-boundary": {
    means: "A deployer stack's entry would let its deployer change what bounds it, or buckets of another stack.",
    fix: "Give the stack another name, or narrow the pattern that the message names.",
  },
  "at-least-one": {
    means: "None of several keys is set, and the map means nothing without one of them.",
    fix: "Set one of the keys that the message lists, or remove the map.",
  },
  "bucket-namespace": {
    means:
      "A name that ends in an account, a Region and `an` belongs to that account's namespace, and S3 creates it nowhere else.",
    fix: "Set bucketNamespace to account-regional with such a name, or choose another name.",
  },
  "control-partition": {
    means:
      "The stack and its control stack are in different partitions, such as aws and aws-cn. No access crosses partitions.",
    fix: "Use a control stack in the partition of the stack's Region.",
  },
  duplicate: {
    means: "The same entry is there twice, or two entries would make or change the same resource.",
    fix: "Remove one of them.",
  },
  "emulator-only": {
    means: "The stack file sends requests to an endpoint that is not AWS's, or leaves credentials unchecked.",
    fix: "Remove the setting. For an emulator, allow it on the command line or in the environment.",
  },
  "endpoint-not-found": {
    means: "An endpoint that the configuration names is not an S3 endpoint of this account in its network's Region.",
    fix: "Correct the endpoint's id, or the network's region.",
  },
  "event-bus-refuses": {
    means: "The control stack's event bus does not accept events from this data stack's role.",
    fix: "Add the role to eventBus.from of the control stack, and deploy that stack first.",
  },
  "exactly-one": {
    means: "Several keys exclude each other, and none or more than one of them is set.",
    fix: "Set exactly one of the keys that the message lists.",
  },
  "external-id": {
    means:
      "An external id is set where nothing checks it, two parties share one, or the buckets of a role disagree. S3 sees no external id; only AssumeRole does.",
    fix: "Set one external id for each party, in the place that the message names.",
  },
  "foreign-account": {
    means: "A resource or principal must be in the stack's own account, and its ARN names another.",
    fix: "Name one of the stack's own account.",
  },
  "grant-above-role": {
    means: "A grant holds more than the control stack gives the role.",
    fix: "Lower the grant, or raise the role's level, actionSets or actions in the control stack and deploy that first.",
  },
  "lock-out": {
    means: "The bucket would be closed to everything outside the endpoints, and no role could undo a mistake.",
    fix: "Set network.deployer or network.breakGlass.",
  },
  "missing-key": {
    means: "A required key is missing, or a key that another one requires.",
    fix: "Add it. docs/configuration.md has the values that it takes.",
  },
  "name-refused": {
    means:
      "AWS would refuse a name that the program builds of the project, the stack and the key, or it is in use already.",
    fix: "Shorten or change the name that the message names.",
  },
  "no-endpoint": {
    means: "A bucket is limited to endpoints, and there is none in its Region.",
    fix: "Add a network in that Region to the control stack, or set onlyFrom to anywhere.",
  },
  "not-assumable": {
    means:
      "A grant is via a role that the control role may not assume, or is direct although the control stack forbids it.",
    fix: "Follow the message: add the role to assumes and deploy the control stack first, or write via: role.",
  },
  "not-exact": {
    means: "A role is assumed by exact principals only, and an organization or unit is not one.",
    fix: "Write via: policy, or name the principals under arns.",
  },
  "only-created": {
    means: "The key changes a setting that AWS replaces as a whole, or that has no meaning on what exists already.",
    fix: "Remove the key, and leave the setting to the owner of the resource.",
  },
  "other-partition": {
    means: "An ARN or Region belongs to another partition than the stack's Region.",
    fix: "Write it with the partition that the message names.",
  },
  "own-account": {
    means: "An account or principal must be another than the stack's own: within one account other policies decide.",
    fix: "Name another account, or remove the entry.",
  },
  "overlapping-events": {
    means: "Two notifications of a bucket would want the same event of the same key, which S3 refuses.",
    fix: "Give their filters other events, prefixes or suffixes, or let one topic fan out.",
  },
  "prototype-key": {
    means: "A key is called `__proto__`, which JavaScript reads as something else.",
    fix: "Give it another name.",
  },
  "redundant-prefix": {
    means: "A prefix is contained in another one of the same grant.",
    fix: "Remove the longer one.",
  },
  requires: {
    means: "A key has an effect only together with another key, which is not set.",
    fix: "Set the key that the message names, or remove this one.",
  },
  residency: {
    means: "A bucket, or records of what happens in it, would be outside the Regions of its residency.",
    fix: "Move it to a Region of the residency, which the message lists.",
  },
  "restricted-data": {
    means:
      "A bucket of classification restricted must be used through endpoints, under a key that no other bucket has.",
    fix: "Set onlyFrom and key of the bucket as the message says.",
  },
  "shared-log-bucket": {
    means: "A log bucket would also be a data bucket, or take logs of two kinds that need different policies.",
    fix: "Give one of the buckets another name.",
  },
  "size-limit": {
    means: "A policy, or a list in one, would be larger than AWS accepts.",
    fix: "Grant fewer roles, or share the buckets between more stacks. The message names the limit.",
  },
  "too-many-tags": {
    means: "A resource would have more tags than AWS accepts, together with those of the stack and of the program.",
    fix: "Remove tags.",
  },
  "too-wide-subject": {
    means: "One subject would take the roles of several stacks.",
    fix: "Put {stack} into the subject.",
  },
  "topic-in-use": {
    means: "The stack creates this topic for a bucket, so it cannot serve as an existing topic.",
    fix: "Name a topic that this stack does not create.",
  },
  "unfit-name": {
    means: "A name in a map, such as a role's name, has characters that are not allowed.",
    fix: "Use the characters that the message lists.",
  },
  "unfit-value": {
    means: "A value is not one that the key takes.",
    fix: "Write what the message expects. docs/configuration.md has the values of every key.",
  },
  "unknown-key": {
    means: "The configuration has a key that this program does not read.",
    fix: "Correct the key, or remove it. docs/configuration.md lists all keys.",
  },
  "unknown-name": {
    means: "A role or principal is named that neither this stack nor the control stack has.",
    fix: "Correct the name, or add the role or principal.",
  },
  "unknown-namespace": {
    means: "A key's namespace is nearly cross-account-s3 or aws, and no program reads it.",
    fix: "Correct the namespace.",
  },
  "unlisted-account": {
    means: "The control stack does not list the account, the bucket or the topic, so its roles cannot reach it.",
    fix: "Add it under dataAccounts of the control stack, and deploy that stack first.",
  },
  "wrong-control-account": {
    means: "The control stack is in another account than the configuration says.",
    fix: "Correct controlStack, or the account.",
  },
  "wrong-region": {
    means: "Two resources must be in the same Region, and are not.",
    fix: "Name one of the Region in the message.",
  },
} as const satisfies Readonly<Record<string, Explained>>;

/** The code of an error of the configuration. */
export type ConfigErrorCode = keyof typeof CONFIG_ERRORS;
