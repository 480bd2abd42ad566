import { sizeOf } from "@cross-account-s3/iam";
import { EVERY_KIND, kindOf } from "../../lib/document-kinds";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

/** The share of the size limit from which the rule reports a document. */
const REPORTED_SHARE = 0.8;

export const documentNearFull = rule({
  name: "policy-document-nearfull",
  level: "advisory",
  severity: "low",
  profile: "full",
  description: "A policy document leaves a fifth of its service's size limit free.",
  why: "The next grant may not fit, and S3 stores a policy in a longer form than it receives.",
  fix: "Merge statements, or move callers to access points or to a role in the bucket's account.",
  blind: "What AWS adds when it stores the policy, and increased quotas.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
  documents: {
    kinds: EVERY_KIND,
    check: ({ kind, text }) => {
      const { size: quota, label } = kindOf(kind);
      if (quota === undefined) return [];
      const { most, unit } = quota;
      const size = sizeOf(text, quota);
      if (size < most * REPORTED_SHARE || size > most) return [];
      const share = Math.floor((size / most) * 100);
      return [fault(`the document is ${size} ${unit} long, ${share}% of what a ${label} may be (${most})`)];
    },
  },
});
