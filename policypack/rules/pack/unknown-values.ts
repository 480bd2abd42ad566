import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";

export const packUnknown = rule({
  name: "pack-unknown-values",
  level: "advisory",
  severity: "low",
  description: "What a rule reads is known at preview.",
  why: "A reviewer, like a rule, can only judge a document whose text is there to read.",
  fix: "Nothing, if the value comes from a resource that does not exist yet: the same rules run again during up, before the resource is made. Names given explicitly make documents known at preview.",
  blind: "It names the property, and not which part of its text is missing.",
  url: "https://www.pulumi.com/docs/concepts/inputs-outputs/",
  everywhere: (resource, _options, session) =>
    session
      .takeWaiting(resource?.urn ?? "")
      .map(({ on, rules }) =>
        fault(`${on} is not wholly known yet. What is known was checked. Waiting for the rest: ${rules.join(", ")}.`),
      ),
});
