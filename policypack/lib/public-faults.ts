import { type ConditionTest, operatorText, type Principal } from "@cross-account-s3/iam";
import { familyOf, isPositive } from "./operators";
import type { PolicyDocument } from "./policy-document";
import { exampleOf, outsideRequest } from "./outside-request";
import { isPublicForUnits, opennessOf, publicRules } from "./public-statement";
import type { Finding } from "./finding";
import { fault } from "./finding";
import type { Accounts } from "./settings";
import type { StatementView } from "./statement-view";
import { testsOf } from "./statement-view";

/** A fault for each statement that lets everyone in and that no condition holds to fixed values. */
export function publicFaults(
  document: PolicyDocument,
  { accounts }: { readonly accounts: Accounts },
): readonly Finding[] {
  return document.statements
    .filter((one) => isOpen(document, one))
    .flatMap((one) => {
      const outside = outsideRequest(document, one, accounts);
      // S3 takes a bucket for public whatever the denials say.
      if (outside.is === "denied" && publicRules(document.kind) !== "s3") return [];
      const example = exampleOf(outside);
      return [fault(`${one.label} allows ${shown(one.actions)} to everyone${because(one)}${example}`)];
    });
}

function isOpen({ kind }: PolicyDocument, statement: StatementView): boolean {
  // A principal that cannot be read is an error of its own.
  const rules = publicRules(kind);
  if (statement.principal === undefined || opennessOf(statement, rules) === "held") return false;
  // Members of a unit are not everyone: policy-foreign-unnamed says what S3 makes of it.
  if (rules === "s3" && isPublicForUnits(statement)) return false;
  // What NotPrincipal lets in is public to S3; elsewhere policy-document-notprincipal reports it.
  if (!statement.principals.some(isEverybody) && rules !== "s3") return false;
  return kind !== "endpoint" || !(namesResources(statement) || statement.conditions.some(isForServices));
}

/** A test that only AWS's own services pass: in an endpoint's policy it narrows, as they come for the callers themselves. */
function isForServices(test: ConditionTest): boolean {
  return (
    /^aws:(?:PrincipalIsAWSService|ViaAWSService)$/i.test(test.key) &&
    familyOf(test) === "Bool" &&
    isPositive(test) &&
    test.values.every((value) => value === "true")
  );
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
