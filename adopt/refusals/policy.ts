import { statementsAsWritten, unlessTooComplex } from "@cross-account-s3/iam";
import { isObject, type JsonObject, texts } from "../json";
import { isOurs, merge, othersIn, type OurPolicy, sidOf, withoutOrphans } from "../merge/policy";
import { sameStatement } from "../merge/same-statement";
import { digest } from "../digest";
import { isAcknowledged } from "./acknowledged";
import { type Defeat, defeats } from "./deny";
import { losersIn, losersOfAccount } from "./losers";
import { losses } from "./losses";
import { overLimit, policyHost } from "./limits";
import { isPublic } from "./public";
import type { Refusal, Review } from "./refusal";

/** The observed policy of a resource. */
interface PolicyFacts {
  /** The policy document; null if there is none. */
  readonly document: JsonObject | null;
  /** Whether RestrictPublicBuckets is on, or will be. S3 then denies all other accounts if one statement is public. */
  readonly restrictsPublic: boolean;
}

/**
 * Returns the reasons not to add our statements to a policy, and warnings of existing Deny statements that may deny some requests of our
 * grants.
 *
 * @param arn the ARN of the resource that has the policy.
 * @param account the id of the account that owns the resource.
 */
export function reviewPolicy(
  arn: string,
  { document, restrictsPublic }: PolicyFacts,
  ours: OurPolicy,
  account: string,
): Review {
  const others = othersIn(document, ours);
  const found = defeats(others, ours.statements);
  const refusals = [
    ...misnamed(arn, ours),
    ...orphans(arn, others, ours),
    ...publicOnes(arn, others, restrictsPublic),
    ...denied(arn, found, ours),
    ...lost(arn, others, ours, account),
    ...tooOld(arn, document, ours),
    ...tooLarge(arn, document, ours),
  ];
  return { refusals, warnings: unsureDenials(found) };
}

function unsureDenials(found: readonly Defeat[]): readonly string[] {
  const unsure = found.filter(({ certain }) => !certain);
  return [...new Set(unsure.map(({ deny }) => deny))].map((deny) => {
    const grants = unsure.filter((one) => one.deny === deny).map(({ grant }) => grant);
    return `the Deny statement ${deny} of another owner may deny some requests of ${grants.join(", ")}; check its conditions`;
  });
}

/**
 * Returns an error for each existing statement that has a Sid of ours but other content. Call this only on create, before this stack has
 * written the policy. Later, such a statement is drift, which an update repairs.
 */
export function foreignSids(arn: string, document: JsonObject | null, ours: OurPolicy): readonly Refusal[] {
  const wanted = new Map(ours.statements.map((statement) => [sidOf(statement), statement]));
  return statementsAsWritten(document).flatMap((statement): Refusal[] => {
    const sid = sidOf(statement);
    if (sid === undefined || !sid.startsWith(ours.sidPrefix) || ours.takeOverSids.includes(sid)) return [];
    const want = wanted.get(sid);
    if (want !== undefined && sameStatement(statement, want)) return [];
    const what = want === undefined ? "has this stack's Sid prefix" : "has a Sid of this stack, but other content";
    return [
      {
        code: "foreign-sid",
        arn,
        message: `statement ${sid} ${what}, and this stack did not write it; rename it, or list it under takeOverSids to let this stack manage it`,
      },
    ];
  });
}

function misnamed(arn: string, ours: OurPolicy): readonly Refusal[] {
  const wrong = ours.statements.filter((statement) => !sidOf(statement)?.startsWith(ours.sidPrefix));
  return wrong.map((statement) => ({
    code: "foreign-sid",
    arn,
    message: `the Sid of our statement ${sidOf(statement) ?? "without a Sid"} does not begin with ${ours.sidPrefix}; give it that prefix`,
  }));
}

function orphans(arn: string, others: readonly JsonObject[], ours: OurPolicy): readonly Refusal[] {
  return others.flatMap((statement, i) => {
    const left = withoutOrphans(statement, ours.dropOrphanedPrincipals);
    return left
      .flatMap((one) => orphanedIds(one))
      .map((id): Refusal => ({
        code: "orphaned-principal",
        arn,
        message:
          `${sidOf(statement) ?? `statement ${i + 1}`} names ${id}, the id of a deleted role or user, and AWS rejects a policy with such an id; ` +
          `add ${id} to dropOrphanedPrincipals, or have its owner remove it`,
      }));
  });
}

