import { hasWildcard } from "@cross-account-s3/iam";
import { foreignGrants, granteesText } from "../../lib/grants";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const keyWildcard = rule({
  name: "kms-key-wildcard",
  level: "mandatory",
  severity: "critical",
  description: "No statement allows foreign principals actions on a key by wildcard.",
  why: "kms:* includes PutKeyPolicy and ScheduleKeyDeletion, which control the key and all that it encrypts.",
  fix: "Allow kms:Decrypt to read, and kms:GenerateDataKey with kms:Decrypt to write.",
  blind: "KMS grants, which kms-key-foreign and policy-foreign-trusted read.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
  documents: {
    kinds: ["key"],
    check: (document, { accounts }) =>
      foreignGrants(document, accounts).flatMap((grant) =>
        grant.statement.actions
          .filter(hasWildcard)
          .map((action) => fault(`${grant.statement.label} allows ${action} to ${granteesText(grant)}`)),
      ),
  },
});
