import { RunError } from "@pulumi/pulumi";
import { rehearse } from "../../rehearsal/rehearse";
import { randomProject } from "./random-projects";

/** What came of random valid configurations. */
interface FalseAlarms {
  /** Configurations that hold. */
  readonly held: number;
  /** Configurations that a preview refuses, by message. */
  readonly refused: readonly string[];
  /** What was said of the others, each with its seed. */
  readonly alarms: readonly string[];
}

/** Rehearses the random projects of some seeds. None of them should be found wrong. */
export async function falseAlarms(
  first: number,
  count: number,
  progress?: (seed: number) => void,
): Promise<FalseAlarms> {
  let held = 0;
  let wrong = 0;
  const refused: string[] = [];
  const alarms: string[] = [];
  for (let seed = first; held + wrong < count; seed++) {
    progress?.(seed);
    try {
      const { violations, findings } = await rehearse(randomProject(seed));
      const mandatory = findings.filter(({ level }) => level === "mandatory");
      const said = [
        ...violations.map(({ sentence }) => sentence),
        ...mandatory.map(({ rule, message }) => `${rule}: ${message}`),
      ];
      if (said.length === 0) held++;
      else wrong++;
      alarms.push(...said.map((text) => `seed ${String(seed)}: ${text}`));
    } catch (error) {
      if (!RunError.isInstance(error)) throw error;
      refused.push(`seed ${String(seed)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { held, refused, alarms };
}
