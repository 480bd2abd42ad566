import { partitionOf, statementsAsWritten } from "@cross-account-s3/iam";
import { digest } from "../adopt/digest";
import { documentOf, type JsonObject } from "../adopt/json";
import { sidOf } from "../adopt/merge/policy";
import { statementOf } from "../adopt/statement-of";
import type { ServiceUse } from "../documents/service-access";
import { delegationReason, isOnAccessPoint } from "./access-points";
import { accountRoles } from "./account-roles";
import { assumableRoles } from "./assumable-roles";
import { type Found, type FoundBucket, keyOf } from "./found";
import { MOST_USES, serviceUses } from "./service-uses";
import { type Given, statementAccess } from "./statement-access";
import { isOfAccount } from "./trusted-account";

/** A statement of an existing policy, and how much of it the stack files express. */
export interface FoundStatement {
  readonly bucket: string;
  /** The ARN of the key, topic or queue whose policy has the statement. @default the bucket policy has it */
  readonly policyOf?: string;
  readonly sid: string | undefined;
  /** The digest with which the statement can be acknowledged. */
  readonly digest: string;
  readonly effect: string;
  /** The part of its access that the stack files express. */
  readonly said: "whole" | "part" | "nothing";
  /** The reasons why the stack files do not express all of it, and what to do. */
  readonly reasons: readonly string[];
  /** Whether it allows whole accounts, and grants to their roles replace it. @default false */
  readonly isReplaced?: true;
}

/** A bucket with the access that its statements give. */
export interface ReadBucket {
  readonly bucket: FoundBucket;
  readonly given: readonly Given[];
  readonly uses: readonly ServiceUse[];
  readonly statements: readonly FoundStatement[];
}

/** The discovered resources with the access that their policies give, including resources that cannot be adopted. */
export interface ReadFound {
  readonly found: Found;
  readonly buckets: readonly ReadBucket[];
  /** Descriptions of the roles with access to a bucket that the control account may assume, one line each. */
  readonly assumable: readonly string[];
}

/**
 * Reads the discovered policies. A discovery calls this only once, because it takes many proofs: up to {@link MOST_USES} for each bucket, and
 * for each statement that allows a whole account one or two for each role of the account that may reach the bucket.
 */
export function readFound(found: Found): ReadFound {
  const ofAccounts = accountRoles(found);
  return {
    found,
    buckets: found.buckets.map((bucket) => readBucket(bucket, found, ofAccounts)),
    assumable: assumableRoles(found, found.buckets),
  };
}

const MORE_USES = `it has more uses of services than the ${MOST_USES} that are compared for a bucket; add the others to services`;

function readBucket(bucket: FoundBucket, found: Found, ofAccounts: ReturnType<typeof accountRoles>): ReadBucket {
  const partition = partitionOf(bucket.region);
  const statements = statementsAsWritten(documentOf(bucket.policy)).map((written) => ({
    written,
    read: statementOf(written, "bucket"),
  }));
  const { uses, says, hasMore } = serviceUses(bucket, statements);
  const accessOf = ({ written, read }: (typeof statements)[number]): ReadStatement => {
    if ("errors" in read) return { given: [], reasons: [unreadable(read.errors)] };
    if (read.statement.effect === "Allow" && read.statement.conditions.some(isOnAccessPoint)) {
      return { given: [], reasons: [delegationReason(read.statement, bucket)] };
    }
    const named = statementAccess(read.statement, { ...bucket, partition });
    const byRoles = ofAccounts(read.statement, named.toAccounts, bucket);
    const given = [...named.given, ...byRoles.given];
    const reasons = [...named.reasons, ...byRoles.reasons];
    if (given.length > 0) return { given, reasons, isReplaced: byRoles.given.length > 0 };
    // `services` can express the statement, even though grants cannot.
    if (says(written)) return { given, reasons: [], isUse: true };
    return { given, reasons: hasMore(written) ? [...reasons, MORE_USES] : reasons };
  };
  const accesses = statements.map((one) => ({ written: one.written, ...accessOf(one) }));
  return {
    bucket,
    uses,
    given: accesses.flatMap(({ given }) => given),
    statements: [
      ...accesses.map(({ written, given, reasons, isUse = false, isReplaced = false }): FoundStatement => {
        const isSaid = given.length > 0 || isUse;
        return {
          bucket: bucket.name,
          ...summary(written),
          said: !isSaid ? "nothing" : reasons.length === 0 ? "whole" : "part",
          reasons,
          ...(isReplaced ? { isReplaced } : {}),
        };
      }),
      ...keyStatements(bucket, found),
    ],
  };
}

/** The access of a statement that stack files can express. */
interface ReadStatement {
  readonly given: readonly Given[];
  readonly reasons: readonly string[];
  /** Whether `services` express all of it. @default false */
  readonly isUse?: boolean;
  /** See {@link FoundStatement.isReplaced}. @default false */
  readonly isReplaced?: boolean;
}

/** Returns the statements of a bucket's key policy that allow principals of other accounts. Grants write separate, narrower statements. */
function keyStatements(bucket: FoundBucket, found: Found): readonly FoundStatement[] {
  const key = keyOf(bucket, found);
  if (!key) return [];
  return statementsAsWritten(documentOf(key.policy)).flatMap((statement): readonly FoundStatement[] => {
    if (statement.Effect === "Deny") return [];
    const read = statementOf(statement, "key");
    const { principal } = "statement" in read ? read.statement : {};
    if (principal?.negated === false && principal.principals.every((one) => isOfAccount(one, bucket.accountId))) {
      return [];
    }
    const reason = "errors" in read ? unreadable(read.errors) : KEY_STAYS;
    return [{ bucket: bucket.name, policyOf: key.arn, ...summary(statement), said: "nothing", reasons: [reason] }];
  });
}

const KEY_STAYS = "a grant lets a role use the key for objects of its bucket only, so this statement stays";

/** Returns the properties that identify a statement in the list of statements. */
export function summary(statement: JsonObject): Pick<FoundStatement, "sid" | "digest" | "effect"> {
  const effect = statement.Effect === "Deny" ? "Deny" : "Allow";
  return { sid: sidOf(statement), digest: digest(statement), effect };
}

/** Returns the reason for a statement that cannot be read. */
export function unreadable(errors: readonly string[]): string {
  return `it cannot be read: ${errors.join("; ")}; have the owner correct it`;
}
