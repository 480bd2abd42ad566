import {
  accountOf,
  all,
  any,
  CALLERS,
  callersOfAccount,
  conditionHolds,
  type ConditionTest,
  type Context,
  coveringStatements,
  exactly,
  type Formula,
  type Language,
  matchesWildcard,
  type Policy,
  ProverFault,
  RequestSpace,
  resourceFormula,
  type Statement,
  statementFormula,
  TooComplexError,
  witnessOf,
} from "@cross-account-s3/iam";
import type { DocumentKind } from "./document-kinds";
import { isNegatedTest } from "./operators";
import type { PolicyDocument } from "./policy-document";
import { partitionIn } from "./policy-document";
import type { Finding } from "./finding";
import { fault } from "./finding";
import { requestText } from "./request-text";
import type { StatementView } from "./statement-view";

/** The most denials of a document that are compared. */
const MOST_DENIALS = 20;

/** The actions on a resource that its deployer needs, by the kind of the resource's policy. */
export const MANAGEMENT_ACTIONS: Readonly<Partial<Record<DocumentKind, readonly string[]>>> = {
  bucket: [
    "s3:GetBucketPolicy",
    "s3:PutBucketPolicy",
    "s3:DeleteBucketPolicy",
    "s3:GetBucketAcl",
    "s3:GetBucketLocation",
  ],
  accessPoint: ["s3:GetAccessPointPolicy", "s3:PutAccessPointPolicy", "s3:DeleteAccessPointPolicy"],
  tables: ["s3tables:PutTableBucketPolicy", "s3tables:PutTablePolicy"],
  vectors: ["s3vectors:PutVectorBucketPolicy"],
  key: ["kms:GetKeyPolicy", "kms:PutKeyPolicy"],
  topic: ["sns:GetTopicAttributes", "sns:SetTopicAttributes", "sns:DeleteTopic"],
  queue: ["sqs:GetQueueAttributes", "sqs:SetQueueAttributes", "sqs:DeleteQueue"],
  secret: ["secretsmanager:GetResourcePolicy", "secretsmanager:PutResourcePolicy"],
  registry: ["ecr:GetRepositoryPolicy", "ecr:SetRepositoryPolicy"],
  vault: ["backup:GetBackupVaultAccessPolicy", "backup:PutBackupVaultAccessPolicy"],
};

/** Returns the management actions that a statement covers. */
export function managementActionsIn({ action }: Statement, kind: DocumentKind): readonly string[] {
  return (MANAGEMENT_ACTIONS[kind] ?? []).filter(
    (name) =>
      action.patterns.some((pattern) => matchesWildcard(pattern, name, { ignoreCase: true })) !== action.negated,
  );
}

/** Denials of a management action that cover every user and role of the resource's own account. */
interface Lockout {
  readonly action: string;
  readonly statements: readonly StatementView[];
  /** A denied request, as a message shows it. */
  readonly example: string;
}

/**
 * Returns the denials of a document that together lock out the deployer: they deny a management action to every user and role of the
 * account, for the requests of {@link CIRCUMSTANCES}. A denial does not lock out if it exempts a principal, or if it applies only to
 * requests with a value that the caller can choose.
 *
 * @returns undefined if the deployer is not locked out, or if the denials are too many or too complex to decide.
 */
export function lockoutOf(document: PolicyDocument, own: ReadonlySet<string>): Lockout | undefined {
  const { kind, version, statements } = document;
  const denials = statements.filter(({ allows }) => !allows).filter((one) => managementActionsIn(one, kind).length > 0);
  const applying = denials.filter(({ conditions }) =>
    CIRCUMSTANCES.some((now) => conditions.every(holds(now, own, version))),
  );
  if (applying.length === 0 || applying.length > MOST_DENIALS) return undefined;
  const accounts = own.size > 0 ? [...own] : accountsIn(applying);
  // Without the conditions that are known to hold, the result depends only on the caller.
  const byCaller = applying.map((one) => ({ ...one, conditions: one.conditions.filter(({ key }) => !isKnown(key)) }));
  for (const action of MANAGEMENT_ACTIONS[kind] ?? []) {
    const example = deniedToAll({ version, statements: byCaller }, action, accounts, partitionIn(document));
    if (example !== undefined) {
      const responsible = applying.filter((one) => managementActionsIn(one, kind).includes(action));
      return { action, statements: responsible, example };
    }
  }
  return undefined;
}

