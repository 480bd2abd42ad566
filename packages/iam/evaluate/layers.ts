import type { NamedPolicy } from "../language/policy";
import type { Context } from "./context";
import { type Layer, type LayerDecision, LAYERS, type MissedStatement, type StatementOfPolicy } from "./decision";
import { layerExemption } from "./layer-exemption";
import type { Full, OrganizationLevel, PolicySet } from "./policy-set";
import { type PrincipalMatch, stronger } from "./principal-matches";
import type { Request } from "./request";
import { statementMatches } from "./statement-matches";

/** The outcome of a layer whose policies were evaluated. */
type Evaluated = Extract<LayerDecision, { missed: unknown }>;

/** Returns the outcome of each layer for a request, in AWS's order. */
export function layerDecisions(request: Request, policies: PolicySet, context: Context): readonly LayerDecision[] {
  return LAYERS.map((layer) => layerDecision(layer, request, policies, context));
}

function layerDecision(layer: Layer, request: Request, policies: PolicySet, context: Context): LayerDecision {
  const levels = levelsOf(layer, policies);
  if (levels === undefined) return { layer, outcome: "absent" };
  const reason = layerExemption(layer, request);
  if (reason !== undefined) return { layer, outcome: "exempt", reason };
  if (levels === "full") return { layer, outcome: "allows", statements: [], missed: [], principal: "direct" };
  const decisions = levels.map((level) => levelDecision(layer, level, request, context));
  const denied = decisions.filter(({ outcome }) => outcome === "denies");
  // AWS attaches RCPFullAWSAccess, which cannot be detached, so resource control policies can only deny.
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
 * Returns the policies of a layer by level. Every level must allow a request; within a level, one statement that allows is enough.
 * Only the policies of an organization have more than one level.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
function levelsOf(layer: Layer, policies: PolicySet): Full | readonly (readonly NamedPolicy[])[] | undefined {
  switch (layer) {
    case "resource control policy":
      return organizationLevels(policies.resourceControl);
    case "service control policy":
      return organizationLevels(policies.serviceControl);
    case "endpoint policy":
      return levelOfOne(policies.endpoint);
    case "resource policy":
      return levelOfOne(policies.resource);
    case "identity policy":
      return levelOfSeveral(policies.identity);
    case "permissions boundary":
      return levelOfOne(policies.boundary);
    case "session policy":
      return levelOfSeveral(policies.session);
  }
}

function organizationLevels(levels: Full | readonly OrganizationLevel[] | undefined) {
  return levels === undefined || levels === "full" ? levels : levels.map((level) => level.policies);
}

function levelOfOne(policy: Full | NamedPolicy | undefined) {
  return policy === undefined || policy === "full" ? policy : [[policy]];
}

function levelOfSeveral(policies: Full | readonly NamedPolicy[] | undefined) {
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
