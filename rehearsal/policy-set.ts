import {
  type Caller,
  decide,
  type Decision as IamDecision,
  type NamedPolicy,
  parseArn,
  type PolicySet,
  type PolicyType,
  type Request,
} from "@cross-account-s3/iam";
import { policyOf } from "./prove/policies";
import type { NamedDocument, World } from "./world";

/** Returns a document as a policy whose name is the document's id. */
export function namedPolicy(document: NamedDocument, type: PolicyType): NamedPolicy {
  return { name: document.id, policy: policyOf(document, type) };
}

/**
 * Returns the policies that bind the sessions of a role.
 *
 * @param replacements documents that replace the unknown policies of the role.
 */
export function policiesOfRole(
  world: World,
  arn: string,
  replacements: readonly NamedDocument[] = [],
): Pick<PolicySet, "identity" | "boundary" | "serviceControl"> {
  const role = world.roles.get(arn);
  const documents = role?.complete === true ? role.policies : [...(role?.policies ?? []), ...replacements];
  const boundary = role?.boundary;
  const controls = world.serviceControl.get(parseArn(arn)?.account ?? "");
  return {
    identity: documents.map((one) => namedPolicy(one, "identity")),
    ...(boundary ? { boundary: boundary.document ? namedPolicy(boundary.document, "identity") : "full" } : {}),
    ...(controls
      ? {
          serviceControl: controls.map((one) => ({ name: one.id, policies: [namedPolicy(one, "service-control")] })),
        }
      : {}),
  };
}

/** Returns the policy of a resource and the resource control policies of its account. */
export function policiesOfResource(
  world: World,
  document: NamedDocument | undefined,
  type: PolicyType,
  account: string,
): Pick<PolicySet, "resource" | "resourceControl"> {
  const controls = world.resourceControl.get(account);
  return {
    ...(document ? { resource: namedPolicy(document, type) } : {}),
    ...(controls
      ? {
          resourceControl: controls.map((one) => ({ name: one.id, policies: [namedPolicy(one, "resource-control")] })),
        }
      : {}),
  };
}

/** Returns a session of a role as a caller. */
export function sessionOf(arn: string): Caller {
  return { kind: "role", arn, session: "session" };
}

/** A request and its decision. */
export interface DecidedRequest {
  readonly request: Request;
  readonly allowed: boolean;
  /** The reason for the denial, as one sentence. */
  readonly cause?: string;
  readonly layers: readonly DecidedLayer[];
}

/** The decision of one kind of policy. */
interface DecidedLayer {
  readonly layer: string;
  /** `allows`, `denies`, `does not allow it`, or the reason why the layer does not apply. */
  readonly outcome: string;
  /** The statements that decide, such as `Allow AllowReadObjects of bucket/acme-genomics`. */
  readonly statements: readonly string[];
  /** If no statement of the layer decides: its allowing statements on the same action, each with the reason why it does not match. */
  readonly missed: readonly string[];
}

/** Decides a request and describes the decision in words. */
export function decideInWords(request: Request, policies: PolicySet): DecidedRequest {
  const decision = decide(request, policies);
  const layers = decision.layers.flatMap((layer): readonly DecidedLayer[] => {
    const name = layer.layer === "resource policy" && /^sts:/i.test(request.action) ? "trust policy" : layer.layer;
    switch (layer.outcome) {
      case "absent":
        return layer.layer === "resource policy"
          ? [{ layer: name, outcome: "there is none", statements: [], missed: [] }]
          : [];
      case "exempt":
        return [{ layer: name, outcome: `does not apply: ${layer.reason}`, statements: [], missed: [] }];
      default:
        return [
          {
            layer: name,
            outcome: layer.outcome === "silent" ? "does not allow it" : layer.outcome,
            statements: layer.statements.map(({ policy, statement }) => statementName(policy, statement)),
            missed: layer.missed.flatMap(({ policy, statement, miss }) =>
              layer.outcome !== "silent" || statement.effect !== "Allow" || miss.element === "action"
                ? []
                : [`${statementName(policy, statement)}: ${missWords(miss)}`],
            ),
          },
        ];
    }
  });
  const allowed = decision.outcome === "allowed";
  return { request, allowed, ...(allowed ? {} : { cause: causeWords(decision) }), layers };
}

type Missed = Extract<IamDecision["layers"][number], { missed: unknown }>["missed"][number];

function statementName(policy: string, { effect, sid, index }: Missed["statement"]): string {
  return `${effect} ${sid ?? `statement ${String(index)}`} of ${policy}`;
}

function missWords(miss: Missed["miss"]): string {
  if (miss.element !== "condition") return `its ${miss.element} does not match`;
  return miss.failed
    .map(({ test, found }) => {
      const has = found.length === 0 ? "the request has none" : `the request has ${found.join(", ")}`;
      return `it needs ${test.key} ${test.operator} ${test.values.join(" or ")}, and ${has}`;
    })
    .join("; ");
}

function causeWords(decision: IamDecision): string {
  if (decision.outcome === "allowed") return "";
  const { cause } = decision;
  switch (cause.kind) {
    case "explicit denial":
      return `${statementName(cause.policy, cause.statement)} denies it`;
    case "no allow":
      return `no statement of the ${cause.layer} allows it`;
    case "block public access":
      return `RestrictPublicBuckets cuts off other accounts, as ${statementName(cause.policy, cause.statement)} is public`;
    case "root user":
      return "a root user cannot assume a role; a user or a role can";
  }
}
