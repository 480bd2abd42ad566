import { accountInPattern, isAccountId } from "@cross-account-s3/iam";
import { EVERY_KIND } from "../../lib/document-kinds";
import { familyOf, isNegatedTest } from "../../lib/operators";
import { accountOfPrincipal } from "../../lib/principals";
import type { Finding } from "../../lib/finding";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import type { StatementView } from "../../lib/statement-view";
import { testsOf } from "../../lib/statement-view";
import { isUnknown } from "../../lib/unknown";

export const principalAccount = rule({
  name: "policy-principal-account",
  level: "mandatory",
  severity: "high",
  description: "aws:PrincipalArn and aws:PrincipalAccount name the same account as the principal.",
  why: "A caller has one account, so a statement that names two matches no caller.",
  fix: "Correct the account in the principal or in the condition.",
  blind: "Whether the role exists in that account.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn",
  documents: {
    kinds: EVERY_KIND,
    check: ({ statements, unknown }) =>
      unknown === "nothing" ? statements.filter((one) => one.allows).flatMap(judge) : [],
  },
});

function judge(statement: StatementView): readonly Finding[] {
  const named = statement.principals.flatMap((who) => accountOfPrincipal(who) ?? []);
  if (named.length === 0 || named.length < statement.principals.length) return [];
  const tests = ["aws:PrincipalArn", "aws:PrincipalAccount"].flatMap((key) => testsOf(statement, key));
  return tests.flatMap((test) => {
    if (isNegatedTest(test) || familyOf(test) === "Null") return [];
    return test.values.flatMap((value) => {
      const account = isAccountId(value) ? value : accountInPattern(value);
      if (account === undefined || isUnknown(value) || named.includes(account)) return [];
      return [
        fault(`${statement.label} names ${value} under ${test.key}, but its principal is of account ${named[0] ?? ""}`),
      ];
    });
  });
}
