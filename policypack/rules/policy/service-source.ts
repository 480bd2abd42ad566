import { isFixedTest } from "@cross-account-s3/iam";
import type { DocumentKind } from "../../lib/document-kinds";
import { SHARED_POLICIES } from "../../lib/document-kinds";
import type { Finding } from "../../lib/finding";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import type { StatementView } from "../../lib/statement-view";

export const serviceSource = rule({
  name: "policy-service-source",
  level: "mandatory",
  severity: "high",
  description: "An AWS service is allowed only for the resource or account that it acts for.",
  why: "The service acts for every customer. Without aws:SourceArn or aws:SourceAccount, any customer can make it act on this resource (the confused deputy problem).",
  fix: "Add ArnLike aws:SourceArn with the resource the service acts for, and StringEquals aws:SourceAccount with the account; S3 needs both, because a bucket's ARN has no account.",
  blind: "Services that send neither key for some of their calls.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  controls: ["FSBP Lambda.1"],
  documents: {
    kinds: [...SHARED_POLICIES, "function"],
    check: ({ kind, statements }) => statements.filter((one) => one.allows).flatMap((one) => judge(kind, one)),
  },
});

type Need = "arn" | "account" | "both" | "either";

/** The keys that a statement for a service must test, by the service's guide. Other services send at least one of the two keys. */
const NEEDS: Readonly<Record<string, Need>> = {
  "s3.amazonaws.com": "both",
  "cloudtrail.amazonaws.com": "arn",
  "sns.amazonaws.com": "arn",
  "events.amazonaws.com": "arn",
  "cloudfront.amazonaws.com": "arn",
};

function judge(kind: DocumentKind, statement: StatementView): readonly Finding[] {
  return statement.principals.flatMap((who): readonly Finding[] => {
    if (who.kind !== "service") return [];
    // For a key, the encryption context or the calling account also identifies for whom the service acts.
    const need = kind === "key" ? "either" : (NEEDS[who.service] ?? "either");
    if (
      kind === "key" &&
      statement.conditions.some((test) => /^kms:(?:EncryptionContext:|CallerAccount$)/i.test(test.key))
    )
      return [];
    const has = (key: RegExp) =>
      statement.conditions.some((test) => key.test(test.key) && isFixedTest(test, "other services"));
    const [arn, account, organization] = [
      has(/^aws:SourceArn$/i),
      has(/^aws:Source(?:Account|Owner)$/i),
      has(/^aws:SourceOrg/i),
    ];
    const missing = [
      ...((need === "arn" || need === "both") && !arn ? ["aws:SourceArn"] : []),
      ...((need === "account" || need === "both") && !account && !organization ? ["aws:SourceAccount"] : []),
      ...(need === "either" && !arn && !account && !organization ? ["aws:SourceArn or aws:SourceAccount"] : []),
    ];
    return missing.length === 0
      ? []
      : [fault(`${statement.label} allows ${who.service} without ${missing.join(" and ")}`)];
  });
}
