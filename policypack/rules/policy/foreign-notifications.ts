import { z } from "zod";
import { matchesWildcard } from "@cross-account-s3/iam";
import { foreignGrants, granteesText } from "../../lib/grants";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { isUnknown } from "../../lib/unknown";

export const foreignNotifications = rule({
  name: "policy-foreign-notifications",
  level: "mandatory",
  severity: "high",
  description:
    "Foreign principals are allowed s3:PutBucketNotification only on buckets whose notifications they manage.",
  why: "The call replaces the bucket's whole notification configuration, including what others have set.",
  fix: "Remove the action; or set the bucket's notifications to consumer, or name the bucket in the option buckets of this rule.",
  blind: "Whether the consumer keeps the configurations of others.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html",
  controls: ["FSBP S3.6"],
  options: z.object({
    buckets: z
      .array(z.string().min(3))
      .describe(
        "Buckets whose notifications the consumer manages; by default those with notifications: consumer in the stack's configuration",
      )
      .optional(),
  }),
  documents: {
    kinds: ["bucket"],
    check: (document, { accounts, options, config }) => {
      const left = config.buckets.filter((one) => one.notifications === "consumer").map((one) => one.name);
      const buckets = new Set(options.buckets ?? left);
      return foreignGrants(document, accounts)
        .filter(({ statement }) =>
          statement.actions.some((action) => matchesWildcard(action, "s3:PutBucketNotification", { ignoreCase: true })),
        )
        .flatMap((grant) =>
          grant.statement.resources
            .filter((arn) => !isUnknown(arn) && !arn.includes("/") && !buckets.has(arn.replace(/^arn:[^:]*:s3:::/, "")))
            .map((arn) =>
              fault(`${grant.statement.label} allows s3:PutBucketNotification on ${arn} to ${granteesText(grant)}`),
            ),
        );
    },
  },
});
