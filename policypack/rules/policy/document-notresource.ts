import { EVERY_KIND } from "../../lib/document-kinds";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const documentNotResource = rule({
  name: "policy-document-notresource",
  level: "mandatory",
  severity: "high",
  description: "No statement allows by NotResource.",
  why: "It allows everything that it does not list, including what AWS adds later.",
  fix: "List the intended resources under Resource. With Deny, NotResource is accepted.",
  blind: "Whether the resources that it allows are harmless.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html",
  documents: {
    kinds: EVERY_KIND,
    check: ({ statements }) =>
      statements
        .filter((one) => one.allows && one.inverted.includes("NotResource"))
        .map((one) => fault(`${one.label} allows with NotResource; expected Resource`)),
  },
});
