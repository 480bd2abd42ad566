import { type ConditionTest, operatorText, type Principal } from "@cross-account-s3/iam";
import { familyOf, isPositive } from "./operators";
import type { PolicyDocument } from "./policy-document";
import { exampleText, outsideRequest } from "./outside-request";
import { isPublicForUnits, opennessOf, publicRules } from "./public-statement";
import type { Finding } from "./finding";
import { fault } from "./finding";
import type { Accounts } from "./settings";
import type { StatementView } from "./statement-view";
import { testsOf } from "./statement-view";

/** Returns a fault for each statement that allows everyone, without a condition that limits it to fixed values. */
export function publicFaults(
  document: PolicyDocument,
  { accounts }: { readonly accounts: Accounts },
): readonly Finding[] {
  return document.statements
    .filter((one) => isOpen(document, one))
    .flatMap((one) => {
      const outside = outsideRequest(document, one, accounts);
      // To S3 a bucket is public even if denials cover all outside requests.
      if (outside.is === "denied" && publicRules(document.kind) !== "s3") return [];
      const example = exampleText(outside);
      return [fault(`${one.label} allows ${actionsText(one.actions)} to everyone${conditionText(one)}${example}`)];
    });
}

function isOpen({ kind }: PolicyDocument, statement: StatementView): boolean {
  // Another rule reports a principal that cannot be parsed.
  const rules = publicRules(kind);
  if (statement.principal === undefined || opennessOf(statement, rules) === "limited") return false;
  // Members of an organizational unit are not everyone. policy-foreign-unnamed reports that S3 treats the statement as public.
  if (rules === "s3" && isPublicForUnits(statement)) return false;
  // To S3, a statement with NotPrincipal is public. For other services, policy-document-notprincipal reports it.
  if (!statement.principals.some(isEveryone) && rules !== "s3") return false;
  return kind !== "endpoint" || !(namesResources(statement) || statement.conditions.some(isForServices));
}

/** Whether a test lets only AWS services pass. It limits an endpoint policy, because the services act for the callers of the endpoint. */
function isForServices(test: ConditionTest): boolean {
  return (
    /^aws:(?:PrincipalIsAWSService|ViaAWSService)$/i.test(test.key) &&
    familyOf(test) === "Bool" &&
    isPositive(test) &&
    test.values.every((value) => value === "true")
  );
}

/** Whether a principal is everyone. In a resource policy, so is everyone with an account at an identity provider. */
function isEveryone({ kind }: Principal): boolean {
  return kind === "everyone" || kind === "federated";
}

/**
 * Whether a statement names its resources, or their account or organization. An endpoint policy only filters requests, so such a
 * statement is not open.
 */
function namesResources(statement: StatementView): boolean {
  const ownerTests = ["aws:ResourceAccount", "aws:ResourceOrgID", "s3:ResourceAccount"].flatMap((key) =>
    testsOf(statement, key),
  );
  const exact = statement.resources.every((arn) => /^arn:aws[a-z-]*:[a-z0-9-]+:[^*?]*:[^*?]*:[^*?]{3}/.test(arn));
  return ownerTests.some((test) => test.operator === "StringEquals") || (statement.resources.length > 0 && exact);
}

/** Returns the part of a message that says which conditions the statement has. */
function conditionText({ conditions }: StatementView): string {
  if (conditions.length === 0) return " with no condition";
  const keys = [...new Set(conditions.map((test) => `${operatorText(test)} ${test.key}`))];
  return `, and ${keys.slice(0, 4).join(", ")} does not limit the principals`;
}

/** Returns at most three actions, and how many more there are. */
function actionsText(actions: readonly string[]): string {
  return actions.slice(0, 3).join(", ") + (actions.length > 3 ? ` and ${actions.length - 3} more` : "");
}
