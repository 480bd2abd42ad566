import { EVERY_KIND } from "../../lib/document-kinds";
import { errorFaults } from "../../lib/policy-document";
import { rule } from "../../lib/rule";

export const documentParses = rule({
  name: "policy-document-parses",
  level: "mandatory",
  severity: "critical",
  description: "A policy document is JSON that follows the grammar of policies, with no key given twice.",
  why: "AWS refuses a malformed document only when it is written, or worse, reads it in an unintended way.",
  fix: "Correct the document. Build it from a data structure and JSON.stringify instead of by hand.",
  blind: "Sizes and the existence of actions, principals and keys are other rules' to check.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
  documents: {
    kinds: EVERY_KIND,
    check: (document) => errorFaults(document, "grammar"),
  },
});
