import { anonymousPrincipal, type RequestAnalysis, runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import type { Answer, DecidingStatement, LayerVerdict, Question } from "./question";
import { renamed, renamedBack, renamedContext, renamedService } from "./rename";
import type { NamedDocument } from "./world";

type IdentityAnalysis = NonNullable<RequestAnalysis["identityAnalysis"]>;
type ResourceAnalysis = NonNullable<RequestAnalysis["resourceAnalysis"]>;
type Statements = Pick<IdentityAnalysis, "allowStatements" | "denyStatements" | "unmatchedStatements">;
type StatementAnalysis = IdentityAnalysis["allowStatements"][number];

/**
 * Decides a request as AWS documents it, over all the documents that take part.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export async function decide(question: Question): Promise<Answer> {
  const results = await runSimulation(simulation(question), { simulationMode: "Strict" });
  switch (results.resultType) {
    case "error":
      return { allowed: false, explicitly: false, layers: [], fault: fault(results.errors) };
    case "wildcard":
      return { allowed: results.overallResult === "Allowed", explicitly: false, layers: [] };
    case "single": {
      const { analysis } = results.result;
      return {
        allowed: results.overallResult === "Allowed",
        explicitly: results.overallResult === "ExplicitlyDenied",
        layers: layers(question, analysis),
      };
    }
  }
}

function simulation({
  principal,
  action,
  resource,
  resourceAccount,
  context,
  documents,
  restrictsPublic,
}: Question): Simulation {
  const anonymous = principal === "anonymous";
  const service = !anonymous && !principal.startsWith("arn:");
  return {
    request: {
      principal: anonymous ? anonymousPrincipal : renamedService(principal),
      action,
      resource: { resource, accountId: resourceAccount },
      contextVariables: renamedContext(context),
    },
    identityPolicies: anonymous || service ? [] : documents.identity.map(policy),
    // Neither binds AWS's services, and service control policies bind nobody who did not sign in.
    serviceControlPolicies: anonymous || service ? [] : levels(documents.serviceControl),
    resourceControlPolicies: service ? [] : levels(documents.resourceControl),
    ...(documents.resource ? { resourcePolicy: renamed(documents.resource.policy) } : {}),
    ...(documents.boundary && !anonymous ? { permissionBoundaryPolicies: [policy(documents.boundary)] } : {}),
    ...(documents.endpoint ? { vpcEndpointPolicies: [policy(documents.endpoint)] } : {}),
    additionalSettings: { s3: { blockPublicAccess: restrictsPublic } },
  };
}

function policy({ id, policy }: NamedDocument) {
  return { name: id, policy: renamed(policy) };
}

function levels(documents: readonly NamedDocument[] = []) {
  return documents.map((document) => ({ orgIdentifier: document.id, policies: [policy(document)] }));
}

function fault(errors: object): string {
  const { message, ...details } = { message: "", ...errors };
  return Object.keys(details).length === 0 ? message : `${message}: ${JSON.stringify(details)}`;
}

function layers(question: Question, analysis: RequestAnalysis): readonly LayerVerdict[] {
  const { documents } = question;
  const several = (of: { readonly ouAnalysis: readonly Statements[] } | undefined): Statements | undefined =>
    of && {
      allowStatements: of.ouAnalysis.flatMap((ou) => ou.allowStatements),
      denyStatements: of.ouAnalysis.flatMap((ou) => ou.denyStatements),
      unmatchedStatements: of.ouAnalysis.flatMap((ou) => ou.unmatchedStatements),
    };
  const layer = (
    name: LayerVerdict["layer"],
    takesPart: boolean,
    statements: Statements | undefined,
    outcome: LayerVerdict["outcome"] | undefined,
  ): LayerVerdict[] =>
    takesPart && statements
      ? [
          {
            layer: name,
            outcome: outcome ?? "silent",
            statements: [...statements.denyStatements, ...statements.allowStatements].map((s) =>
              deciding(name, question, s),
            ),
            misses: outcome === "allowed" ? [] : statements.unmatchedStatements.flatMap((s) => miss(s)),
          },
        ]
      : [];
  const identity = analysis.identityAnalysis;
  const resource = analysis.resourceAnalysis;
  return [
    ...layer("identity policy", documents.identity.length > 0, identity, identity && outcomeOf(identity.result)),
    ...layer(
      "permissions boundary",
      documents.boundary !== undefined,
      analysis.permissionBoundaryAnalysis,
      analysis.permissionBoundaryAnalysis && outcomeOf(analysis.permissionBoundaryAnalysis.result),
    ),
    ...layer(
      "service control policy",
      (documents.serviceControl?.length ?? 0) > 0,
      several(analysis.scpAnalysis),
      analysis.scpAnalysis && outcomeOf(analysis.scpAnalysis.result),
    ),
    ...layer(
      "resource control policy",
      (documents.resourceControl?.length ?? 0) > 0,
      several(analysis.rcpAnalysis),
      analysis.rcpAnalysis && outcomeOf(analysis.rcpAnalysis.result),
    ),
    ...layer(
      "endpoint policy",
      documents.endpoint !== undefined,
      analysis.endpointAnalysis,
      analysis.endpointAnalysis && outcomeOf(analysis.endpointAnalysis.result),
    ),
    ...layer("resource policy", documents.resource !== undefined, resource, resource && outcomeOf(resource.result)),
  ];
}

function outcomeOf(result: IdentityAnalysis["result"] | ResourceAnalysis["result"]): LayerVerdict["outcome"] {
  switch (result) {
    case "Allowed":
    case "AllowedForAccount":
      return "allowed";
    case "ExplicitlyDenied":
    case "DeniedForAccount":
      return "denied";
    default:
      return "silent";
  }
}

function deciding(
  layer: LayerVerdict["layer"],
  question: Question,
  { policyId, explain }: StatementAnalysis,
): DecidingStatement {
  return {
    document: layer === "resource policy" ? (question.documents.resource?.id ?? "") : policyId,
    sid: explain.identifier,
    effect: explain.effect === "Deny" ? "Deny" : "Allow",
  };
}

/** Why a statement that speaks of the action and the resource did not match; nothing of those that speak of others. */
function miss({ explain }: StatementAnalysis): string[] {
  if (!explain.actionMatch || !explain.resourceMatch || explain.effect === "Deny") return [];
  if (explain.principalMatch === "NoMatch") return [`${explain.identifier} speaks of other principals`];
  return (explain.conditions ?? [])
    .filter((condition) => !condition.matches)
    .map(({ operator, conditionKeyValue, resolvedConditionKeyValue, failedBecauseMissing, values }) => {
      const wanted = [values].flat().map(({ value }) => value);
      const found = failedBecauseMissing === true ? "nothing" : (resolvedConditionKeyValue ?? "something else");
      const shown = wanted.length > 3 ? `${wanted.slice(0, 3).join(", ")} … (${wanted.length})` : wanted.join(", ");
      return `${explain.identifier} wants ${operator} ${renamedBack(conditionKeyValue)} ${shown}, and the request has ${found}`;
    });
}
