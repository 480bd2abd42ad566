import { bucketsWithout, SETTINGS } from "../../lib/buckets";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { BUCKETS } from "../../lib/stack";
import type { StatementView } from "../../lib/statement-view";
import { isUnknown } from "../../lib/unknown";

export const bucketTls = rule({
  name: "s3-bucket-tls",
  level: "mandatory",
  severity: "high",
  profile: "full",
  description: "A bucket accepts requests over TLS only.",
  why: "S3 accepts plain HTTP unless the bucket's policy denies it.",
  fix: 'Add a statement: Deny "*" s3:* on the bucket and its objects, with "Bool": {"aws:SecureTransport": "false"}.',
  blind: "Access points with policies of their own.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit",
  controls: ["FSBP S3.5", "CIS 2.1.1"],
  documents: {
    kinds: ["bucket"],
    check: ({ statements, unknown, errors }) => {
      if (errors.length > 0 || statements.some(deniesPlainHttp)) return [];
      // An unknown part of the document may contain the statement, so the rule waits for it.
      return unknown === "parts" ? [] : [fault("no statement denies requests without TLS")];
    },
  },
  stack: {
    types: [...BUCKETS, ...SETTINGS.policy],
    check: (resources) =>
      bucketsWithout(
        resources,
        SETTINGS.policy,
        (policies, { props }) => policies.length > 0 || (typeof props.policy === "string" && !isUnknown(props.policy)),
        "has no policy, so nothing denies requests without TLS",
      ),
  },
});

function deniesPlainHttp({ allows, principals, actions, resources, conditions }: StatementView): boolean {
  const insecure =
    conditions.length === 1 &&
    conditions.every(
      ({ operator, key, values }) =>
        operator === "Bool" && /^aws:SecureTransport$/i.test(key) && values.every((one) => one === "false"),
    );
  const everyone = principals.some((who) => who.kind === "everyone");
  const everything = actions.some((action) => action === "*" || /^s3:\*$/i.test(action));
  const objects = resources.some((one) => one.endsWith("*") || isUnknown(one));
  const bucket = resources.some((one) => !one.includes("/") || isUnknown(one));
  return !allows && insecure && everyone && everything && objects && bucket;
}
