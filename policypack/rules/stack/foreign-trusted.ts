import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { STACK_REFERENCE, trustOf } from "../../lib/reference";
import { untrusted } from "../../lib/trust-checks";

export const stackForeignTrusted = rule({
  name: "stack-foreign-trusted",
  level: "mandatory",
  severity: "critical",
  description: "If another stack names the trusted account, only that account is granted access.",
  why: "The account comes from the stack reference, so no single resource shows whether a document names the right one.",
  fix: "Correct the account; or set controlAccountId in the stack's configuration, or trustedAccounts under pack-settings.",
  blind: "The outputs of another stack that the engine does not show to a pack.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html",
  stack: {
    types: [STACK_REFERENCE],
    documents: true,
    check: (resources, { accounts }) => {
      const trust = trustOf(resources, accounts);
      switch (trust.is) {
        case "notAsked":
          return [];
        case "seen":
          return trust.shared.flatMap(({ resource, document, grants }) =>
            untrusted(document, grants, { ...accounts, trusted: trust.trusted }, resource.urn),
          );
        // A control stack is in one account, so at most one of several accounts is right.
        case "unseen":
          return trust.named.length < 2
            ? []
            : [fault(`${trust.named.join(", ")} have access, but the stack ${trust.stack} is in one account`)];
      }
    },
  },
});
