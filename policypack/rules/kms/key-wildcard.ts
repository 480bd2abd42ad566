import { hasWildcard } from "@cross-account-s3/iam";
import { foreignGrants, whom } from "../../lib/grants";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const keyWildcard = rule({
  name: "kms-key-wildcard",
  level: "mandatory",
  severity: "critical",
  description: "Foreigners are allowed nothing on a key by wildcard, kms:* least of all.",
  why: "kms:* holds PutKeyPolicy and ScheduleKeyDeletion: the key, and all that it encrypts, is theirs.",
  fix: "List kms:Decrypt to read, and kms:GenerateDataKey with kms:Decrypt to write.",
  blind: "Grants, which kms-key-foreign and policy-foreign-trusted read.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
  documents: {
    kinds: ["key"],
    check: (document, { accounts }) =>
      foreignGrants(document, accounts).flatMap((grant) =>
        grant.statement.actions
          .filter(hasWildcard)
          .map((action) => fault(`${grant.statement.label} allows ${action} to ${whom(grant)}`)),
      ),
  },
});
