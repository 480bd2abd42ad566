import { EVERY_KIND } from "../../lib/document-kinds";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const sidUnique = rule({
  name: "policy-sid-unique",
  level: "mandatory",
  severity: "medium",
  description: "Each Sid occurs once in a document.",
  why: "IAM and SNS refuse the document; elsewhere a tool that merges by Sid replaces the wrong statement.",
  fix: "Give every statement a Sid of its own.",
  blind: "Sids in two documents of one resource.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html",
  documents: {
    kinds: EVERY_KIND,
    check: ({ statements }) => {
      const sids = statements.flatMap((one) => (one.sid === undefined || one.sid === "" ? [] : [one.sid]));
      const twice = new Set(sids.filter((sid, index) => sids.indexOf(sid) !== index));
      return [...twice].map((sid) => fault(`the Sid ${JSON.stringify(sid.slice(0, 80))} is used more than once`));
    },
  },
});
