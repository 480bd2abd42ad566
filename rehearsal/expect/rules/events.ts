import type { Question } from "../../question";
import { administrator, ANONYMOUS, askAssume, askPutEvents, OPEN, roleAsItIs, service, withResource } from "../ask";
import type { RequestCheck, Rule } from "../check";
import { adminElsewhere, ELSEWHERE, LOOKALIKE } from "../nobody";

const EVENTS = service("events.amazonaws.com");

function says(expected: RequestCheck["expected"], title: string, question: Question): RequestCheck {
  return { kind: "request", rule: "events", title, expected, action: question.action, questions: [question] };
}

/** The control account's bus takes events from the listed roles, and from nobody else outside the account. */
export const eventBus: Rule = {
  of: "stack",
  checks({ bus, partition }, { world }) {
    if (!bus) return [];
    const not = (who: string, caller: Parameters<typeof askPutEvents>[1]) =>
      says("denied", `${who} must not put events on ${bus.arn}`, askPutEvents(world, caller, bus.arn));
    return [
      ...bus.from.flatMap((arn) => [
        says("allowed", `${arn} may put events on ${bus.arn}`, askPutEvents(world, administrator(arn), bus.arn)),
        not(`a role whose ARN begins like ${arn}`, administrator(`${arn}${LOOKALIKE}`)),
        not(`another role of the account of ${arn}`, administrator(arn.replace(/:role\/.*/, ":role/other"))),
      ]),
      not("another account's administrator", administrator(adminElsewhere(partition))),
      not("anybody, without signing in,", ANONYMOUS),
    ];
  },
};

/** The role that passes events on puts them on that bus alone, and EventBridge assumes it for this stack's rules alone. */
export const eventForwarding: Rule = {
  of: "stack",
  checks({ forwarding, partition, accountId }, { world }) {
    if (!forwarding) return [];
    const { roleArn, busArn, ruleArns } = forwarding;
    const role = roleAsItIs(world, roleArn);
    const assume = (expected: RequestCheck["expected"], source: string, account: string) =>
      says(
        expected,
        `EventBridge ${expected === "allowed" ? "may" : "must not"} assume ${roleArn} for ${source} of ${account}`,
        askAssume(world, EVENTS, roleArn, { "aws:SourceArn": source, "aws:SourceAccount": account }),
      );
    const not = (arn: string) =>
      says("denied", `${arn} must not assume ${roleArn}`, askAssume(world, administrator(arn), roleArn));
    return [
      says("allowed", `${roleArn} may put events on ${busArn}`, askPutEvents(world, role, busArn)),
      // Whatever the other bus lets in.
      says(
        "denied",
        `${roleArn} must not put events on another bus`,
        withResource(askPutEvents(world, role, `${busArn}${LOOKALIKE}`), OPEN),
      ),
      ...ruleArns.flatMap((rule) => [
        assume("allowed", rule, accountId),
        assume("denied", `${rule}${LOOKALIKE}`, accountId),
        assume("denied", rule, ELSEWHERE),
      ]),
      not(`arn:${partition}:iam::${accountId}:role/other`),
      not(adminElsewhere(partition)),
    ];
  },
};
