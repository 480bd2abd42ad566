import { roleArn } from "../../documents/arns";
import type { Level } from "../../documents/levels";
import { roleName } from "../../documents/names";
import { administrator, type Caller, roleAsItIs } from "./ask";
import { known } from "./caller";
import type { Cell, Scope } from "./check";
import { type ExpectedBucket, type ExpectedRole, grantOf } from "./model";

/** Whose requests arrive at a bucket when a control role uses it. */
export interface Grantee {
  /** With the documents that it has, through the network that it must come through. */
  readonly caller: Caller;
  /** With all that its side could ever allow: what is denied even then, the bucket's side denies. */
  readonly strongest: Caller;
  readonly provided: string | undefined;
}

/** The role of the data account that a control role assumes for a bucket; none where it is granted directly. */
export function viaOf(
  bucket: ExpectedBucket,
  role: ExpectedRole,
): { readonly arn: string; readonly externalId?: string } | undefined {
  const grant = Object.entries(bucket.config.grants).find(([name]) => name === role.name)?.[1];
  if (grant?.via !== "role") return undefined;
  const arn = roleArn(bucket.partition, bucket.accountId, roleName(bucket.project, bucket.stack, role.name));
  return { arn, ...(grant.externalId === undefined ? {} : { externalId: grant.externalId }) };
}

/** The level that a bucket grants to a control role itself, not by way of another role. */
export function directGrantOf(bucket: ExpectedBucket, role: ExpectedRole): Level | undefined {
  return viaOf(bucket, role) ? undefined : grantOf(bucket, role);
}

/**
 * Whose requests arrive at the bucket. A role of the bucket's own account that is assumed needs no word of the bucket's
 * policy, so that its own policy is all that bounds it.
 */
export function granteeOf({ role, bucket }: Cell, scope: Scope): Grantee {
  const endpoint = scope.endpointOf(bucket);
  const via = viaOf(bucket, role);
  if (via) {
    const caller = { ...roleAsItIs(scope.world, via.arn), endpoint };
    return { caller, strongest: caller, provided: undefined };
  }
  const { caller, provided } = known(scope.world, role);
  return {
    caller: { ...caller, endpoint },
    strongest: throughAnyPolicy(administrator(role.arn), bucket, scope),
    provided,
  };
}

/** A caller that comes through the network that a bucket asks for, whose endpoint lets everything through. */
export function throughAnyPolicy(caller: Caller, bucket: ExpectedBucket, scope: Scope): Caller {
  const endpoint = scope.endpointOf(bucket);
  return endpoint === undefined ? caller : { ...caller, endpoint, endpointPolicy: "open" };
}
