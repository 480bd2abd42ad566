import { askKey, askKeyThroughS3, OBJECT, viaS3 } from "../ask";
import { keyOf } from "../caller";
import type { RequestCheck, Rule } from "../check";
import { granteeOf } from "../grantee";
import { expectedActions } from "../../intent/levels";
import { grantOf } from "../../intent/model";
import { LOOKALIKE } from "../nobody";

/** A granted role uses the key through S3 of the key's Region and for the bucket's objects, and in no other way. */
export const keyUse: Rule = {
  of: "cell",
  checks({ role, bucket }, scope) {
    const { world } = scope;
    const key = keyOf(world, bucket);
    const granted = grantOf(bucket, role);
    if (key.unknown || granted === undefined) return [];
    const caller = granteeOf({ role, bucket }, scope).strongest;
    const elsewhere = bucket.region === "us-east-1" ? "us-west-2" : "us-east-1";
    const other = `${bucket.arn}${LOOKALIKE}`;
    return expectedActions(granted, "key", false).flatMap((action) => {
      const denied = (how: string, question: RequestCheck["questions"][number]): RequestCheck => ({
        kind: "request",
        rule: "key use",
        title: `${role.name} must not ${action} with the key of ${bucket.name} ${how}`,
        expected: "denied",
        action,
        questions: [question],
      });
      const through = (more: Readonly<Record<string, string>>, context = bucket.arn) =>
        askKeyThroughS3(world, caller, action, bucket, key.arn, context, more);
      return [
        denied("directly", askKey(world, caller, action, bucket, key.arn)),
        denied(
          "directly, naming the bucket as encryption context",
          askKey(world, caller, action, bucket, key.arn, { "kms:EncryptionContext:aws:s3:arn": bucket.arn }),
        ),
        denied(
          "through another service",
          through({ "kms:ViaService": `secretsmanager.${bucket.region}.amazonaws.com` }),
        ),
        denied("through S3 of another Region", through({ "kms:ViaService": viaS3(bucket.partition, elsewhere) })),
        denied("for another bucket", through({}, other)),
        denied("for another bucket's objects", through({}, `${other}/${OBJECT}`)),
      ];
    });
  },
};
