import { isPublicStatement, operatorText, type Principal } from "@cross-account-s3/iam";
import type { DocumentKind } from "./document-kinds";
import type { PolicyDocument } from "./policy-document";
import { isForServices, isNarrowed, narrows } from "./narrow";
import { exampleOf, outsideRequest } from "./outside-request";
import type { Finding } from "./rule";
import { fault } from "./rule";
import type { Accounts } from "./settings";
import type { StatementView } from "./statement-view";
import { testsOf } from "./statement-view";

/** Policies to which S3 applies Block Public Access: there its list of what is not public counts too. */
export const OF_S3: readonly DocumentKind[] = ["bucket", "accessPoint", "objectLambda"];

/** A fault for each statement that lets everybody in and that no condition narrows. */
export function publicFaults(
  document: PolicyDocument,
  { accounts }: { readonly accounts: Accounts },
): readonly Finding[] {
  return document.statements
    .filter((one) => isOpen(document.kind, one))
    .flatMap((one) => {
      const outside = outsideRequest(document, one, accounts);
      // S3 takes a bucket for public whatever the denials say.
      if (outside.is === "denied" && !OF_S3.includes(document.kind)) return [];
      const example = exampleOf(outside);
      return [fault(`${one.label} allows ${shown(one.actions)} to everybody${because(one)}${example}`)];
    });
}

function isOpen(kind: DocumentKind, statement: StatementView): boolean {
  // A principal that cannot be read is an error of its own.
  if (statement.principal === undefined) return false;
  if (OF_S3.includes(kind) && isPublicStatement(statement) && !isOfUnits(statement)) return true;
  if (!statement.allows || !statement.principals.some(isEverybody) || isNarrowed(statement)) return false;
  return kind !== "endpoint" || !(namesResources(statement) || statement.conditions.some(isForServices));
}

/**
 * Whether a statement is for an organization's units. S3's list of what is not public has no such key, so a bucket with
 * RestrictPublicBuckets takes no requests of theirs; they are not everybody all the same.
 */
function isOfUnits(statement: StatementView): boolean {
  return testsOf(statement, "aws:PrincipalOrgPaths").some(narrows);
}

/** Whom a trust policy may name, a resource's policy may not: whoever has an account at an identity provider. */
function isEverybody({ kind }: Principal): boolean {
  return kind === "everyone" || kind === "federated";
}

/**
 * An endpoint's policy only filters what callers may do anyway, so it is also narrow when it says which buckets, or whose,
 * may be reached through it.
 */
function namesResources(statement: StatementView): boolean {
  const owned = ["aws:ResourceAccount", "aws:ResourceOrgID", "s3:ResourceAccount"].flatMap((key) =>
    testsOf(statement, key),
  );
  const exact = statement.resources.every((one) => /^arn:aws[a-z-]*:[a-z0-9-]+:[^*?]*:[^*?]*:[^*?]{3}/.test(one));
  return owned.some((test) => test.operator === "StringEquals") || (statement.resources.length > 0 && exact);
}

function because({ conditions }: StatementView): string {
  if (conditions.length === 0) return " with no condition";
  const keys = [...new Set(conditions.map((test) => `${operatorText(test)} ${test.key}`))];
  return `, and ${keys.slice(0, 4).join(", ")} does not narrow whom that is`;
}

function shown(actions: readonly string[]): string {
  return actions.slice(0, 3).join(", ") + (actions.length > 3 ? ` and ${actions.length - 3} more` : "");
}
