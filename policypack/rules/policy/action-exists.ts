import { serviceActions } from "@cross-account-s3/iam";
import { closest } from "../../lib/closest";
import { isObsolete } from "../../lib/obsolete";
import { matchActions } from "../../lib/catalogue";
import { EVERY_KIND } from "../../lib/document-kinds";
import { errorFaults } from "../../lib/policy-document";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { isUnknown } from "../../lib/unknown";

export const actionExists = rule({
  name: "policy-action-exists",
  level: "mandatory",
  severity: "high",
  description: "Every action exists in its service.",
  why: "No request has an action that does not exist: an Allow of it grants nothing and a Deny of it denies nothing. S3 refuses the whole policy.",
  fix: "Use a name from the service authorization reference. The permission to list objects, for example, is s3:ListBucket.",
  blind: "Actions that AWS added after this version of the pack.",
  url: "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  documents: {
    kinds: EVERY_KIND,
    check: (document) => {
      const wrong = document.statements.flatMap((one) => one.actions.flatMap((action) => judge(one.label, action)));
      const faults = wrong.map((one, index) => fault(`${one.message}${index < MOST_HINTS ? hint(one) : ""}`));
      return [...errorFaults(document, "action"), ...faults];
    },
  },
});

/** The most actions of a document for which a finding suggests the nearest name. */
const MOST_HINTS = 10;

/** An invalid action. `misspelt` is set if its service may have an action with a similar name. */
interface InvalidAction {
  readonly message: string;
  readonly misspelt?: { readonly service: string; readonly name: string };
}

function judge(label: string, action: string): readonly InvalidAction[] {
  if (isUnknown(action) || isObsolete(action)) return [];
  const matched = matchActions(action);
  switch (matched.is) {
    case "every":
      return [];
    case "malformed":
      return [{ message: `${label} names the action ${quote(action)}; expected service:Action` }];
    case "noService":
      return [{ message: `${label} names ${quote(action)}, but AWS has no service ${quote(matched.service)}` }];
    case "actions": {
      if (matched.actions.length > 0) return [];
      const misspelt = { service: matched.service, name: action.slice(action.indexOf(":") + 1) };
      return [{ message: `${label} names ${quote(action)}, which does not exist`, misspelt }];
    }
  }
}

function hint({ misspelt }: InvalidAction): string {
  if (misspelt === undefined) return "";
  const near = closest(
    misspelt.name,
    serviceActions(misspelt.service).map(({ name }) => name.slice(name.indexOf(":") + 1)),
  );
  return near === undefined ? "" : `; the nearest is ${misspelt.service}:${near}`;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
