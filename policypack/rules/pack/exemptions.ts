import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const packExemptions = rule({
  name: "pack-exemptions",
  level: "advisory",
  severity: "low",
  description: "The exemptions in force are listed in one line.",
  why: "An exemption is a finding that the team accepted; a reviewer must see it.",
  fix: "No change is needed for an exemption that still applies. Delete the others from the pack's configuration.",
  blind: "Exemptions of a disabled rule, which are not read.",
  url: "https://www.pulumi.com/docs/insights/policy/policy-packs/authoring/",
  stack: {
    types: [],
    check: (_resources, { exemptions }) => {
      const lines = exemptions
        .filter(({ resources }) => resources.size > 0)
        .map(
          ({ rule: name, exemption, resources }) => `${name} for ${[...resources].join(", ")} (${exemption.reason})`,
        );
      return lines.length === 0 ? [] : [fault(`exempt: ${lines.join("; ")}`)];
    },
  },
});
