import { z } from "zod";
import { setsOwnersAclOnly } from "../../lib/acl-header";
import { hasWildcard } from "@cross-account-s3/iam";
import { foreignGrants, granteesText } from "../../lib/grants";
import { SHARED_POLICIES } from "../../lib/document-kinds";
import { ALLOWED_FOREIGN_ACTIONS } from "../../lib/allowed-foreign-actions";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { isUnknown } from "../../lib/unknown";

export const foreignActions = rule({
  name: "policy-foreign-actions",
  level: "mandatory",
  severity: "high",
  description: "Foreign principals are allowed only the actions on a list.",
  why: "The actions that may be shared are decided once, not for every bucket.",
  fix: "Remove the action, or add it to the option actions of this rule.",
  blind: "Actions of services of which the list has no action.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
  controls: ["FSBP S3.6"],
  options: z.object({
    actions: z
      .array(z.string().regex(/^[a-z0-9-]+:[A-Za-z0-9]+$/))
      .describe("What foreign principals may be allowed")
      .default([...ALLOWED_FOREIGN_ACTIONS]),
  }),
  documents: {
    kinds: [...SHARED_POLICIES, "trust"],
    check: (document, { accounts, options }) => {
      const allowed = new Set(options.actions.map((one) => one.toLowerCase()));
      return foreignGrants(document, accounts).flatMap((grant) =>
        grant.statement.actions
          .filter((action) => !setsOwnersAclOnly(grant.statement, action))
          .filter((action) => !hasWildcard(action) && !isUnknown(action) && !allowed.has(action.toLowerCase()))
          .map((action) => fault(`${grant.statement.label} allows ${action} to ${granteesText(grant)}`)),
      );
    },
  },
});
