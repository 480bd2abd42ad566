import { matchesWildcard } from "@cross-account-s3/iam";
import { foreignGrants, granteesText } from "../../lib/grants";
import { familyOf, isPositive } from "../../lib/operators";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import type { StatementView } from "../../lib/statement-view";
import { testsOf } from "../../lib/statement-view";
import { isUnknown } from "../../lib/unknown";

export const keyForeign = rule({
  name: "kms-key-foreign",
  level: "mandatory",
  severity: "high",
  description: "Foreign principals may use a key only through a service.",
  why: "A principal that may call kms:Decrypt directly can decrypt any ciphertext of the key, from any source.",
  fix: 'Add "StringEquals": {"kms:ViaService": "s3.REGION.amazonaws.com"}; with kms:CreateGrant, "Bool": {"kms:GrantIsForAWSResource": "true"}. kms:DescribeKey has a statement of its own.',
  blind: "What the service does for the foreign principal.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
  documents: {
    kinds: ["key"],
    check: (document, { accounts }) =>
      foreignGrants(document, accounts)
        .filter(({ statement }) => !onlyDescribes(statement) && !isThroughService(statement))
        .map((grant) => fault(`${grant.statement.label} lets ${granteesText(grant)} use the key directly`)),
  },
});

function onlyDescribes({ actions }: StatementView): boolean {
  return actions.length > 0 && actions.every((action) => /^kms:DescribeKey$/i.test(action));
}

function isThroughService(statement: StatementView): boolean {
  const via = testsOf(statement, "kms:ViaService").some(
    (test) =>
      isPositive(test) &&
      familyOf(test) === "String" &&
      test.values.every((one) => isUnknown(one) || /^[a-z][a-z0-9-]+\.[^.]+\.amazonaws\.com/.test(one)),
  );
  const grants = statement.actions.every((action) => matchesWildcard("kms:*Grant*", action, { ignoreCase: true }));
  const forService = testsOf(statement, "kms:GrantIsForAWSResource").some(
    ({ operator, ifExists, values }) => operator === "Bool" && !ifExists && values.every((one) => one === "true"),
  );
  return via || (grants && forService);
}
