import { conditionKey, isAccountId, operatorText, type ConditionTest } from "@cross-account-s3/iam";
import { EVERY_KIND } from "../../lib/document-kinds";
import type { OperatorFamily } from "../../lib/operators";
import { familyOf, readsWildcards } from "../../lib/operators";
import { errorFaults } from "../../lib/policy-document";
import type { Finding } from "../../lib/finding";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import type { StatementView } from "../../lib/statement-view";
import { isUnknown } from "../../lib/unknown";

export const conditionFits = rule({
  name: "policy-condition-fits",
  level: "mandatory",
  severity: "high",
  description: "A condition's operator fits its key, and its values fit the operator.",
  why: "A comparison of the wrong kind is never true, or always. AWS accepts it without a message.",
  fix: "Compare ARNs with ArnEquals, addresses with IpAddress in CIDR form, flags with Bool, numbers and dates with their own operators. Give account ids as 12 digits.",
  blind: "Whether a value of the right form exists.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
  documents: {
    kinds: EVERY_KIND,
    check: (document) => [
      ...errorFaults(document, "value"),
      ...document.statements.flatMap((one) => one.conditions.flatMap((test) => judge(one, test))),
    ],
  },
});

/** The operator families that fit each type of key. */
const FITTING: Readonly<Record<string, readonly OperatorFamily[]>> = {
  String: ["String", "Arn", "Binary", "Null"],
  ARN: ["Arn", "String", "Null"],
  Bool: ["Bool", "String", "Null"],
  Numeric: ["Numeric", "Null"],
  Date: ["Date", "Numeric", "Null"],
  IPAddress: ["Ip", "Null"],
};

function judge(statement: StatementView, test: ConditionTest): readonly Finding[] {
  const { key, values } = test;
  if (isUnknown(key)) return [];
  const family = familyOf(test);
  const type = conditionKey(key)?.type.replace(/^ArrayOf/, "");
  const fitting = type === undefined ? undefined : FITTING[type];
  if (type !== undefined && fitting?.includes(family) === false) {
    return [fault(`${statement.label} compares ${key}, which is of type ${type}, by ${operatorText(test)}`)];
  }
  return values
    .filter((value) => !isUnknown(value) && !value.includes("${"))
    .flatMap((value) => {
      const wanted = expected(test, value);
      const shown = JSON.stringify(value.slice(0, 80));
      return wanted === undefined
        ? []
        : [fault(`${statement.label} compares ${key} with ${shown}; expected ${wanted}`)];
    });
}

/** Returns what was expected of a value that the operator accepts but that matches no request. */
function expected(test: ConditionTest, value: string): string | undefined {
  if (familyOf(test) === "Arn") {
    return value === "*" || /^arn:([^:]*:){4}./.test(value) ? undefined : "an ARN, six parts between colons";
  }
  if (familyOf(test) !== "String" || !isAccountKey(test.key)) return undefined;
  const open = readsWildcards(test) && /^[\d*?]{1,12}$/.test(value) && /[*?]/.test(value);
  return open || isAccountId(value) ? undefined : "an account id, 12 digits";
}

function isAccountKey(key: string): boolean {
  return /^(?:aws:(?:Principal|Source|Resource|Vpce)Account|aws:SourceOwner|kms:CallerAccount|s3:ResourceAccount|s3:DataAccessPointAccount)$/i.test(
    key,
  );
}
