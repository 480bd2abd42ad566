import { type ExpectedBucket, viaOf } from "../intent/model";
import { administrator, type Caller, roleAsItIs } from "./ask";
import { known } from "./caller";
import type { Cell, Scope } from "./check";

/** Whose requests arrive at a bucket when a control role uses it. */
export interface Grantee {
  /** With the documents that it has, through the network that it must come through. */
  readonly caller: Caller;
  /** With all that its side could ever allow: what is denied even then, the bucket's side denies. */
  readonly strongest: Caller;
  readonly provided: string | undefined;
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
