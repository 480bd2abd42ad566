import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const packExemptionStale = rule({
  name: "pack-exemption-stale",
  level: "mandatory",
  severity: "medium",
  description: "Every exemption keeps a finding back.",
  why: "An exemption that outlives its finding silently covers the next one.",
  fix: "Delete the exemption, or correct its resource or tag. With stack it counts for one stack only.",
  blind: "An exemption of a rule that is disabled is not read, and so is never stale.",
  url: "https://www.pulumi.com/docs/insights/policy/policy-packs/authoring/",
  stack: {
    types: [],
    check: (_resources, { exemptions }) =>
      exemptions
        .filter(({ resources }) => resources.size === 0)
        .map(({ rule: name, exemption: { resource, tag } }) =>
          fault(`the exemption from ${name} for ${resource ?? `the tag ${tag ?? ""}`} keeps no finding back`),
        ),
  },
});
