import { z } from "zod";
import { RESOURCE_POLICIES } from "../../lib/kinds";
import type { Finding } from "../../lib/rule";
import { fault, rule } from "../../lib/rule";
import type { StackResource } from "../../lib/stack";
import { ofTypes } from "../../lib/stack";
import { sharedDocuments } from "../../lib/shared";
import { untrusted } from "../../lib/trusted";
import { at, string } from "../../lib/values";

const REFERENCE = "pulumi:pulumi:StackReference";

export const stackForeignTrusted = rule({
  name: "stack-foreign-trusted",
  level: "mandatory",
  severity: "critical",
  description: "Where another stack names the trusted account, only that account is let in.",
  why: "The account comes from the stack reference, so no resource alone shows whether a document names the right one.",
  fix: "Correct the account; or set controlAccountId in the stack's configuration, or trustedAccounts under pack-settings.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html",
  stack: {
    types: [REFERENCE],
    documents: true,
    check: (resources, { accounts }) => {
      if (accounts.learntFrom === undefined) return [];
      const learnt = accountsIn(resources, accounts.learntFrom);
      const trusted = new Set([...accounts.trusted, ...learnt]);
      const hint: readonly Finding[] =
        learnt.length > 0
          ? []
          : [
              fault(
                `the outputs of the stack ${accounts.learntFrom} name no account; set controlAccountId or trustedAccounts`,
              ),
            ];
      const found = sharedDocuments(resources, RESOURCE_POLICIES, accounts).flatMap(({ resource, grants }) =>
        untrusted(grants, { ...accounts, trusted }, resource.urn),
      );
      return found.length === 0 ? [] : [...hint, ...found];
    },
  },
});

/** The account that the referenced stack's output `contract` is from. */
function accountsIn(resources: readonly StackResource[], stack: string): readonly string[] {
  return ofTypes(resources, [REFERENCE])
    .filter(({ props, name }) => name === stack || at(props, "name") === stack)
    .flatMap(({ props }) => {
      const account = string(at(props, "outputs", "contract", "accountId"));
      return (
        z
          .string()
          .regex(/^\d{12}$/)
          .safeParse(account).data ?? []
      );
    });
}
