/** One filter rule of a notification. */
interface Rule {
  readonly name: string;
  readonly value: string;
}

/** One destination of a bucket's events. */
export interface Destination {
  /** The ARN of a topic, queue or function; `eventbridge` for the account's default bus. */
  readonly to: string;
  readonly events: readonly string[];
  readonly rules?: readonly Rule[];
}

/** A destination as a setting's text: equal for equal effect, whatever the order of its parts and the case of a rule's name. */
export function destinationText({ to, events, rules = [] }: Destination): string {
  const filter = rules
    .filter(({ value }) => value !== "")
    .map(({ name, value }) => `${name.toLowerCase()}=${value}`)
    .sort();
  return [to, ...[...events].sort(), ...filter].join(" ");
}
