import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const packUnknown = rule({
  name: "pack-unknown-values",
  level: "advisory",
  severity: "low",
  description: "The values that rules read are known at preview.",
  why: "A reviewer and a rule can check only a document whose text is known.",
  fix: "No change is needed if the value comes from a resource that does not exist yet: the same rules run again during up, before the resource is created. Explicit names make documents known at preview.",
  blind: "Which part of the property's text is unknown.",
  url: "https://www.pulumi.com/docs/concepts/inputs-outputs/",
  everywhere: (resource, _options, session) =>
    session
      .takeWaiting(resource?.urn ?? "")
      .map(({ on, rules }) =>
        fault(`${on} is not wholly known yet. What is known was checked. Waiting for the rest: ${rules.join(", ")}`),
      ),
});
