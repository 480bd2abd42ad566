import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { STACK_REFERENCE, trustOf } from "../../lib/reference";

export const stackForeignUnseen = rule({
  name: "stack-foreign-unseen",
  level: "advisory",
  severity: "medium",
  description: "The stack's own configuration names the trusted account.",
  why: "The engine shows a policy pack no outputs of other stacks, so the pack cannot tell whether an account is the control stack's.",
  fix: "Set controlAccountId in the stack's configuration, or trustedAccounts under pack-settings; then every document is compared with it.",
  blind: "The outputs of another stack.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html",
  stack: {
    types: [STACK_REFERENCE],
    documents: true,
    check: (resources, { accounts }) => {
      const trust = trustOf(resources, accounts);
      return trust.is === "unseen" && trust.named.length > 0
        ? [
            fault(
              `${trust.named.join(", ")} has access; the pack does not see whether the stack ${trust.stack} is in that account`,
            ),
          ]
        : [];
    },
  },
});
