import { EVERY_KIND } from "../../lib/document-kinds";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const documentVersion = rule({
  name: "policy-document-version",
  level: "mandatory",
  severity: "medium",
  description: "A policy document has version 2012-10-17.",
  why: "Without it AWS uses version 2008-10-17, where a policy variable is plain text and matches nothing.",
  fix: 'Give the document "Version": "2012-10-17".',
  blind: "How the version changes the meaning of the statements.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html",
  documents: {
    kinds: EVERY_KIND,
    check: ({ version, statements }) =>
      statements.length === 0 || version === "2012-10-17"
        ? []
        : [fault('Version is missing or "2008-10-17"; expected "2012-10-17"')],
  },
});