/** Returns the ids of deleted roles and users in a statement. AWS shows an ARN while the role or user exists. */
function orphanedIds(statement: JsonObject): readonly string[] {
  return [statement.Principal, statement.NotPrincipal].flatMap((principal) =>
    isObject(principal) ? texts(principal.AWS).filter((id) => /^A(ROA|IDA)[A-Z0-9]{12,}$/.test(id)) : [],
  );
}

function publicOnes(arn: string, others: readonly JsonObject[], restrictsPublic: boolean): readonly Refusal[] {
  if (!restrictsPublic || policyHost(arn) !== "bucket") return [];
  return others.flatMap((statement, i): Refusal[] =>
    isPublic(statement)
      ? [
          {
            code: "public-statement",
            arn,
            message:
              `${sidOf(statement) ?? `statement ${i + 1}`} allows everyone, and with RestrictPublicBuckets S3 then denies every other account; ` +
              "limit it to accounts, or have it removed",
          },
        ]
      : [],
  );
}

function denied(arn: string, found: readonly Defeat[], ours: OurPolicy): readonly Refusal[] {
  return found
    .filter(({ certain, statement }) => certain && !isAcknowledged(statement, ours))
    .map(({ deny, grant }) => ({
      code: "denied",
      arn,
      message: `the Deny statement ${deny} of another owner denies our grant ${grant}; have it exempt the roles, or remove the grant from the configuration`,
    }));
}

function lost(arn: string, others: readonly JsonObject[], ours: OurPolicy, account: string): readonly Refusal[] {
  if (policyHost(arn) !== "bucket") return [];
  const found = unlessTooComplex(() => losses(others, ours.statements, { arn, account }), undefined);
  if (found === undefined) {
    if (others.every((one) => isAcknowledged(one, ours))) return [];
    const message =
      "the existing policy is too complex to compute what others would lose; have it simplified, or acknowledge all of its statements";
    return [{ code: "too-complex", arn, message }];
  }
  const messages = found.flatMap(({ statement: position, actions, caller, resources = [] }): readonly string[] => {
    const statement = position === undefined ? undefined : others[position];
    // The account's own principals lose access in combination with an existing Deny statement, which can be acknowledged.
    const causes = statement ? [statement] : others.filter(({ Effect }) => Effect === "Deny");
    if (causes.some((one) => isAcknowledged(one, ours))) return [];
    const who = statement ? losersIn(statement, caller, others) : losersOfAccount(account, caller, others);
    const lostOn = resources.length === 0 ? "" : ` on ${resources.join(", ")}`;
    const known = causes.map((one) => `${sidOf(one) ?? "a statement without a Sid"} (${digest(one)})`).join(" or ");
    return [
      `${who} would lose ${actions.join(", ")}${lostOn} completely, by this stack's Deny statements${statement ? "" : " together with existing ones"}; set key to keep or s3, have the statement changed, or acknowledge ${known}`,
    ];
  });
  return [...new Set(messages)].map((message) => ({ code: "lost-access", arn, message }));
}

function tooOld(arn: string, document: JsonObject | null, ours: OurPolicy): readonly Refusal[] {
  if (document === null || document.Version === "2012-10-17") return [];
  const needing = ours.statements.filter((statement) => JSON.stringify(statement).includes("${"));
  return needing.map((statement) => ({
    code: "policy-version",
    arn,
    message: `${sidOf(statement) ?? "a statement"} uses a policy variable, which is plain text in Version ${JSON.stringify(document.Version ?? null)} of the existing policy; have the owner set its Version to 2012-10-17`,
  }));
}

function tooLarge(arn: string, document: JsonObject | null, ours: OurPolicy): readonly Refusal[] {
  const merged = merge(document, ours);
  const own = statementsAsWritten(merged).filter((one) => isOurs(one, ours));
  const fault = overLimit(policyHost(arn), merged, own);
  return fault === undefined ? [] : [{ code: "too-large", arn, message: fault }];
}
