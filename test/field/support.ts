import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { statementsAsWritten } from "@cross-account-s3/iam";
import { z } from "zod";
import { digest } from "../../adopt/digest";
import { jsonObject, type JsonObject } from "../../adopt/json";
import { liveState } from "../../adopt/live-state";
import { rehearse } from "../../rehearsal/rehearse";
import { type Project, readProject } from "../../rehearsal/run/project";

/** The folder of the cases' inputs. */
export const CASES = join(__dirname, "cases");

/** What a rehearsal comes to. */
interface Outcome {
  /** Why the configuration is refused, an error a line; none if it is not. */
  readonly refused: readonly string[];
  readonly violations: readonly string[];
  /** The mandatory findings of the policy pack. */
  readonly findings: readonly { readonly rule: string; readonly message: string }[];
}

/** Nothing is refused, violated or found. */
export const HOLDS: Outcome = { refused: [], violations: [], findings: [] };

/** Rehearses the stack files of a folder with this repository's program. */
export async function outcomeIn(folder: string): Promise<Outcome> {
  return outcomeOf(await readProject(folder, process.cwd()));
}

/** Rehearses a project. */
async function outcomeOf(project: Project): Promise<Outcome> {
  try {
    const { violations, findings } = await rehearse(project);
    return {
      refused: [],
      violations: violations.map(({ sentence }) => sentence),
      findings: findings.filter(({ level }) => level === "mandatory").map(({ rule, message }) => ({ rule, message })),
    };
  } catch (error) {
    if (error instanceof RunError) return { ...HOLDS, refused: error.message.split("\n") };
    throw error;
  }
}

/** The bucket that exists in the cases of adoption. */
const THEIRS = "arn:aws:s3:::acme-theirs";
const buckets = z.array(z.looseObject({ name: z.string() }));

/** A bucket that exists, with another policy than the one in `live.json`. */
interface Adopted {
  /** The case's folder. */
  readonly folder: string;
  /** The policy that the bucket has. @default the one in `live.json` */
  readonly policy?: JsonObject;
  /** Whether the owner's statements are acknowledged. @default false */
  readonly acknowledged?: boolean;
  /** Further keys of the bucket's configuration. @default none */
  readonly bucket?: Readonly<Record<string, unknown>>;
}

/** Rehearses the adoption of a bucket. */
export async function outcomeOfAdopting(adopted: Adopted): Promise<Outcome> {
  return withAdopted(adopted, outcomeOf);
}

/** Runs something on a copy of a case of adoption, and removes the copy. */
export async function withAdopted<T>(
  { folder, policy, acknowledged = false, bucket = {} }: Adopted,
  run: (project: Project) => Promise<T>,
): Promise<T> {
  const copy = await mkdtemp(join(tmpdir(), "adopted-"));
  try {
    await cp(folder, copy, { recursive: true });
    const live = liveState.parse(JSON.parse(await readFile(join(copy, "live.json"), "utf8")));
    const theirs = live.found[THEIRS];
    if (!theirs) throw new Error(`${folder}/live.json has no ${THEIRS}`);
    const document = policy ?? jsonObject.nullable().parse(theirs.policy?.document);
    if (policy) {
      const found = { ...theirs, policy: { ...theirs.policy, document }, settings: { ...theirs.settings, policy } };
      await writeFile(join(copy, "live.json"), JSON.stringify({ ...live, found: { ...live.found, [THEIRS]: found } }));
    }
    const read = await readProject(copy, process.cwd());
    const acknowledge = statementsAsWritten(document).map((statement) => ({
      statement: digest(statement),
      reason: "looked at in this test",
    }));
    const key = "cross-account-s3:buckets";
    const stacks = read.stacks.map((stack) => {
      const [first, ...others] = buckets.parse(JSON.parse(stack.config[key] ?? "[]"));
      if (!first) return stack;
      const changed = { ...first, ...bucket, ...(acknowledged ? { acknowledge } : {}) };
      return { ...stack, config: { ...stack.config, [key]: JSON.stringify([changed, ...others]) } };
    });
    return await run({ ...read, stacks });
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
