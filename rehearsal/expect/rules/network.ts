import { parsePolicy } from "../../policy-json";
import type { NamedDocument } from "../../world";
import { administrator, askS3, type Caller, OPEN, rootOf, service, withResource } from "../ask";
import type { RequestCheck, Rule, SettingCheck } from "../check";
import { granteeOf } from "../grantee";
import { expectedActions } from "../../intent/levels";
import { consumerManages, grantOf } from "../../intent/model";
import { OTHER_ENDPOINT } from "../nobody";

/** Where a bucket may be used from one network alone, granted roles cannot use it from outside. */
export const networkOfRoles: Rule = {
  of: "cell",
  checks({ role, bucket }, scope) {
    if (bucket.network.onlyFrom === "anywhere") return [];
    const { strongest } = granteeOf({ role, bucket }, scope);
    const granted = grantOf(bucket, role);
    const outside = { ...strongest, endpoint: undefined };
    return (["objects", "bucket"] as const).flatMap((on) =>
      expectedActions(granted, on, consumerManages(bucket))
        .filter((action) => !action.endsWith("BucketNotification"))
        .flatMap((action) => {
          const denied = (where: string, caller: Caller): RequestCheck => ({
            kind: "request",
            rule: "network",
            title: `${role.name} must not ${action} on ${bucket.name} from ${where}`,
            expected: "denied",
            action,
            questions: [askS3(scope.world, caller, action, bucket, on)],
          });
          return [
            denied("outside its network", outside),
            denied("another endpoint", { ...outside, endpoint: OTHER_ENDPOINT, endpointPolicy: "open" }),
          ];
        }),
    );
  },
};

/** And those who must not be shut out are not: who is exempt, the owner's root user, AWS services and log delivery. */
export const networkOfBucket: Rule = {
  of: "bucket",
  checks(bucket, scope) {
    const { onlyFrom, exempt } = bucket.network;
    if (onlyFrom === "anywhere") return [];
    const { world } = scope;
    const allowed = (who: string, caller: Caller, more: Readonly<Record<string, string>> = {}): RequestCheck => {
      const question = askS3(world, caller, "s3:GetObject", bucket, "objects", more);
      return {
        kind: "request",
        rule: "network",
        title: `${who} may s3:GetObject on ${bucket.name} from outside its network`,
        expected: "allowed",
        action: "s3:GetObject",
        // Only whether the network shuts it out: that somebody else allows it is not this rule's to say.
        questions: [withResource({ ...question, restrictsPublic: false }, allowingAll(question.documents.resource))],
      };
    };
    const own = administrator(`arn:${bucket.partition}:iam::${bucket.accountId}:role/somebody`);
    const endpoint: SettingCheck = {
      kind: "setting",
      rule: "settings",
      title: `${bucket.name}: an endpoint in ${bucket.region} for its network`,
      expected: "yes",
      found: scope.endpointOf(bucket) === undefined ? "no" : "yes",
    };
    const shutOut = askS3(world, own, "s3:GetObject", bucket, "objects");
    return [
      endpoint,
      ...exempt.map((arn) => allowed(`${arn}, exempt,`, administrator(arn))),
      allowed("the root user of the bucket's account", administrator(rootOf(bucket.partition, bucket.accountId))),
      allowed("an AWS service in a principal's name", own, { "aws:ViaAWSService": "true" }),
      allowed("log delivery", service("logging.s3.amazonaws.com")),
      allowed("CloudTrail", service("cloudtrail.amazonaws.com")),
      {
        kind: "request",
        rule: "network",
        title: `a principal of the bucket's account that is not exempt must not s3:GetObject on ${bucket.name} from outside its network`,
        expected: "denied",
        action: "s3:GetObject",
        questions: [shutOut],
      },
    ];
  },
};

/** A document with all allowed that it does not deny. */
function allowingAll(document: NamedDocument | undefined): NamedDocument {
  if (!document) return OPEN;
  const Statement = [...document.policy.Statement, ...OPEN.policy.Statement];
  return { ...document, policy: parsePolicy({ ...document.policy, Statement }, document.id) };
}
