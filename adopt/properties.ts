import { z } from "zod";
import { connection } from "./connection";
import { usualSettleSeconds } from "./converge";
import { digest } from "./digest";
import { type Json, type JsonObject, jsonObject } from "./json";
import type { Work } from "./merge-operations";
import { wanted, type Wanted } from "./wanted";

/** Returns a schema for JSON text of a value. This program writes the text, so malformed text is a fault of the program. */
export const text = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((value): unknown => JSON.parse(value))
    .pipe(schema);

/** Schema for the inputs of a resource. Objects are JSON text, as the engine sorts the keys of objects. */
export const inputs = z.object({
  wanted: text(wanted),
  aws: text(connection),
  /** Whether the plan found our part unchanged. */
  inPlace: z.boolean().optional(),
  /** The digest of the parts of other owners in the plan. */
  others: z.string().optional(),
  /** The reasons in the plan not to make a first write. */
  faultsIfNew: z.array(z.string()).default([]),
  /** The settling time: how long to watch a document after writing it, in seconds. */
  settleSeconds: z.number().min(0).max(60).default(usualSettleSeconds),
  /** The document before the first write, from a record. */
  before: z.string().optional(),
  /** Whether the resource is a record, which only reads. */
  recordOnly: z.boolean().default(false),
});

/** Schema for the state of a resource. */
export const state = inputs.extend({
  /** The resource's state before our first write. */
  arrival: text(jsonObject),
});

/** Parsed inputs. */
export type Inputs = z.output<typeof inputs>;
/** Properties in the form in which the engine passes them. */
export type Props = Readonly<Record<string, unknown>>;

/** Returns the properties whose change requires an update: the wanted part, and the connection, which a destroy takes from the state. */
export function stateOf({ wanted: want, aws, settleSeconds }: Props): string {
  return JSON.stringify([want, aws, settleSeconds]);
}

/** Returns the identity of a Pulumi resource: the AWS resource, and the prefix that marks our part. */
export function placeOf(want: Wanted): string {
  switch (want.kind) {
    case "policy":
      return `policy ${want.arn} ${want.sidPrefix}`;
    case "notifications":
      // The state of EventBridge before our write is read on creation, so turning it on or off replaces the resource.
      return `notifications ${want.arn} ${want.idPrefix}${want.eventBridge ? " with EventBridge" : ""}`;
    case "trail":
      return `trail ${want.arn} ${want.namePrefix}`;
    case "settings":
      return `settings ${want.arn}`;
  }
}

/** Returns the inputs that stay in the state. Documents of other owners do not, as they would be outdated in the next run. */
export function kept(props: Props): Props {
  const keys = ["wanted", "aws", "settleSeconds", "recordOnly"];
  return Object.fromEntries(keys.flatMap((key) => (props[key] === undefined ? [] : [[key, props[key]]])));
}

/** Returns the outputs of a resource from its present document. */
export function outs(props: Props, work: Work, now: JsonObject | null, arrival: Json): Props {
  return {
    ...Object.fromEntries(
      ["wanted", "aws", "settleSeconds"].flatMap((key) => (props[key] === undefined ? [] : [[key, props[key]]])),
    ),
    inPlace: work.holds(now),
    others: digest(work.others(now)),
    arrival: JSON.stringify(arrival),
  };
}
