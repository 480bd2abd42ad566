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

/** What the deployer itself must be able to do to a resource, by the kind of its policy. */
export const MANAGEMENT: Readonly<Partial<Record<DocumentKind, readonly string[]>>> = {
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

/** The actions that manage the resource among those that a statement denies. */
export function managedBy({ action }: Statement, kind: DocumentKind): readonly string[] {
  return (MANAGEMENT[kind] ?? []).filter(
    (name) => action.patterns.some((one) => matchesWildcard(one, name, { ignoreCase: true })) !== action.negated,
  );
}

/** Denials that shut out every user and role of the resource's own account from an action that manages the resource. */
interface Lockout {
  readonly action: string;
  readonly statements: readonly StatementView[];
  /** A request that is denied, in words. */
  readonly example: string;
}

/**
 * Whether the denials of a document, all together, shut out the deployer: every user and role of its account is denied an
 * action that manages the resource, in the circumstances in which a deployer calls, now or later. A denial that spares some
 * principal, or only applies where the request has some value that a caller may choose, does not.
 *
 * @returns undefined if the deployer is not shut out, or if the denials are too many or too complex to tell.
 */
export function lockoutOf(document: PolicyDocument, own: ReadonlySet<string>): Lockout | undefined {
  const { kind, version, statements } = document;
  const denials = statements.filter(({ allows }) => !allows).filter((one) => managedBy(one, kind).length > 0);
  const applying = denials.filter(({ conditions }) =>
    CIRCUMSTANCES.some((now) => conditions.every(holds(now, own, version))),
  );
  if (applying.length === 0 || applying.length > MOST_DENIALS) return undefined;
  const accounts = own.size > 0 ? [...own] : accountsIn(applying);
  // What is known to hold is left out, so that what remains depends on who calls.
  const open = applying.map((one) => ({ ...one, conditions: one.conditions.filter(({ key }) => !isKnown(key)) }));
  for (const action of MANAGEMENT[kind] ?? []) {
    const example = deniedToAll({ version, statements: open }, action, accounts, partitionIn(document));
    if (example !== undefined) {
      const responsible = applying.filter((one) => managedBy(one, kind).includes(action));
      return { action, statements: responsible, example };
    }
  }
  return undefined;
}

const MOST_DENIALS = 20;

/** A request of a management action that is denied, if all are that users and roles of the accounts can make. */
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
    // Without an example a finding stands all the same; a preview does not stop for one.
    if (error instanceof TooComplexError || error instanceof ProverFault) return undefined;
    throw error;
  }
}

/** The accounts whose principals denials name; without any, one stands for the deployer's. */
function accountsIn(denials: readonly StatementView[]): readonly string[] {
  const named = denials.flatMap(({ principal }) =>
    (principal?.principals ?? []).flatMap((who) =>
      who.kind === "account" ? who.account : "arn" in who ? (accountOf(who.arn) ?? []) : [],
    ),
  );
  return named.length === 0 ? ["111122223333"] : [...new Set(named)];
}

/**
 * A deployer's request: over TLS 1.3, from an address that no policy names, of no service, without MFA and outside any VPC;
 * today, and in a time when every date in a policy has passed.
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
    // A recreated role has an id that no list has.
    "aws:userid": "AROAMADEANEW00000000:deployer",
  };
  return new Map(Object.entries(values).map(([key, value]) => [key, [value]]));
});

/** Keys that the deployer's request does not have. */
const ABSENT =
  /^(?:aws:sourcevpce?|aws:sourcevpcarn|aws:vpcsourceip|aws:vpce(?:account|orgid|orgpaths)|aws:multifactorauth(?:present|age)|aws:sourcearn|aws:source(?:account|owner|orgid|orgpaths)|aws:referer|aws:tokenissuetime|aws:federatedprovider|aws:principalservicename(?:slist)?|aws:calledvia(?:first|last)?|s3:dataaccesspoint(?:arn|account)|s3:accesspointnetworkorigin|s3:authtype|s3:signatureage)$/;

function isKnown(key: string): boolean {
  const name = key.toLowerCase();
  return ABSENT.test(name) || CIRCUMSTANCES[0]?.has(name) === true;
}

/** Whether a test may hold for the deployer's request: one on a key that is not known may. */
function holds(now: Context, own: ReadonlySet<string>, version: Policy["version"]) {
  return (test: ConditionTest): boolean => {
    if (!isKnown(test.key)) return true;
    // The account's own id is the root user's: with it the denial can be undone.
    const sparesRoot = /^aws:userid$/i.test(test.key) && isNegatedTest(test) && test.values.some((one) => own.has(one));
    return !sparesRoot && conditionHolds(test, now, version);
  };
}

/** A fault for denials that shut out the deployer. */
export function lockoutFaults(document: PolicyDocument, own: ReadonlySet<string>): readonly Finding[] {
  const lockout = lockoutOf(document, own);
  if (lockout === undefined) return [];
  const { statements, action, example } = lockout;
  const labels = statements.map(({ label }) => label).join(" with ");
  const keys = [...new Set(statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)))];
  const by = keys.length === 0 ? "with no condition" : `by ${keys.join(", ")}`;
  return [fault(`${labels} denies ${action} ${by}, which shuts out the deployer; ${example}`)];
}
