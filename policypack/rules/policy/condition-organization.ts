import { operatorText, type ConditionTest } from "@cross-account-s3/iam";
import { EVERY_KIND } from "../../lib/document-kinds";
import type { Finding } from "../../lib/finding";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import type { StatementView } from "../../lib/statement-view";
import { isUnknown } from "../../lib/unknown";

export const conditionOrganization = rule({
  name: "policy-condition-organization",
  level: "mandatory",
  severity: "critical",
  description: "A condition on an organization names one, and no condition has an empty value.",
  why: "A grant to an organization whose id is empty or * is a grant to everyone who has an AWS account.",
  fix: "Write the id in full: o- and 10 to 32 letters and digits. Find out why the value is empty.",
  blind: "Whether the organization exists and is yours.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid",
  documents: {
    kinds: EVERY_KIND,
    check: ({ statements }) => statements.flatMap((one) => one.conditions.flatMap((test) => judge(one, test))),
  },
});

function judge(statement: StatementView, test: ConditionTest): readonly Finding[] {
  const { key, values } = test;
  const where = `${statement.label}, ${operatorText(test)} ${key}`;
  if (!/^aws:(?:Principal|Source|Resource|Vpce)Org(?:ID|Paths)$/i.test(key)) {
    // An empty s3:prefix is valid and common. An empty account, ARN or endpoint id never is.
    return /^aws:/i.test(key) && values.includes("") ? [fault(`${where} has an empty value`)] : [];
  }
  const shape = /ID$/i.test(key) ? /^o-[a-z0-9]{10,32}$/ : /^o-[a-z0-9]{10,32}\/(?:r-[a-z0-9]{4,32}\/.*|\*)?$/;
  return values
    .filter(
      (value) => !isUnknown(value) && !value.includes("${") && !shape.test(value) && !/^(?:true|false)$/.test(value),
    )
    .map((value) =>
      fault(`${where} has the value ${JSON.stringify(value.slice(0, 80))}; expected an organization's id`),
    );
}
