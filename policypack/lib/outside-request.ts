import {
  all,
  any,
  callersInPartition,
  callersNamed,
  CALLERS,
  callersOfAccount,
  conditionsFormula,
  type ConditionTest,
  coveringStatements,
  effectFormula,
  exactly,
  type Formula,
  isService,
  not,
  type Policy,
  ProverFault,
  parseAddressRange,
  type Request,
  RequestSpace,
  servicesOf,
  statementFormula,
  Steps,
  TooComplexError,
  witnessOf,
} from "@cross-account-s3/iam";
import { kindOf } from "./document-kinds";
import type { PolicyDocument } from "./policy-document";
import { partitionIn } from "./policy-document";
import { requestText } from "./request-text";
import type { Accounts } from "./settings";
import type { StatementView } from "./statement-view";

/** Whether a statement allows a principal outside one's own and the trusted accounts, networks and organizations. */
type Outside =
  /** It does. `example` is such a request, as a message shows it. */
  | { readonly is: "allowed"; readonly example: string }
  /** The statement does, but the document's denials cover every such request. */
  | { readonly is: "denied" }
  /** The statement covers no such principal. */
  | { readonly is: "no principal" }
  /** Unknown: the document is too large, or depends on comparisons that are not computed exactly. */
  | { readonly is: "undecided" };

/** The most patterns and values of a document for which an example is computed. More would slow down previews. */
const MOST_VALUES = 400;
/** The most statements of a document for which an example is computed. */
const MOST_STATEMENTS = 5;

/** Results by document, then by statement and accounts. */
const decided = new WeakMap<PolicyDocument, Map<string, Outside>>();

/** Steps spent on all statements of a document. */
const steps = new WeakMap<PolicyDocument, Steps>();

/** Returns whether a statement allows a request of an outside principal that no denial of the document covers. */
export function outsideRequest(document: PolicyDocument, statement: StatementView, accounts: Accounts): Outside {
  const known = decided.get(document) ?? new Map<string, Outside>();
  decided.set(document, known);
  const key = `${statement.index} ${accountsKey(accounts)}`;
  const found = known.get(key) ?? decide(document, statement, accounts, known.size);
  known.set(key, found);
  return found;
}

/** Returns the end of a message: an example request, if there is one. */
export function exampleText(outside: Outside): string {
  return outside.is === "allowed" ? `; ${outside.example}` : "";
}

function decide(
  document: PolicyDocument,
  statement: StatementView,
  accounts: Accounts,
  decidedBefore: number,
): Outside {
  if (decidedBefore >= MOST_STATEMENTS || sizeOf(document) > MOST_VALUES) return { is: "undecided" };
  const { version, statements } = document;
  const policy: Policy = { version, statements };
  const services = (kindOf(document.kind).services ?? servicesOf([policy])).filter(isService);
  const outside = not(insideFormula(document, accounts));
  const allowed = all(statementFormula(statement, version), outside);
  const undenied = all(allowed, not(effectFormula(policy, "Deny")));
  try {
    const documentSteps = steps.get(document) ?? new Steps();
    steps.set(document, documentSteps);
    const space = new RequestSpace([allowed, undenied], {
      steps: documentSteps,
      services,
      elsewhere: services.length === 0,
      callers: callersInPartition(partitionIn(document)),
    });
    if (space.set(allowed).isEmpty) return { is: "no principal" };
    const witness = witnessOf(space.set(undenied), (request) => isAllowed(policy, statement, request));
    switch (witness.found) {
      case "none":
        return { is: "denied" };
      case "undecided":
        return { is: "undecided" };
      case "request": {
        const keys = new Set(statements.flatMap(({ conditions }) => conditions.map((one) => one.key.toLowerCase())));
        return { is: "allowed", example: requestText(witness.request, keys) };
      }
    }
  } catch (error) {
    // The example is optional: a preview does not fail because it is too complex.
    if (error instanceof TooComplexError || error instanceof ProverFault) return { is: "undecided" };
    throw error;
  }
}

function isAllowed(policy: Policy, { index }: StatementView, request: Request): boolean {
  const allowing = coveringStatements(policy, "Allow", request).some((one) => one.index === index);
  return allowing && coveringStatements(policy, "Deny", request).length === 0;
}

/**
 * Returns the requests of inside principals: those of one's own and the trusted accounts, organizations, networks and canonical users.
 * Services, and identity providers in trust policies, count as inside too, because other rules check them.
 */
function insideFormula({ kind }: PolicyDocument, accounts: Accounts): Formula {
  const { own, trusted, organizations, units, networks, canonicalUsers } = accounts;
  const ids = [...new Set([...own, ...trusted])];
  const callers = [
    CALLERS.service,
    CALLERS.originAccess,
    ...(kind === "trust" ? [CALLERS.federated] : []),
    ...ids.map((id) => callersOfAccount(exactly(id))),
    ...[...(canonicalUsers ?? [])].map((id) => callersNamed({ kind: "canonical-user", id })),
  ];
  const names = networks?.filter((network) => parseAddressRange(network) === undefined) ?? [];
  const ranges = networks?.filter((network) => parseAddressRange(network) !== undefined) ?? [];
  const paths = [...[...(organizations ?? [])].map((id) => `${id}/*`), ...(units ?? []).map((path) => `${path}*`)];
  const tests: readonly (readonly [ConditionTest["operator"], string, readonly string[]])[] = [
    ["StringEquals", "aws:PrincipalOrgID", [...(organizations ?? [])]],
    ["StringEquals", "aws:VpceOrgID", [...(organizations ?? [])]],
    ["StringLike", "aws:PrincipalOrgPaths", paths],
    ["StringLike", "aws:VpceOrgPaths", paths],
    ["StringEquals", "aws:SourceVpc", names],
    ["StringEquals", "aws:SourceVpce", names],
    ["IpAddress", "aws:SourceIp", ranges],
    ["IpAddress", "aws:VpcSourceIp", ranges],
    ["StringEquals", "aws:VpceAccount", ids],
    ["StringEquals", "s3:DataAccessPointAccount", ids],
    ["ArnLike", "s3:DataAccessPointArn", ids.map((id) => `arn:*:s3:*:${id}:accesspoint/*`)],
  ];
  return any(
    ...callers.map((language): Formula => ({ is: "caller", language })),
    ...tests
      .filter(([, , values]) => values.length > 0)
      .map(([operator, key, values]) => conditionsFormula([{ operator, ifExists: false, key, values }], false)),
  );
}

/** Returns the number of patterns, principals and values of a document. */
function sizeOf({ statements }: PolicyDocument): number {
  const sizes = statements.map(({ action, resource, principal, conditions }) => {
    const values = conditions.reduce((sum, test) => sum + test.values.length, 0);
    return action.patterns.length + (resource?.patterns.length ?? 0) + (principal?.principals.length ?? 0) + values;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

function accountsKey({ own, trusted, organizations, units, networks, canonicalUsers }: Accounts): string {
  const sets = [own, trusted, organizations ?? [], units ?? [], networks ?? [], canonicalUsers ?? []];
  return JSON.stringify(sets.map((set) => [...set]));
}
