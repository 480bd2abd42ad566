import { accountIn, askAssume, askKey, askTopic, viaS3 } from "../ask";
import { keyOf } from "../caller";
import type { Rule, Scope } from "../check";
import { expectedActions, isOnObjects, UNIVERSE } from "../../intent/levels";
import {
  bucketsOfTopic,
  consumerManages,
  type ExpectedBucket,
  type ExpectedRole,
  grantOf,
  maySubscribe,
} from "../../intent/model";
import { askSomebody, type Somebody, unasked } from "../unasked";

/**
 * Every statement that allows something does so to somebody whom the configuration names. The rules beside this one ask
 * for those whom they know to be strangers; this one takes from each statement whom it lets in, makes a request that
 * meets the statement's conditions, and asks the configuration whether that was wanted.
 */
export const unaskedOfBucket: Rule = {
  of: "bucket",
  checks(bucket, scope) {
    const { world } = scope;
    const key = keyOf(world, bucket).arn;
    const topic = bucket.topicArn;
    return [
      ...unasked(
        world.buckets.get(bucket.name)?.policy,
        bucket.accountId,
        [...UNIVERSE.objects, ...UNIVERSE.bucket],
        (somebody, action) => {
          const on = isOnObjects(action) ? "objects" : "bucket";
          const wanted = rolesOf(bucket, scope).some(
            (role) => role.arn === somebody.caller.principal && mayOnBucket(bucket, role, on, action),
          );
          return wanted ? undefined : askSomebody(world, somebody, action, bucket);
        },
      ),
      ...unasked(
        key === undefined ? undefined : world.keys.get(key)?.policy,
        bucket.accountId,
        UNIVERSE.key,
        (somebody, action) =>
          mayUseKey(bucket, scope, somebody, action)
            ? undefined
            : askKey(world, somebody.caller, action, bucket, key, somebody.context),
      ),
      ...(topic === undefined
        ? []
        : unasked(
            world.topics.get(topic)?.policy,
            bucket.accountId,
            ["sns:GetTopicAttributes", "sns:Subscribe", ...UNIVERSE.topic],
            (somebody, action) =>
              mayOnTopic(bucket, scope, somebody, action)
                ? undefined
                : askTopic(world, somebody.caller, action, topic, somebody.context),
          )),
    ];
  },
};

/** The same of a role's trust. */
export const unaskedOfRole: Rule = {
  of: "role",
  checks(role, { world }) {
    const { source } = role.config;
    if (source.kind === "existing") return [];
    return unasked(world.roles.get(role.arn)?.trust, "", ["sts:AssumeRole"], ({ caller, context }) => {
      const wanted =
        source.trusted.kind === "service"
          ? caller.principal === source.trusted.service
          : source.trusted.kind !== "arns" ||
            (source.trusted.arns.includes(caller.principal) && context["sts:ExternalId"] === source.trusted.externalId);
      return wanted ? undefined : askAssume(world, caller, role.arn, context);
    });
  },
};

function rolesOf(bucket: ExpectedBucket, { expected }: Scope): readonly ExpectedRole[] {
  return expected.roles.filter((role) => role.stack === bucket.controlStack);
}

function mayOnBucket(
  bucket: ExpectedBucket,
  role: ExpectedRole,
  on: "objects" | "bucket" | "key",
  action: string,
): boolean {
  return expectedActions(grantOf(bucket, role), on, consumerManages(bucket)).includes(action);
}

/** A key may serve several buckets: whoever may use it for one of them, for that one. */
function mayUseKey(bucket: ExpectedBucket, scope: Scope, { caller, context }: Somebody, action: string): boolean {
  const encryptionContext = context["kms:EncryptionContext:aws:s3:arn"];
  const key = keyOf(scope.world, bucket).arn;
  const buckets = scope.bucketsOfKey(key ?? "");
  const through = context["kms:ViaService"] === viaS3(bucket.partition, bucket.region);
  return buckets.some((other) => {
    if (caller.principal === "s3.amazonaws.com") {
      const own = context["aws:SourceArn"] === other.arn && context["aws:SourceAccount"] === other.accountId;
      return other.config.encryptTopic && own && ["kms:Decrypt", "kms:GenerateDataKey"].includes(action);
    }
    if (!through || (encryptionContext !== other.arn && encryptionContext !== `${other.arn}/x`)) return false;
    return rolesOf(other, scope).some(
      (role) => role.arn === caller.principal && mayOnBucket(other, role, "key", action),
    );
  });
}

function mayOnTopic(bucket: ExpectedBucket, scope: Scope, { caller, context }: Somebody, action: string): boolean {
  if (caller.principal === "s3.amazonaws.com") {
    const own = bucketsOfTopic(scope.expected, bucket).some(
      ({ arn, accountId }) => context["aws:SourceArn"] === arn && context["aws:SourceAccount"] === accountId,
    );
    return action === "sns:Publish" && own;
  }
  const subscriber = scope.expected.roles.find(
    (role) => role.arn === caller.principal && maySubscribe(scope.expected, bucket, role),
  );
  if (!subscriber) return false;
  const own = accountIn(context["sns:Endpoint"] ?? "") === subscriber.accountId;
  return action === "sns:GetTopicAttributes" || (action === "sns:Subscribe" && own);
}
