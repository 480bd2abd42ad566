import { EVERY_KIND } from "../../lib/document-kinds";
import { errorFaults } from "../../lib/policy-document";
import { rule } from "../../lib/rule";

export const documentParses = rule({
  name: "policy-document-parses",
  level: "mandatory",
  severity: "critical",
  description: "A policy document is JSON that follows the policy grammar, without duplicate keys.",
  why: "AWS refuses a malformed document only during the deployment, or reads it in an unintended way.",
  fix: "Correct the document. Build it from a data structure and JSON.stringify instead of by hand.",
  blind: "Sizes, and the existence of actions, principals and keys, which other rules check.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
  documents: {
    kinds: EVERY_KIND,
    check: (document) => errorFaults(document, "grammar"),
  },
});
