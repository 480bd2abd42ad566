import { z } from "zod";
import type { Account } from "../account";
import type { Placed } from "../placed-resources";
import type { NamedDocument } from "../../rehearsal/world";
import type { DocumentKind, Kind, Observed, Subject } from "../subject";
import type { Reading } from "./fault";
import type { Setting } from "./values";

/** The declaration of an AWS resource by one Pulumi resource. */
export interface Declaration {
  /** The AWS resource: its ARN, a bucket's name, or the id of a network resource. */
  readonly of: string;
  readonly settings: Readonly<Record<string, Setting>>;
  /** Whether this declares only a part of the AWS resource, such as a policy of a role. @default false */
  readonly part?: boolean;
}

/**
 * Makes one call for a subject.
 *
 * @param action the IAM action that the call needs.
 * @param call makes the call. It returns undefined for something that does not exist.
 */
type Read = <Value>(action: string, call: () => Promise<Value | undefined>) => Promise<Reading<Value>>;

/** The input of a reader in addition to the subject. */
export interface Reach {
  readonly account: Account;
  readonly read: Read;
  /** The accounts of all stacks. Access from any other account is drift. */
  readonly accounts: ReadonlySet<string>;
  /** The ARNs of the access points that stacks declare. */
  readonly accessPoints: ReadonlySet<string>;
}

/** Reads one kind of AWS resource, and returns what the stacks declare of it. */
export interface Reader {
  /** Functions that return the declaration of a Pulumi resource, by type. Every type is in exactly one reader. */
  readonly declares: Readonly<Record<string, (placed: Placed) => Declaration>>;
  /** The expected values of settings that no resource declares, for AWS resources that this program manages completely. */
  readonly undeclared: Readonly<Record<string, Setting>>;
  /** The consequence of a difference in each setting, in words that require no knowledge of AWS. */
  readonly meaning: Readonly<Record<string, string>>;
  /** The consequence if the AWS resource does not exist. */
  readonly absence: string;
  readonly read: (subject: Subject, reach: Reach) => Promise<Observed>;
}

/** The readers by kind. */
export type Readers = Readonly<Record<Kind, Reader>>;

/** Schema for a string. */
export const text = z.string();
/** Schema for an optional string. A stack's state has an empty string for some missing values. */
export const optional = z
  .string()
  .nullish()
  .transform((value) => (value === "" ? undefined : (value ?? undefined)));
/** Schema for the tags of a resource. */
export const tags = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});
/** Schema for an optional list of strings. */
export const texts = z
  .array(text)
  .nullish()
  .transform((value) => value ?? []);

/**
 * Returns the declaration of a Pulumi resource whose outputs have a shape. The schema is made once: zod compiles each schema when it is
 * first used.
 *
 * @throws ZodError if the outputs have another shape.
 */
export function declared<Shape extends z.ZodRawShape>(
  shape: Shape,
  declaration: (outputs: z.output<z.ZodObject<Shape>>, place: Placed["place"]) => Declaration,
): (placed: Placed) => Declaration {
  const schema = z.object(shape);
  return ({ resource, place }) => declaration(schema.parse(resource.outputs), place);
}

/** Returns the state of a subject that does not exist or could not be read; undefined if it was read. */
export function unobserved(reading: Reading<unknown>): Observed | undefined {
  if (reading.kind === "absent") return { kind: "absent" };
  return reading.kind === "failed" ? { kind: "unseen", fault: reading.fault } : undefined;
}

/**
 * Returns the settings that one call reads.
 *
 * @param to returns the settings from the result; from undefined, those of something that does not exist.
 */
export function settingsOf<Value>(
  reading: Reading<Value>,
  to: (value: Value | undefined) => Readonly<Record<string, Setting>>,
): Readonly<Record<string, Reading<Setting>>> {
  const value = reading.kind === "read" ? reading.value : undefined;
  return Object.fromEntries(
    Object.entries(to(value)).map(([name, setting]): [string, Reading<Setting>] => [
      name,
      reading.kind === "failed" ? reading : { kind: "read", value: setting },
    ]),
  );
}

/** Returns the state of a subject that was read. */
export function seen(
  settings: Readonly<Record<string, Reading<Setting>>>,
  documents: readonly (readonly [DocumentKind, Reading<readonly NamedDocument[]>])[] = [],
): Extract<Observed, { kind: "seen" }> {
  return { kind: "seen", settings: new Map(Object.entries(settings)), documents: new Map(documents) };
}
