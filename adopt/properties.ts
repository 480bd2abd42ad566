import { z } from "zod";
import { connection } from "./connection";
import { usualSettleSeconds } from "./converge";
import { digest } from "./digest";
import { type Json, type JsonObject, jsonObject } from "./json";
import type { Work } from "./merge-operations";
import { wanted, type Wanted } from "./wanted";

/** JSON text on the way into one of our schemas. We wrote it ourselves: text that is none is a fault of the program. */
export const text = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((value): unknown => JSON.parse(value))
    .pipe(schema);

/** A resource's inputs. Texts, as the engine sorts the keys of objects. */
export const inputs = z.object({
  wanted: text(wanted),
  aws: text(connection),
  /** False if the plan saw ours altered or gone. */
  inPlace: z.boolean().optional(),
  /** Fingerprint of everyone else's part, as the plan saw it. */
  others: z.string().optional(),
  /** What speaks against a first write, as the plan saw it. */
  faultsIfNew: z.array(z.string()).default([]),
  /** How long to watch a document after writing it, in seconds. */
  settleSeconds: z.number().min(0).max(60).default(usualSettleSeconds),
  /** What was there before us, from a record that was made before the first write. */
  before: z.string().optional(),
  /** True for the record itself: it reads, and writes nothing. */
  recordOnly: z.boolean().default(false),
});

/** What a resource keeps in the state. */
export const state = inputs.extend({
  /** The resource's state before our first write. */
  arrival: text(jsonObject),
});

/** Inputs, read. */
export type Inputs = z.output<typeof inputs>;
/** Properties as the engine hands them over. */
export type Props = Readonly<Record<string, unknown>>;

/** What a change of calls for an update: what is wanted, and how to reach it, which the state keeps for the day we go. */
export function stateOf({ wanted: want, aws, settleSeconds }: Props): string {
  return JSON.stringify([want, aws, settleSeconds]);
}

/** What makes two Pulumi resources the same: the AWS resource, and the mark by which we know our part of it. */
export function placeOf(want: Wanted): string {
  switch (want.kind) {
    case "policy":
      return `policy ${want.arn} ${want.sidPrefix}`;
    case "notifications":
      // What EventBridge was before us is looked up when we come: a change of mind is a leaving and a coming.
      return `notifications ${want.arn} ${want.idPrefix}${want.eventBridge ? " with EventBridge" : ""}`;
    case "trail":
      return `trail ${want.arn} ${want.namePrefix}`;
    case "settings":
      return `settings ${want.arn}`;
  }
}

/** The inputs that stay in the state. Others' documents do not: they would be old by the next run. */
export function kept(props: Props): Props {
  const keys = ["wanted", "aws", "settleSeconds", "recordOnly"];
  return Object.fromEntries(keys.flatMap((key) => (props[key] === undefined ? [] : [[key, props[key]]])));
}

/** What a resource keeps of a look at its document. */
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
