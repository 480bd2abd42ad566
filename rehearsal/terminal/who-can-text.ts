import { oneLine } from "../../documents/neutral-text";
import type { WhoCan } from "../who-can";

/** Who may do an action, as text for a terminal: each fact on one line. */
export function whoCanText({ action, holders, undecided, assumptions }: WhoCan, uri: string): string {
  return [
    holders.length === 0 ? `No principal may ${action} on ${uri}.` : `${action} on ${uri}:`,
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
