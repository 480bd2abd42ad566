import { EVERY_KIND } from "../../lib/document-kinds";
import { isObsolete } from "../../lib/obsolete";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const actionObsolete = rule({
  name: "policy-action-obsolete",
  level: "advisory",
  severity: "low",
  description: "No statement names an action that no longer has an effect.",
  why: "It allows and denies nothing, and misleads a reader.",
  fix: "Remove the action.",
  blind: "Actions that AWS removed after this version of the pack.",
  url: "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html",
  documents: {
    kinds: EVERY_KIND,
    check: ({ statements }) =>
      statements.flatMap((one) =>
        one.actions.filter(isObsolete).map((action) => fault(`${one.label} names ${action}`)),
      ),
  },
});
