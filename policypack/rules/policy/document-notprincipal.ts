import { EVERY_KIND } from "../../lib/document-kinds";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const documentNotPrincipal = rule({
  name: "policy-document-notprincipal",
  level: "mandatory",
  severity: "high",
  description: "No statement uses NotPrincipal.",
  why: "With Allow it grants to every other principal; with Deny it also denies the sessions of the role that it names.",
  fix: 'Name the principals. To deny all but a few, deny "*" with ArnNotEquals aws:PrincipalArn.',
  blind: "Whether the exception is complete.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
  documents: {
    kinds: EVERY_KIND,
    check: ({ statements }) =>
      statements
        .filter((one) => one.inverted.includes("NotPrincipal"))
        .map((one) => fault(`${one.label} uses NotPrincipal; expected Principal`)),
  },
});
