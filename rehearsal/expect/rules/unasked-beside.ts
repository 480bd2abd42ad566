import { bucketArn } from "../../../documents/arns";
import { askAssume, askBus, askKey, askTopic, type AskedBucket, viaS3 } from "../ask";
import type { Check, Rule, Scope } from "../check";
import { UNIVERSE } from "../../intent/levels";
import { logBucket } from "../logs";
import type { ExpectedBeside, ExpectedTrail } from "../../intent/model";
import { askSomebody, objectOf, says, type Somebody, unasked } from "../unasked";

const ON_LOGS = [...UNIVERSE.objects, ...UNIVERSE.bucket, "s3:GetBucketAcl"];
const ON_KEY = [...UNIVERSE.key, "kms:DescribeKey", "kms:ReEncryptTo", "kms:RevokeGrant"];
const ON_TOPIC = [...UNIVERSE.topic, "sns:GetTopicAttributes", "sns:Subscribe"];
const ON_BUS = ["events:PutEvents", "events:PutPermission", "events:RemovePermission", "events:DeleteEventBus"];
const ON_RULES = ["events:PutRule", "events:PutTargets", "events:DeleteRule", "events:RemoveTargets"];

/** What the documents of logs allow is wanted: each statement that allows something is met with a request, as for buckets. */
export const unaskedOfLogs: Rule = {
  of: "stack",
  checks(stack, scope) {
    const { partition, accountId } = stack;
    return [
      ...(stack.trail ? ofTrail(stack, stack.trail, scope) : []),
      ...stack.accessLogs.flatMap(({ name, region, of }) =>
        ofLogBucket(
          logBucket(stack, name, region),
          scope,
          (somebody, action) =>
            somebody.caller.principal === "logging.s3.amazonaws.com" &&
            action === "s3:PutObject" &&
            of.some((b) =>
              says(somebody, { "aws:SourceArn": bucketArn(partition, b), "aws:SourceAccount": accountId }),
            ),
        ),
      ),
    ];
  },
};

/** And so is what the bus and the trust of the role that passes events on allow. */
export const unaskedOfEvents: Rule = {
  of: "stack",
  checks({ bus, forwarding, accountId }, { world }) {
    return [
      ...(bus
        ? unasked(world.buses?.get(bus.arn), accountId, [...ON_BUS, ...ON_RULES], (somebody, action) => {
            if (action === "events:PutEvents" && bus.from.includes(somebody.caller.principal)) return undefined;
            const on = ON_BUS.includes(action) ? bus.arn : ruleOf(somebody, bus.arn);
            return { ...askBus(world, somebody.caller, action, bus.arn, somebody.context), resource: on };
          })
        : []),
      ...(forwarding
        ? ofTrust(forwarding.roleArn, "events.amazonaws.com", scopedTo(accountId, forwarding.ruleArns), world)
        : []),
    ];
  },
};

type Wanted = (somebody: Somebody, action: string) => boolean;

function ofLogBucket(bucket: AskedBucket, { world }: Scope, wanted: Wanted): readonly Check[] {
  return unasked(world.buckets.get(bucket.name)?.policy, bucket.accountId, ON_LOGS, (somebody, action) => {
    return wanted(somebody, action) ? undefined : askSomebody(world, somebody, action, bucket);
  });
}

function ofTrail(stack: ExpectedBeside, trail: ExpectedTrail, scope: Scope): readonly Check[] {
  const { world, expected } = scope;
  const { accountId } = stack;
  const bucket = logBucket(stack, trail.logBucket);
  const reader = expected.roles.find(({ stack: of, name }) => of === stack.controlStack && name === stack.reader)?.arn;
  const cloudTrail = ({ caller, context }: Somebody) =>
    caller.principal === "cloudtrail.amazonaws.com" && isOneOf([trail.arn], context["aws:SourceArn"]);
  const keyArn = world.buckets.get(bucket.name)?.encryption?.keyArn;
  const throughS3 = { "kms:ViaService": viaS3(stack.partition, stack.region) };
  const { alarms } = trail;
  return [
    ...ofLogBucket(bucket, scope, (somebody, action) => {
      if (somebody.caller.principal === reader) return ["s3:ListBucket", "s3:GetObject"].includes(action);
      const inFolder = objectOf(somebody, bucket.arn).startsWith(`${bucket.arn}/${trail.prefix}`);
      return cloudTrail(somebody) && (action === "s3:GetBucketAcl" || (action === "s3:PutObject" && inFolder));
    }),
    ...(keyArn === undefined
      ? []
      : unasked(world.keys.get(keyArn)?.policy, accountId, ON_KEY, (somebody, action) => {
          const encrypts = cloudTrail(somebody) && /^kms:(GenerateDataKey|DescribeKey)/.test(action);
          const reads = somebody.caller.principal === reader && action === "kms:Decrypt" && says(somebody, throughS3);
          return encrypts || reads
            ? undefined
            : askKey(world, somebody.caller, action, bucket, keyArn, somebody.context);
        })),
    ...(alarms ? ofTrust(alarms.roleArn, "cloudtrail.amazonaws.com", scopedTo(accountId, [trail.arn]), world) : []),
    ...(alarms?.topicArn === undefined ? [] : ofAlarmTopic(alarms.topicArn, accountId, scope)),
  ];
}

function ofAlarmTopic(topicArn: string, accountId: string, { world }: Scope): readonly Check[] {
  return unasked(world.topics.get(topicArn)?.policy, accountId, ON_TOPIC, (somebody, action) => {
    const rings =
      somebody.caller.principal === "cloudwatch.amazonaws.com" && says(somebody, { "aws:SourceAccount": accountId });
    return rings && action === "sns:Publish"
      ? undefined
      : askTopic(world, somebody.caller, action, topicArn, somebody.context);
  });
}

function ofTrust(
  roleArn: string,
  service: string,
  scoped: (somebody: Somebody) => boolean,
  world: Scope["world"],
): readonly Check[] {
  return unasked(world.roles.get(roleArn)?.trust, "", ["sts:AssumeRole"], (somebody) =>
    somebody.caller.principal === service && scoped(somebody)
      ? undefined
      : askAssume(world, somebody.caller, roleArn, somebody.context),
  );
}

/** For one of these sources, of this account. */
function scopedTo(accountId: string, arns: readonly string[]): (somebody: Somebody) => boolean {
  return (somebody) =>
    says(somebody, { "aws:SourceAccount": accountId }) && isOneOf(arns, somebody.context["aws:SourceArn"]);
}

/** A source, or a further one of the same stack, named so with a number: of rules and trails there are as many as their limits ask for. */
function isOneOf(arns: readonly string[], source = ""): boolean {
  return arns.some((arn) => source === arn || /^-\d+$/.test(source.replace(arn.replace(/-1$/, ""), "")));
}

/** A rule of a bus that the statement speaks of. */
function ruleOf({ resources }: Somebody, busArn: string): string {
  return resources.find((arn) => arn.includes(":rule/")) ?? `${busArn.replace(":event-bus/", ":rule/")}/x`;
}
