import { type Caller, askKeyThroughS3, askS3, encryptionContexts } from "../ask";
import { keyOf, known } from "../caller";
import type { Cell, RequestCheck, Rule, Scope } from "../check";
import { expectedActions, keyActionsOf } from "../levels";
import { consumerManages, type ExpectedBucket, grantOf } from "../model";

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

/** Where a bucket's network is closed, requests come through this endpoint. */
export function fromWhereItMay(bucket: ExpectedBucket, caller: Caller, scope: Scope): Caller {
  const endpoint = scope.endpointOf(bucket);
  return endpoint === undefined ? caller : { ...caller, endpoint };
}

function onObjects({ role, bucket }: Cell, scope: Scope, action: string): readonly RequestCheck[] {
  const { world } = scope;
  const { provided, ...asked } = known(world, role);
  const caller = fromWhereItMay(bucket, asked.caller, scope);
  const s3 = askS3(world, caller, action, bucket, "objects");
  const keyActions = keyActionsOf(action);
  const key = keyOf(world, bucket);
  const check = { kind: "request", rule: "level", expected: "allowed", action } as const;
  if (keyActions.length === 0) {
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
  const { caller, provided } = known(scope.world, role);
  const question = askS3(scope.world, fromWhereItMay(bucket, caller, scope), action, bucket, "bucket");
  const title = `${role.name} may ${action} on ${bucket.name}`;
  return { kind: "request", rule: "level", title, expected: "allowed", action, questions: [question], provided };
}
