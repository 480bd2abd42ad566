import { EVERY_KIND } from "../../lib/kinds";
import { readOperator } from "../../lib/operators";
import { accountOf } from "../../lib/principals";
import type { Finding } from "../../lib/rule";
import { fault, rule } from "../../lib/rule";
import type { Statement } from "../../lib/statement";
import { testsOf } from "../../lib/statement";
import { isUnknown } from "../../lib/unknown";

export const principalAccount = rule({
  name: "policy-principal-account",
  level: "mandatory",
  severity: "high",
  description: "aws:PrincipalArn and aws:PrincipalAccount name the account of the principal.",
  why: "A caller is of one account: a statement that names two allows nobody, and the mistake is in one of them.",
  fix: "Correct the account in the principal or in the condition.",
  blind: "Whether the role exists in that account.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn",
  documents: { kinds: EVERY_KIND, check: ({ statements }) => statements.filter((one) => one.allows).flatMap(judge) },
});

function judge(statement: Statement): readonly Finding[] {
  const named = statement.principals.flatMap((who) =>
    who.is === "root" || who.is === "identity" ? [who.account] : [],
  );
  if (named.length === 0 || named.length < statement.principals.length) return [];
  const tests = ["aws:PrincipalArn", "aws:PrincipalAccount"].flatMap((key) => testsOf(statement, key));
  return tests.flatMap(({ operator, key, values }) => {
    const read = readOperator(operator);
    if (read === undefined || read.negated || read.family === "Null") return [];
    return values.flatMap((value) => {
      const account = /^\d{12}$/.test(value) ? value : accountOf(value);
      if (account === undefined || isUnknown(value) || named.includes(account)) return [];
      return [fault(`${statement.label} names ${value} under ${key}, and its principal is of ${named[0] ?? ""}`)];
    });
  });
}
