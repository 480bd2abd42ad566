import { RESOURCE_POLICIES } from "../../lib/document-kinds";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { sharedDocuments } from "../../lib/shared-documents";

export const foreignGrantsTotal = rule({
  name: "stack-foreign-grants",
  level: "advisory",
  severity: "low",
  description: "What a stack grants to foreign principals is summed up in one line.",
  why: "A reviewer sees whether a change grants more than intended.",
  fix: "No change is needed. The sum is for the reviewer.",
  blind: "Grants of resources in other stacks.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html",
  stack: {
    types: [],
    documents: true,
    check: (resources, { accounts }) => {
      const shared = sharedDocuments(resources, RESOURCE_POLICIES, accounts);
      const grants = shared.flatMap((one) => one.grants);
      if (grants.length === 0) return [];
      const named = [
        ...new Set(grants.flatMap((one) => one.foreignPrincipals).map((one) => one.account ?? one.text)),
      ].sort();
      const actions = new Set(grants.flatMap(({ statement }) => statement.actions));
      const counted = (n: number, noun: string) => `${n} ${noun}${n === 1 ? "" : "s"}`;
      const statements = `${counted(grants.length, "statement")} in ${counted(shared.length, "document")}`;
      const grant = grants.length === 1 ? "grants" : "grant";
      return [fault(`${statements} ${grant} ${counted(actions.size, "action")} to ${named.join(", ")}`)];
    },
  },
});
