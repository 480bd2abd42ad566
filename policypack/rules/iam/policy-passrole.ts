import { matchesWildcard } from "@cross-account-s3/iam";
import { IDENTITY_POLICIES } from "../../lib/document-kinds";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const policyPassRole = rule({
  name: "iam-policy-passrole",
  level: "mandatory",
  severity: "critical",
  description: "iam:PassRole is allowed on named roles only.",
  why: "A principal that may pass any role to a service can use the permissions of every role, including an administrator's.",
  fix: 'Name the roles, and add "StringEquals": {"iam:PassedToService": "…"}.',
  blind: "What the named roles may do.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
  documents: {
    kinds: IDENTITY_POLICIES,
    check: ({ statements }) =>
      statements
        .filter(
          (one) =>
            one.allows && one.actions.some((action) => matchesWildcard(action, "iam:PassRole", { ignoreCase: true })),
        )
        .flatMap((one) =>
          one.resources
            // iam-policy-admin reports every action on every resource.
            .filter((arn) => arn !== "*" || !one.actions.some((action) => /^\*(?::\*)?$/.test(action)))
            .filter((arn) => arn === "*" || /^arn:[^:]*:iam::[^:]*:(?:\*|role\/\*)$/.test(arn))
            .map((arn) => fault(`${one.label} allows iam:PassRole on ${arn}`)),
        ),
  },
});
