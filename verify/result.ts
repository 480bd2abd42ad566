import type { Finding } from "./finding";
import type { Line } from "./live/result-line";
import type { Fault } from "./readers/fault";

/** All that a verification found out: what `--json` prints. */
export interface Verification {
  /** The version of this format. */
  readonly version: 1;
  readonly project: string;
  /** `held`: all is as declared. `violation`: something is not. `blind`: nothing wrong was seen, but not all was seen. */
  readonly verdict: "held" | "violation" | "blind";
  /** The stacks, with the account and the session that was used. */
  readonly stacks: readonly { readonly name: string; readonly accountId: string; readonly caller: string }[];
  /** How many resources of each kind were read and compared. */
  readonly read: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
  /** What could not be read, and why. */
  readonly unchecked: readonly Fault[];
  /** Documents with other words than declared and the same effect. */
  readonly reworded: readonly string[];
  /** Role by bucket: the level that was proved with what is deployed. */
  readonly access: readonly {
    readonly role: string;
    readonly bucket: string;
    readonly declared: string;
    readonly verdict: string;
  }[];
  /** How many statements about all requests were proved. */
  readonly statements: number;
  /** Requests that were really made, and those that were not tried. */
  readonly live: readonly Line[];
  /** What a reader should know in addition. */
  readonly notes: readonly string[];
  /** How long it took, in milliseconds. */
  readonly milliseconds: number;
}

/** The codes with which the command ends; the first four are the rehearsal's, the last is a shell's for Ctrl-C. */
export const EXIT_CODES = { held: 0, violation: 1, badInput: 2, fault: 3, blind: 4, stopped: 130 } as const;
