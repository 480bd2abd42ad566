import { QUEUE_POLICY_COUNTS, sizeOf, TOPIC_POLICY_COUNTS } from "@cross-account-s3/iam";
import type { PolicyDocument } from "../../lib/policy-document";
import { EVERY_KIND, kindOf } from "../../lib/document-kinds";
import type { Finding } from "../../lib/finding";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const documentSize = rule({
  name: "policy-document-size",
  level: "mandatory",
  severity: "high",
  description: "A policy document is within its service's size limit.",
  why: "The service refuses a larger document in the middle of a deployment.",
  fix: "Merge statements that differ only in their principals or resources; for many callers, use access points or a role in the bucket's account.",
  blind: "What AWS adds when it stores the policy, and increased quotas.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
  documents: {
    kinds: EVERY_KIND,
    check: (document) => {
      const { size: quota, label, url } = kindOf(document.kind);
      if (quota === undefined) return countFaults(document);
      const { most, unit } = quota;
      const size = sizeOf(document.text, quota);
      const over = `the document is ${size} ${unit} long; a ${label} may be ${most} (${url})`;
      return [...(size > most ? [fault(over)] : []), ...countFaults(document)];
    },
  },
});

/** Returns a fault for each limit of SNS and SQS on the number of elements that a document exceeds. */
function countFaults({ kind, statements }: PolicyDocument): readonly Finding[] {
  const found: Finding[] = [];
  const check = (what: string, count: number, most: number) => {
    if (count > most) found.push(fault(`${what}: ${count}; a ${kindOf(kind).label} may have ${most}`));
  };
  if (kind === "topic") {
    check("statements", statements.length, TOPIC_POLICY_COUNTS.statements);
    check("principals", statements.flatMap((one) => one.principals).length, TOPIC_POLICY_COUNTS.principals);
  }
  if (kind === "queue") {
    check("statements", statements.length, QUEUE_POLICY_COUNTS.statements);
    check("principals", statements.flatMap((one) => one.principals).length, QUEUE_POLICY_COUNTS.principals);
    check("conditions", statements.flatMap((one) => one.conditions).length, QUEUE_POLICY_COUNTS.conditions);
    for (const one of statements)
      check(`${one.label}, actions`, one.actions.length, QUEUE_POLICY_COUNTS.actionsPerStatement);
  }
  return found;
}
