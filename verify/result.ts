import type { Finding } from "./finding";
import type { Line } from "./live/result-line";
import type { Fault } from "./readers/fault";

/** The result of a verification: the output of `--json`. */
export interface Verification {
  /** The version of this format. */
  readonly version: 1;
  readonly project: string;
  /** `held`: everything is as declared. `violation`: there is a finding. `blind`: there is none, but not everything could be checked. */
  readonly verdict: "held" | "violation" | "blind";
  /** The stacks, each with its account and the ARN of the session. */
  readonly stacks: readonly { readonly name: string; readonly accountId: string; readonly caller: string }[];
  /** The number of resources of each kind that were read and compared. */
  readonly read: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
  /** What could not be read, each with the reason. */
  readonly unchecked: readonly Fault[];
  /** Documents that differ from the declared text and have the same effect. */
  readonly reworded: readonly string[];
  /** The access of each role to each bucket: the declared level, and the verdict of the proof with what is deployed. */
  readonly access: readonly {
    readonly role: string;
    readonly bucket: string;
    readonly declared: string;
    readonly verdict: string;
  }[];
  /** The number of statements about all requests that were proved. */
  readonly statements: number;
  /** The live requests, including those that were not tried. */
  readonly live: readonly Line[];
  /** Additional remarks. */
  readonly notes: readonly string[];
  /** The duration of the verification, in milliseconds. */
  readonly milliseconds: number;
}

/** The exit codes of the command: those of every command, and 130, which shells use for Ctrl-C. */
export const EXIT_CODES = { held: 0, violation: 1, badInput: 2, fault: 3, blind: 4, stopped: 130 } as const;
