import { DYNAMIC, locate } from "../../lib/locate";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { property } from "../../lib/unknown";

export const packResourceOpaque = rule({
  name: "pack-resource-opaque",
  level: "advisory",
  severity: "medium",
  description: "The effect of a resource on access can be read.",
  why: "A command or a dynamic resource can write any policy, and no rule reads it.",
  fix: "Use the provider's own resource; or give the dynamic resource an input policyForReview with the document that it writes.",
  blind: "What such a resource does.",
  url: "https://www.pulumi.com/docs/iac/concepts/resources/dynamic-providers/",
  everywhere: (resource) => {
    if (resource === undefined) return [];
    const { type, name, props } = resource;
    if (type.startsWith("command:")) return [fault(`${name} runs a command (${type}); what it changes is not read`)];
    const declared = property(props, "policyForReview") !== undefined || locate(type, props).length > 0;
    return DYNAMIC.test(type) && !declared
      ? [fault(`${name} is a dynamic resource without policyForReview; what it changes is not read`)]
      : [];
  },
});
