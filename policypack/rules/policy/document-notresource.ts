import { EVERY_KIND } from "../../lib/document-kinds";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const documentNotResource = rule({
  name: "policy-document-notresource",
  level: "mandatory",
  severity: "high",
  description: "No statement allows by NotResource.",
  why: "It allows everything but what it lists, with all that AWS will add in years to come.",
  fix: "List the resources that are meant under Resource. With Deny, NotResource is fine.",
  blind: "Whether the resources that are left are harmless today.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html",
  documents: {
    kinds: EVERY_KIND,
    check: ({ statements }) =>
      statements
        .filter((one) => one.allows && one.inverted.includes("NotResource"))
        .map((one) => fault(`${one.label} allows with NotResource; expected Resource`)),
  },
});
