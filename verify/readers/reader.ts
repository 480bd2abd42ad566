import { z } from "zod";
import type { Account } from "../account";
import type { Placed } from "../placed-resources";
import type { NamedDocument } from "../../rehearsal/world";
import type { DocumentKind, Kind, Observed, Subject } from "../subject";
import type { Reading } from "./fault";
import type { Setting } from "./values";

/** What one Pulumi resource declares of an AWS resource. */
export interface Declaration {
  /** The AWS resource: its ARN, a bucket's name, or the id of a resource of a network. */
  readonly of: string;
  readonly settings: Readonly<Record<string, Setting>>;
  /** True if the AWS resource may be made elsewhere, and this is a part of it, such as a policy of a role. @default false */
  readonly part?: boolean;
}

/** Makes one call for a subject. @param action the IAM action that the call needs. @param call undefined from it means absent. */
type Read = <Value>(action: string, call: () => Promise<Value | undefined>) => Promise<Reading<Value>>;

/** What a reader works with. */
export interface Reach {
  readonly account: Account;
  readonly read: Read;
  /** The accounts of all stacks: every other account is a stranger. */
  readonly accounts: ReadonlySet<string>;
  /** The ARNs of the access points that stacks declare. */
  readonly accessPoints: ReadonlySet<string>;
}

/** Reads one kind of AWS resource back, and says what the stacks declare of it. */
export interface Reader {
  /** What each type of Pulumi resource declares. Every type that a stack can declare is in exactly one reader. */
  readonly declares: Readonly<Record<string, (placed: Placed) => Declaration>>;
  /** The value of each setting that no resource declares, where all of the AWS resource is this program's. */
  readonly undeclared: Readonly<Record<string, Setting>>;
  /** What it means that a setting is not as declared, for a reader who does not know AWS's words. */
  readonly meaning: Readonly<Record<string, string>>;
  /** What it means that the AWS resource does not exist. */
  readonly absence: string;
  readonly read: (subject: Subject, reach: Reach) => Promise<Observed>;
}

/** The readers by kind. */
export type Readers = Readonly<Record<Kind, Reader>>;

/** Text of an argument. */
export const text = z.string();
/** Text of an argument that may be missing; a stack's state has some as empty. */
export const optional = z
  .string()
  .nullish()
  .transform((value) => (value === "" ? undefined : (value ?? undefined)));
/** Tags of a resource. */
export const tags = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});
/** A list that may be missing. */
export const texts = z
  .array(text)
  .nullish()
  .transform((value) => value ?? []);

/** What is not there, or could not be read, as the whole observation; undefined if it was read. */
export function unobserved(reading: Reading<unknown>): Observed | undefined {
  if (reading.kind === "absent") return { kind: "absent" };
  return reading.kind === "failed" ? { kind: "unseen", fault: reading.fault } : undefined;
}

/**
 * The settings that one call answers.
 *
 * @param to the settings from its answer; from undefined, those of what is absent.
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

/** What was seen of a subject. */
export function seen(
  settings: Readonly<Record<string, Reading<Setting>>>,
  documents: readonly (readonly [DocumentKind, Reading<readonly NamedDocument[]>])[] = [],
): Extract<Observed, { kind: "seen" }> {
  return { kind: "seen", settings: new Map(Object.entries(settings)), documents: new Map(documents) };
}
