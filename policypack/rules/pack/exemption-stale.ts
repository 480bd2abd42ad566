import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const packExemptionStale = rule({
  name: "pack-exemption-stale",
  level: "mandatory",
  severity: "medium",
  description: "Every exemption suppresses a finding.",
  why: "An exemption that outlives its finding suppresses the next one without a message.",
  fix: "Delete the exemption, or correct its resource or tag. With stack, it counts for that stack only.",
  blind: "Exemptions of a disabled rule, which are not read.",
  url: "https://www.pulumi.com/docs/insights/policy/policy-packs/authoring/",
  stack: {
    types: [],
    check: (_resources, { exemptions }) =>
      exemptions
        .filter(({ resources }) => resources.size === 0)
        .map(({ rule: name, exemption: { resource, tag } }) =>
          fault(`the exemption from ${name} for ${resource ?? `the tag ${tag ?? ""}`} suppresses no finding`),
        ),
  },
});