/** Returns a denied request of a management action, if every request by users and roles of the accounts is denied. */
function deniedToAll(
  policy: Policy,
  action: string,
  accounts: readonly string[],
  partition: string,
): string | undefined {
  const denied = any(...policy.statements.map((one) => statementFormula(one, policy.version)));
  const caller = (language: Language): Formula => ({ is: "caller", language });
  const possible = all(
    any(...accounts.map((id) => caller(callersOfAccount(exactly(id), partition)))),
    any(caller(CALLERS.role), caller(CALLERS.user)),
    { is: "action", language: exactly(action.toLowerCase()) },
    any(...policy.statements.map(({ resource }) => (resource ? resourceFormula(resource, false) : all()))),
  );
  try {
    const space = new RequestSpace([denied, possible], { services: [action.split(":", 1)[0] ?? ""] });
    const requests = space.set(possible);
    if (requests.isEmpty || !requests.minus(space.set(denied)).isEmpty) return undefined;
    const witness = witnessOf(requests, (request) => coveringStatements(policy, "Deny", request).length > 0);
    return witness.found === "request" ? requestText(witness.request, new Set()) : undefined;
  } catch (error) {
    // The proof is optional: a preview does not fail because it is too complex.
    if (error instanceof TooComplexError || error instanceof ProverFault) return undefined;
    throw error;
  }
}

/** Returns the accounts of the principals that denials name. If they name none, one account stands for the deployer's. */
function accountsIn(denials: readonly StatementView[]): readonly string[] {
  const named = denials.flatMap(({ principal }) =>
    (principal?.principals ?? []).flatMap((who) =>
      who.kind === "account" ? who.account : "arn" in who ? (accountOf(who.arn) ?? []) : [],
    ),
  );
  return named.length === 0 ? ["111122223333"] : [...new Set(named)];
}

/**
 * The condition keys of a deployer's requests: over TLS 1.3, from an address that no policy names, not by an AWS service, without MFA,
 * and from outside a VPC. One request is made today, the other after every date in a policy.
 */
const CIRCUMSTANCES: readonly Context[] = [new Date().toISOString(), "2999-01-01T00:00:00Z"].map((time) => {
  const values = {
    "aws:securetransport": "true",
    // RFC 7600's dummy address.
    "aws:sourceip": "192.0.0.8",
    "aws:principalisawsservice": "false",
    "aws:viaawsservice": "false",
    "s3:tlsversion": "1.3",
    "aws:currenttime": time,
    "aws:epochtime": time,
    // A recreated role has an id that no policy lists.
    "aws:userid": "AROAMADEANEW00000000:deployer",
  };
  return new Map(Object.entries(values).map(([key, value]) => [key, [value]]));
});

/** Keys that the deployer's requests do not have. */
const ABSENT =
  /^(?:aws:sourcevpce?|aws:sourcevpcarn|aws:vpcsourceip|aws:vpce(?:account|orgid|orgpaths)|aws:multifactorauth(?:present|age)|aws:sourcearn|aws:source(?:account|owner|orgid|orgpaths)|aws:referer|aws:tokenissuetime|aws:federatedprovider|aws:principalservicename(?:slist)?|aws:calledvia(?:first|last)?|s3:dataaccesspoint(?:arn|account)|s3:accesspointnetworkorigin|s3:authtype|s3:signatureage)$/;

function isKnown(key: string): boolean {
  const name = key.toLowerCase();
  return ABSENT.test(name) || CIRCUMSTANCES[0]?.has(name) === true;
}

/** Returns whether a test may hold for a deployer's request. A test of an unknown key may. */
function holds(now: Context, own: ReadonlySet<string>, version: Policy["version"]) {
  return (test: ConditionTest): boolean => {
    if (!isKnown(test.key)) return true;
    // The account id is the user id of its root user, who can undo the denial.
    const sparesRoot = /^aws:userid$/i.test(test.key) && isNegatedTest(test) && test.values.some((one) => own.has(one));
    return !sparesRoot && conditionHolds(test, now, version);
  };
}

/** Returns a fault if the denials of a document lock out the deployer. */
export function lockoutFaults(document: PolicyDocument, own: ReadonlySet<string>): readonly Finding[] {
  const lockout = lockoutOf(document, own);
  if (lockout === undefined) return [];
  const { statements, action, example } = lockout;
  const labels = statements.map(({ label }) => label).join(" with ");
  const keys = [...new Set(statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)))];
  const by = keys.length === 0 ? "with no condition" : `by ${keys.join(", ")}`;
  return [fault(`${labels} denies ${action} ${by}, which locks out the deployer; ${example}`)];
}
