import { publicFaults } from "../../lib/public-faults";
import { rule } from "../../lib/rule";

export const busPublic = rule({
  name: "events-bus-public",
  level: "mandatory",
  severity: "critical",
  description: "No unknown principal may send events to a bus.",
  why: "A sender of events can trigger every rule of the bus.",
  fix: "Name the sending account's root limited by aws:PrincipalArn, or require aws:PrincipalOrgID.",
  blind: "What the rules of the bus do with an event.",
  url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html",
  documents: { kinds: ["bus"], check: publicFaults },
});
