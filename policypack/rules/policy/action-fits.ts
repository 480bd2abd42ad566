import { hasWildcard } from "@cross-account-s3/iam";
import { matchActions } from "../../lib/catalogue";
import type { DocumentKind } from "../../lib/document-kinds";
import { kindOf, RESOURCE_POLICIES } from "../../lib/document-kinds";
import type { Finding } from "../../lib/finding";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { isUnknown } from "../../lib/unknown";

/** The actions that a topic policy may name; `sns:*` is not among them. */
const TOPIC = new Set(
  [
    "AddPermission DeleteTopic GetDataProtectionPolicy GetTopicAttributes ListSubscriptionsByTopic ListTagsForResource",
    "Publish PutDataProtectionPolicy RemovePermission SetTopicAttributes Subscribe",
  ].flatMap((line) => line.split(" ").map((name) => `sns:${name.toLowerCase()}`)),
);

/** The actions that a trust policy may name. */
const TRUST = new Set(
  "AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity SetContext SetSourceIdentity TagSession"
    .split(" ")
    .map((name) => `sts:${name.toLowerCase()}`),
);

export const actionFits = rule({
  name: "policy-action-fits",
  level: "mandatory",
  severity: "high",
  description: "A resource's policy names only actions that its service accepts in such a policy.",
  why: "The service refuses the document, or stores it and never checks the action. The common case is sns:Unsubscribe in a topic policy.",
  fix: "Remove the action. A subscriber needs only sns:GetTopicAttributes and sns:Subscribe; it may always unsubscribe itself.",
  blind: "Services whose guide does not list the actions that a policy accepts.",
  url: "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html",
  documents: {
    kinds: RESOURCE_POLICIES,
    check: ({ kind, statements }) =>
      statements.flatMap((one) => one.actions.flatMap((action) => judge(kind, one.label, action))),
  },
});

function judge(kind: DocumentKind, label: string, action: string): readonly Finding[] {
  if (isUnknown(action)) return [];
  const { services, label: document } = kindOf(kind);
  const matched = matchActions(action);
  const name = JSON.stringify(action.slice(0, 80));
  if (matched.is === "every") {
    const allowed = kind === "topic" || kind === "trust";
    return allowed ? [fault(`${label} names ${name}, which a ${document} does not accept`)] : [];
  }
  if (matched.is !== "actions" || matched.actions.length === 0) return [];
  if (services?.includes(matched.service) === false) {
    return [fault(`${label} names ${name}; a ${document} accepts only actions of ${services.join(" and ")}`)];
  }
  const taken = kind === "topic" ? TOPIC : kind === "trust" ? TRUST : undefined;
  if (taken === undefined) return [];
  const fits = hasWildcard(action) ? false : taken.has(action.toLowerCase());
  return fits ? [] : [fault(`${label} names ${name}, which a ${document} does not accept`)];
}
