import { oneLine } from "../../documents/neutral-text";
import type { WhoCan } from "../who-can";

/** Returns the principals that may perform an action as text for a terminal, with one fact on each line. */
export function whoCanText({ action, holders, undecided, assumptions }: WhoCan, uri: string): string {
  const none = `No principal may ${action} on ${uri}.`;
  const unknown = `Not known whether any principal may ${action} on ${uri}.`;
  return [
    ...(holders.length > 0 ? [`${action} on ${uri}:`] : [undecided.length > 0 ? unknown : none]),
    ...holders.flatMap(({ who, when, provided }) => [
      `  ${who}${provided === undefined ? "" : `, if ${provided}`}`,
      ...when.map((one) => `    ${one}`),
    ]),
    ...assumptions.map((one) => `Assumed: ${one}`),
    ...undecided.map((one) => `Not decided: ${one}`),
  ]
    .map(oneLine)
    .join("\n");
}
