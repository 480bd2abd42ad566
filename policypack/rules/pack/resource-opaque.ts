import { DYNAMIC, locate } from "../../lib/locate";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { property } from "../../lib/unknown";

export const packResourceOpaque = rule({
  name: "pack-resource-opaque",
  level: "advisory",
  severity: "medium",
  description: "What a resource does to access can be read.",
  why: "A command or a dynamic resource can write any policy, and no rule sees it.",
  fix: "Use the provider's own resource; or give a dynamic resource an input policyForReview with the document that it writes.",
  blind: "It tells that a resource cannot be read, and nothing of what the resource does.",
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
