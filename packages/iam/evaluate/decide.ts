import { isPublicStatement } from "./block-public-access";
import { accountOfCaller, isAccountCaller } from "./caller";
import { contextOf, resourceAccountOf } from "./context";
import type { Decision, DenialCause, Layer, LayerDecision } from "./decision";
import { layerDecisions } from "./layers";
import type { PolicySet } from "./policy-set";
import type { PrincipalMatch } from "./principal-matches";
import { RequestError } from "./request-error";
import type { Caller, Request } from "./request";

/**
 * Decides one request as AWS does.
 *
 * It does not model KMS grants, ACLs, access point policies, and sessions of `GetFederationToken` that a policy names by the
 * federating user. Condition keys that the context does not give are absent from the request.
 *
 * The work is at most the sum, over all values of all statements, of the product of the lengths of pattern and text.
 *
 * @throws RequestError if the request contradicts itself, names no action, or does not give the account of its resource.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export function decide(request: Request, policies: PolicySet): Decision {
  if (!/^[a-z0-9-]+:[a-z0-9]+$/i.test(request.action)) {
    throw new RequestError(`action: ${request.action} is not of the form SERVICE:Action; name one action`);
  }
  const layers = layerDecisions(request, policies, contextOf(request));
  const cause = denial(request, policies, layers);
  return cause === undefined ? { outcome: "allowed", layers } : { outcome: "denied", cause, layers };
}

function denial(request: Request, policies: PolicySet, layers: readonly LayerDecision[]): DenialCause | undefined {
  for (const decision of layers) {
    // An explicit denial overrides everything.
    if (decision.outcome === "denies") {
      const [statement] = decision.statements;
      if (statement) return { kind: "explicit denial", layer: decision.layer, ...statement };
    }
  }
  const { caller } = request;
  const sameAccount = isAccountCaller(caller) && ownsResource(caller, request);
  const blocked = sameAccount || caller.kind === "service" ? undefined : publicStatement(request, policies);
  if (blocked) return { kind: "block public access", ...blocked };
  const byLayer = new Map(layers.map((decision) => [decision.layer, decision]));
  const allows = (layer: Layer): boolean => byLayer.get(layer)?.outcome === "allows";
  // A layer that only limits access passes if it allows the request, is not attached, or does not apply.
  const passes = (layer: Layer): boolean => byLayer.get(layer)?.outcome !== "silent";
  for (const layer of ["service control policy", "endpoint policy"] as const) {
    if (!passes(layer)) return { kind: "no allow", layer };
  }
  const resource = byLayer.get("resource policy");
  const named: PrincipalMatch = resource?.outcome === "allows" ? resource.principal : "none";
  if (!isAccountCaller(caller)) return named === "none" ? { kind: "no allow", layer: "resource policy" } : undefined;
  if (caller.kind === "root" && isAssumeRole(request)) return { kind: "root user" };
  if (named === "none" && (!sameAccount || needsResourcePolicy(request))) {
    return { kind: "no allow", layer: "resource policy" };
  }
  // The root user has every permission in its account.
  if (caller.kind === "root") return undefined;
  // The resource policy names the caller directly, so implicit denials of the caller's own policies do not count.
  if (sameAccount && named === "direct") return undefined;
  const sessionAllows = caller.kind === "federated-user" ? allows("session policy") : passes("session policy");
  const limit = !passes("permissions boundary") ? "permissions boundary" : sessionAllows ? undefined : "session policy";
  if (sameAccount && named === "role") return limit && { kind: "no allow", layer: limit };
  if (!allows("identity policy")) return { kind: "no allow", layer: "identity policy" };
  return limit && { kind: "no allow", layer: limit };
}

/** Whether the caller's account owns the resource. @throws RequestError if the owner is unknown. */
function ownsResource(caller: Caller, request: Request): boolean {
  const owner = resourceAccountOf(request);
  if (owner === undefined) {
    throw new RequestError(
      `resourceAccount: ${request.resource} does not say its account; give the account that owns it`,
    );
  }
  return isAccountCaller(caller) && accountOfCaller(caller).account === owner;
}

/**
 * Whether the resource policy must allow a request even if the caller is in the same account. This is so for key policies and for
 * trust policies.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_compare-resource-policies.html
 */
function needsResourcePolicy({ action, resource }: Pick<Request, "action" | "resource">): boolean {
  return (/^kms:/i.test(action) && resource !== "*") || isAssumeRole({ action, resource });
}

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function isAssumeRole({ action, resource }: Pick<Request, "action" | "resource">): boolean {
  return /^sts:/i.test(action) && resource.includes(":role/");
}

/**
 * Returns a statement that makes the bucket policy public, if `RestrictPublicBuckets` is set. S3 then admits only callers of the
 * bucket's own account and AWS services.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
function publicStatement({ action }: Request, { resource, restrictPublicBuckets }: PolicySet) {
  if (restrictPublicBuckets !== true || resource === undefined || resource === "full") return undefined;
  if (!/^s3:/i.test(action)) return undefined;
  const statement = resource.policy.statements.find((candidate) => isPublicStatement(candidate));
  return statement && { policy: resource.name, statement };
}
