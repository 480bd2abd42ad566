import { hasWildcard } from "@cross-account-s3/iam";
import { SHARED_POLICIES } from "../../lib/document-kinds";
import { foreignGrants, granteesText } from "../../lib/grants";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const foreignWildcard = rule({
  name: "policy-foreign-wildcard",
  level: "mandatory",
  severity: "high",
  description: "Foreign principals are allowed actions by name, never by wildcard.",
  why: "A wildcard allows what AWS adds later, and more than a reader expects: s3:Get* includes GetBucketPolicy.",
  fix: "List the actions.",
  blind: "Whether the actions that the wildcard matches are harmless.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  controls: ["FSBP S3.6"],
  documents: {
    kinds: [...SHARED_POLICIES.filter((kind) => kind !== "key"), "trust"],
    check: (document, { accounts }) =>
      foreignGrants(document, accounts).flatMap((grant) =>
        grant.statement.actions
          .filter(hasWildcard)
          .map((action) => fault(`${grant.statement.label} allows ${action} to ${granteesText(grant)}`)),
      ),
  },
});
