import { closest } from "../../lib/closest";
import { actionNames, matchActions } from "../../lib/catalogue";
import { EVERY_KIND } from "../../lib/kinds";
import type { Finding } from "../../lib/rule";
import { fault, rule } from "../../lib/rule";
import { isUnknown } from "../../lib/unknown";

export const actionExists = rule({
  name: "policy-action-exists",
  level: "mandatory",
  severity: "high",
  description: "Every action exists in its service.",
  why: "An action that does not exist is never asked for: an Allow of it grants nothing and a Deny of it stops nothing. S3 refuses the whole policy.",
  fix: "Use the name of the service authorization reference: the permission for listing objects is s3:ListBucket, for instance.",
  blind: "Actions that AWS added after the list of actions that this version of the pack carries.",
  url: "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  documents: {
    kinds: EVERY_KIND,
    check: async ({ statements }) => {
      const found = statements.flatMap((one) => one.actions.map((action) => judge(one.label, action)));
      return (await Promise.all(found)).flat();
    },
  },
});

async function judge(label: string, action: string): Promise<readonly Finding[]> {
  if (isUnknown(action)) return [];
  const matched = await matchActions(action);
  switch (matched.is) {
    case "every":
      return [];
    case "malformed":
      return [fault(`${label} names the action ${quote(action)}; expected service:Action`)];
    case "noService":
      return [fault(`${label} names ${quote(action)}, but AWS has no service ${quote(matched.service)}`)];
    case "actions": {
      if (matched.names.length > 0) return [];
      const near = closest(action.slice(action.indexOf(":") + 1), await actionNames(matched.service));
      const hint = near === undefined ? "" : `; the nearest is ${matched.service}:${near}`;
      return [fault(`${label} names ${quote(action)}, which does not exist${hint}`)];
    }
  }
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
