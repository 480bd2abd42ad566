import { EVERY_KIND } from "../../lib/document-kinds";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const documentNotAction = rule({
  name: "policy-document-notaction",
  level: "mandatory",
  severity: "high",
  description: "No statement allows by NotAction.",
  why: "It allows everything that it does not list, including what AWS adds later.",
  fix: "List the intended actions under Action. With Deny, NotAction is accepted.",
  blind: "Whether the actions that it allows are harmless.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
  documents: {
    kinds: EVERY_KIND,
    check: ({ statements }) =>
      statements
        .filter((one) => one.allows && one.inverted.includes("NotAction"))
        .map((one) => fault(`${one.label} allows with NotAction; expected Action`)),
  },
});
