import { viaOf } from "../../intent/model";
import { administrator, askAssume, askKeyThroughS3, askS3, encryptionContexts } from "../ask";
import { keyOf, known } from "../caller";
import type { Cell, RequestCheck, Rule, Scope } from "../check";
import { granteeOf } from "../grantee";
import { expectedActions, keyActionsOf } from "../../intent/levels";
import { consumerManages, grantOf } from "../../intent/model";
import { adminElsewhere, LOOKALIKE } from "../nobody";

/** Every action of the granted level is allowed, KMS's part for the object's key with it. */
export const level: Rule = {
  of: "cell",
  checks(cell, scope) {
    const granted = grantOf(cell.bucket, cell.role);
    const managed = consumerManages(cell.bucket);
    return [
      ...expectedActions(granted, "objects", managed).flatMap((action) => onObjects(cell, scope, action)),
      ...expectedActions(granted, "bucket", managed).map((action) => onBucket(cell, scope, action)),
    ];
  },
};

/** The control role may assume the role of the data account that it is granted by way of; nobody else may. */
export const viaRole: Rule = {
  of: "cell",
  checks({ role, bucket }, { world }) {
    const via = viaOf(bucket, role);
    if (!via) return [];
    const { caller, provided } = known(world, role);
    const id = via.externalId === undefined ? {} : { "sts:ExternalId": via.externalId };
    const action = "sts:AssumeRole";
    const may = (question: RequestCheck["questions"][number]): RequestCheck => ({
      kind: "request",
      rule: "via role",
      title: `${role.name} may assume the role of ${bucket.name}'s account that it is granted by way of`,
      expected: "allowed",
      action,
      questions: [question],
      provided,
    });
    const not = (who: string, question: RequestCheck["questions"][number]): RequestCheck => ({
      kind: "request",
      rule: "via role",
      title: `${who} must not assume the role of ${bucket.name}'s account for ${role.name}`,
      expected: "denied",
      action,
      questions: [question],
    });
    return [
      may(askAssume(world, caller, via.arn, id)),
      ...(via.externalId === undefined
        ? []
        : [not(`${role.name} without the external id`, askAssume(world, administrator(role.arn), via.arn))]),
      not("a role whose ARN begins alike", askAssume(world, administrator(`${role.arn}${LOOKALIKE}`), via.arn, id)),
      not(
        "a control role without a grant",
        askAssume(
          world,
          administrator(`arn:${role.partition}:iam::${role.accountId}:role/without-a-grant`),
          via.arn,
          id,
        ),
      ),
      not(
        "another account's administrator",
        askAssume(world, administrator(adminElsewhere(role.partition)), via.arn, id),
      ),
    ];
  },
};

function onObjects({ role, bucket }: Cell, scope: Scope, action: string): readonly RequestCheck[] {
  const { world } = scope;
  const { caller, provided } = granteeOf({ role, bucket }, scope);
  const s3 = askS3(world, caller, action, bucket, "objects");
  const keyActions = keyActionsOf(action);
  const key = keyOf(world, bucket);
  const check = { kind: "request", rule: "level", expected: "allowed", action } as const;
  if (keyActions.length === 0 || key.keyless) {
    return [{ ...check, title: `${role.name} may ${action} on objects of ${bucket.name}`, questions: [s3], provided }];
  }
  if (key.unknown) {
    const also = `the policy of key ${key.arn ?? ""} allows ${keyActions.join(" and ")}, which this stack does not manage`;
    const title = `${role.name} may ${action} on objects of ${bucket.name}`;
    return [{ ...check, title, questions: [s3], provided: provided === undefined ? also : `${provided}; ${also}` }];
  }
  return encryptionContexts(bucket).map(({ arn, words }) => ({
    ...check,
    title: `${role.name} may ${action} on objects of ${bucket.name}, encrypted ${words}`,
    questions: [s3, ...keyActions.map((k) => askKeyThroughS3(world, caller, k, bucket, key.arn, arn))],
    provided,
  }));
}

function onBucket({ role, bucket }: Cell, scope: Scope, action: string): RequestCheck {
  const { caller, provided } = granteeOf({ role, bucket }, scope);
  const question = askS3(scope.world, caller, action, bucket, "bucket");
  const title = `${role.name} may ${action} on ${bucket.name}`;
  return { kind: "request", rule: "level", title, expected: "allowed", action, questions: [question], provided };
}
