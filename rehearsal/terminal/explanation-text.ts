import { oneLine } from "../../documents/neutral-text";
import type { AskedRequest, AssumeRoleStep } from "../answer";
import type { Explanation } from "../explain";
import type { DecidedRequest } from "../policy-set";

/** Returns an explanation as text for a terminal: the verdict, the cause, the decisions layer by layer, and the remedy for a denial. */
export function explanationText(explanation: Explanation): string {
  const { asked, allowed, via, decisions, provided } = explanation;
  const steps = via ? [firstStep(via, asked), ...decisionLines(via.assume), secondStep(via, asked)] : [];
  // No assumption of the answer could make a denied request allowed.
  const assumptions = allowed && provided !== undefined ? [`  ${provided}`] : [];
  const verdict = allowed ? (assumptions.length === 0 ? "ALLOWED" : "ALLOWED, PROVIDED THAT") : "DENIED";
  return [
    `${asked.role}, ${asked.action}, ${asked.uri}: ${verdict}`,
    ...assumptions,
    ...(allowed ? [] : causeLines(explanation)),
    ...steps,
    ...decisions.flatMap(decisionLines),
    ...(allowed ? [] : remedyLines(explanation)),
  ]
    .map(oneLine)
    .join("\n");
}

/** Returns the first cause of a denial, and the levels that have the action. */
function causeLines({ via, decisions, levels }: Explanation): readonly string[] {
  const denied = [...(via ? [via.assume] : []), ...decisions].find(({ allowed }) => !allowed);
  return [
    ...(denied?.cause === undefined ? [] : [`  ${denied.request.action}: ${denied.cause}`]),
    ...(levels === undefined ? [] : [`  ${levels}`]),
  ];
}

function remedyLines({ remedy, gives }: Explanation): readonly string[] {
  if (remedy === undefined) return [];
  if (remedy.length === 0) return ["No change of a grant, a level or the network would allow it."];
  return [
    "The smallest change that allows it:",
    ...remedy.map((one) => `  ${one}`),
    ...(gives.length === 0 ? [] : [`  It also gives ${gives.join(", ")}`]),
  ];
}

function firstStep({ role, externalId }: AssumeRoleStep, asked: AskedRequest): string {
  const id = externalId === undefined ? "" : `, sending the external id ${externalId}`;
  return `Step 1: ${asked.role} assumes ${role}, by way of which it is granted${id}`;
}

function secondStep({ role, assume }: AssumeRoleStep, { action, uri }: AskedRequest): string {
  return `Step 2: ${role} ${assume.allowed ? "then asks" : "would ask"} for ${action} on ${uri}`;
}

/** Returns a decision, layer by layer. */
function decisionLines({ request, allowed, cause, layers }: DecidedRequest): readonly string[] {
  const { caller, action, resource } = request;
  return [
    `${action} on ${resource}`,
    `  by ${"arn" in caller ? caller.arn : caller.kind === "service" ? caller.service : caller.kind}: ${allowed ? "allowed" : `denied: ${cause ?? ""}`}`,
    ...layers.flatMap(({ layer, outcome, statements, missed }) => [
      `  ${layer}: ${outcome}`,
      ...statements.map((statement) => `    ${statement}`),
      ...missed.map((miss) => `    ${miss}`),
    ]),
  ];
}
