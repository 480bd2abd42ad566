import { EVERY_KIND } from "../../lib/document-kinds";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const documentVersion = rule({
  name: "policy-document-version",
  level: "mandatory",
  severity: "medium",
  description: "A policy document is of version 2012-10-17.",
  why: "Without it AWS reads the document as of 2008, where a policy variable is plain text and matches nothing.",
  fix: 'Give the document "Version": "2012-10-17".',
  blind: "Nothing of what a version means to the statements.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html",
  documents: {
    kinds: EVERY_KIND,
    check: ({ version, statements }) =>
      statements.length === 0 || version === "2012-10-17"
        ? []
        : [fault('Version is missing or "2008-10-17"; expected "2012-10-17"')],
  },
});
