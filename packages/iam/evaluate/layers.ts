import type { NamedPolicy } from "../language/policy";
import type { Context } from "./context";
import { type Layer, type LayerDecision, LAYERS, type MissedStatement, type StatementOfPolicy } from "./decision";
import { exemption } from "./exemptions";
import type { Full, OrganizationLevel, PolicySet } from "./policies";
import { type PrincipalMatch, stronger } from "./principal-matches";
import type { Request } from "./request";
import { statementMatches } from "./statement-matches";

/** A layer whose policies were looked at. */
type Evaluated = Extract<LayerDecision, { missed: unknown }>;

/** What each kind of policy says of a request, in AWS's order. */
export function layerDecisions(request: Request, policies: PolicySet, context: Context): readonly LayerDecision[] {
  return LAYERS.map((layer) => layerDecision(layer, request, policies, context));
}

function layerDecision(layer: Layer, request: Request, policies: PolicySet, context: Context): LayerDecision {
  const levels = levelsOf(layer, policies);
  if (levels === undefined) return { layer, outcome: "absent" };
  const reason = exemption(layer, request);
  if (reason !== undefined) return { layer, outcome: "exempt", reason };
  if (levels === "full") return { layer, outcome: "allows", statements: [], missed: [], principal: "direct" };
  const decisions = levels.map((level) => levelDecision(layer, level, request, context));
  const denied = decisions.filter(({ outcome }) => outcome === "denies");
  // AWS attaches RCPFullAWSAccess, which cannot be detached: a resource control policy only denies.
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_evaluation.html
  const allows = layer === "resource control policy" || decisions.every(({ outcome }) => outcome === "allows");
  const deciding =
    denied.length > 0 ? denied : allows ? decisions : decisions.filter(({ outcome }) => outcome !== "allows");
  return {
    layer,
    outcome: denied.length > 0 ? "denies" : allows ? "allows" : "silent",
    statements: deciding.flatMap(({ statements }) => statements),
    missed: decisions.flatMap(({ missed }) => missed),
    principal: decisions.reduce<PrincipalMatch>((match, { principal }) => stronger(match, principal), "none"),
  };
}

/**
 * The policies of a layer, by the levels of which each has to allow. Levels are of an organization; within one, and in any
 * other layer, one statement that allows is enough.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
function levelsOf(layer: Layer, policies: PolicySet): Full | readonly (readonly NamedPolicy[])[] | undefined {
  switch (layer) {
    case "resource control policy":
      return ofOrganization(policies.resourceControl);
    case "service control policy":
      return ofOrganization(policies.serviceControl);
    case "endpoint policy":
      return ofOne(policies.endpoint);
    case "resource policy":
      return ofOne(policies.resource);
    case "identity policy":
      return ofSeveral(policies.identity);
    case "permissions boundary":
      return ofOne(policies.boundary);
    case "session policy":
      return ofSeveral(policies.session);
  }
}

function ofOrganization(levels: Full | readonly OrganizationLevel[] | undefined) {
  return levels === undefined || levels === "full" ? levels : levels.map((level) => level.policies);
}

function ofOne(policy: Full | NamedPolicy | undefined) {
  return policy === undefined || policy === "full" ? policy : [[policy]];
}

function ofSeveral(policies: Full | readonly NamedPolicy[] | undefined) {
  return policies === undefined || policies === "full" ? policies : [policies];
}

function levelDecision(layer: Layer, policies: readonly NamedPolicy[], request: Request, context: Context): Evaluated {
  const denying: StatementOfPolicy[] = [];
  const allowing: StatementOfPolicy[] = [];
  const missed: MissedStatement[] = [];
  let principal: PrincipalMatch = "none";
  for (const { name, policy } of policies) {
    for (const statement of policy.statements) {
      const match = statementMatches(statement, request, policy.version, context);
      if (!match.matches) missed.push({ policy: name, statement, miss: match.miss });
      else if (statement.effect === "Deny") denying.push({ policy: name, statement });
      else {
        allowing.push({ policy: name, statement });
        principal = stronger(principal, match.principal);
      }
    }
  }
  const outcome = denying.length > 0 ? "denies" : allowing.length > 0 ? "allows" : "silent";
  return { layer, outcome, statements: denying.length > 0 ? denying : allowing, missed, principal };
}
