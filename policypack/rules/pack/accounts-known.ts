import { RESOURCE_POLICIES } from "../../lib/document-kinds";
import { locate } from "../../lib/locate";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const packAccountsKnown = rule({
  name: "pack-accounts-known",
  level: "mandatory",
  severity: "high",
  description: "The settings say which accounts are the program's own.",
  why: "Without it the pack cannot distinguish a grant to another account from a grant to your own, and checks neither.",
  fix: 'Set ownAccounts under pack-settings: {"pack-settings": {"ownAccounts": ["111122223333"], "trustedAccounts": []}}.',
  blind: "The account of the credentials: the engine does not show it to a policy pack.",
  url: "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html",
  stack: {
    types: [],
    documents: true,
    check: (resources, { accounts }) => {
      if (accounts.own.size > 0) return [];
      const naming = resources.filter(({ type, props }) =>
        locate(type, props).some(({ kind, text }) => RESOURCE_POLICIES.includes(kind) && /\b\d{12}\b/.test(text)),
      );
      const [first] = naming;
      if (first === undefined) return [];
      const more = naming.length === 1 ? "" : ` and ${naming.length - 1} more`;
      return [fault(`the policies of ${first.name}${more} name accounts, and none is known to be your own`)];
    },
  },
});
