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

/** Whether a statement lets in a principal outside the own and trusted accounts, networks and organizations. */
type Outside =
  /** It does: a request that shows it, in words. */
  | { readonly is: "let in"; readonly example: string }
  /** The document's denials keep out all whom the statement lets in. */
  | { readonly is: "denied" }
  /** The statement lets in no outsider. */
  | { readonly is: "no principal" }
  /** It is not computed: the document is too large, or depends on what is not compared exactly. */
  | { readonly is: "undecided" };

/** Most patterns and values of a document whose requests are compared: beyond, an example is not worth the time. */
const MOST_VALUES = 400;
/** Most statements of a document for which an example is looked for. */
const MOST_STATEMENTS = 5;

/** Looks for a request of a principal outside that a statement allows and no denial of its document stops. */
export function outsideRequest(document: PolicyDocument, statement: StatementView, accounts: Accounts): Outside {
  const known = decided.get(document) ?? new Map<string, Outside>();
  decided.set(document, known);
  const key = `${statement.index} ${accountsKey(accounts)}`;
  const found = known.get(key) ?? decide(document, statement, accounts, known.size);
  known.set(key, found);
  return found;
}

const decided = new WeakMap<PolicyDocument, Map<string, Outside>>();

/** The work on a document, all of its statements together. */
const work = new WeakMap<PolicyDocument, Steps>();

/** The end of a message: an example, where there is one. */
export function exampleOf(outside: Outside): string {
  return outside.is === "let in" ? `; ${outside.example}` : "";
}

function decide(document: PolicyDocument, statement: StatementView, accounts: Accounts, before: number): Outside {
  if (before >= MOST_STATEMENTS || sizeOf(document) > MOST_VALUES) return { is: "undecided" };
  const { version, statements } = document;
  const policy: Policy = { version, statements };
  const services = (kindOf(document.kind).services ?? servicesOf([policy])).filter(isService);
  const outside = not(insideFormula(document, accounts));
  const allowed = all(statementFormula(statement, version), outside);
  const undenied = all(allowed, not(effectFormula(policy, "Deny")));
  try {
    const steps = work.get(document) ?? new Steps();
    work.set(document, steps);
    const space = new RequestSpace([allowed, undenied], {
      steps,
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
        return { is: "let in", example: requestText(witness.request, keys) };
      }
    }
  } catch (error) {
    // Without an example a finding stands all the same; a preview does not stop for one.
    if (error instanceof TooComplexError || error instanceof ProverFault) return { is: "undecided" };
    throw error;
  }
}

function isAllowed(policy: Policy, { index }: StatementView, request: Request): boolean {
  const allowing = coveringStatements(policy, "Allow", request).some((one) => one.index === index);
  return allowing && coveringStatements(policy, "Deny", request).length === 0;
}

/**
 * The requests that are no foreigner's: of own and trusted accounts, organizations, networks and canonical users; of services,
 * which other rules judge, and in a trust policy of identity providers.
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
  const names = networks?.filter((one) => parseAddressRange(one) === undefined) ?? [];
  const ranges = networks?.filter((one) => parseAddressRange(one) !== undefined) ?? [];
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

function sizeOf({ statements }: PolicyDocument): number {
  const sizes = statements.map(({ action, resource, principal, conditions }) => {
    const values = conditions.reduce((sum, one) => sum + one.values.length, 0);
    return action.patterns.length + (resource?.patterns.length ?? 0) + (principal?.principals.length ?? 0) + values;
  });
  return sizes.reduce((sum, one) => sum + one, 0);
}

function accountsKey({ own, trusted, organizations, units, networks, canonicalUsers }: Accounts): string {
  const sets = [own, trusted, organizations ?? [], units ?? [], networks ?? [], canonicalUsers ?? []];
  return JSON.stringify(sets.map((one) => [...one]));
}
