import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { z } from "zod";
import type { Operation } from "./engine";
import { writeWhole } from "../stacks/project-file";
import { readJson } from "./state-file";

const runSchema = z.object({
  operation: z.enum(["preview", "up", "refresh", "destroy"]),
  /** The stacks of the run, each with the fingerprint of its configuration and code. */
  stacks: z.record(z.string(), z.string()),
});

/** The operation and the stacks of a run. */
type RunHeader = z.output<typeof runSchema>;

const stackSchema = z.discriminatedUnion("state", [
  z.object({ state: z.literal("running"), pid: z.number(), host: z.string(), since: z.string() }),
  z.object({ state: z.literal("succeeded"), at: z.string() }),
  z.object({ state: z.literal("failed"), at: z.string(), message: z.string() }),
]);

/** The recorded state of a stack of a run. */
type StackRecord = z.output<typeof stackSchema>;

/**
 * The record of a run in a folder: one file for the run and one for each stack that was started. The worker process of a stack writes the
 * file of the stack, so that the record is correct even if the fleet process is killed.
 */
export class RunRecord {
  /** @param folder the folder of the run. */
  constructor(readonly folder: string) {}

  /** Creates the record of a new run, in a new folder under `runs`. */
  static begin(runs: string, header: RunHeader, now: Date): RunRecord {
    mkdirSync(runs, { recursive: true });
    const name = `${now.toISOString().replace(/[:.]/g, "-")}-${header.operation}`;
    for (let n = 1; ; n++) {
      const folder = join(runs, n === 1 ? name : `${name}-${n}`);
      try {
        mkdirSync(folder);
      } catch (error) {
        // Another run began in the same millisecond.
        if (error instanceof Error && "code" in error && error.code === "EEXIST") continue;
        throw error;
      }
      writeWhole(join(folder, "run.json"), JSON.stringify(header));
      return new RunRecord(folder);
    }
  }

  /** Returns the record of the last run of an operation. @throws RunError if there is none. */
  static last(runs: string, operation: Operation): RunRecord {
    const names = existsSync(runs) ? readdirSync(runs).sort() : [];
    const found = names.filter((name) => new RegExp(`-${operation}(-\\d+)?$`).test(name)).at(-1);
    if (found === undefined) throw new RunError(`--resume: there is no run of ${operation}; leave --resume out`);
    return new RunRecord(join(runs, found));
  }

  /** The operation and the stacks of the run. @throws RunError if its file is missing or not valid. */
  get header(): RunHeader {
    const header = readJson(join(this.folder, "run.json"), runSchema);
    if (!header) throw new RunError(`${this.folder}: it has no run.json; leave --resume out`);
    return header;
  }

  /** Returns the recorded state of a stack; undefined if it was not started. */
  of(stack: string): StackRecord | undefined {
    return readJson(this.#file(stack), stackSchema);
  }

  /** Records that this process started to work on a stack. */
  started(stack: string): void {
    this.#write(stack, { state: "running", pid: process.pid, host: hostname(), since: new Date().toISOString() });
  }

  /** Records that a stack ended. @param failure the error message; undefined if the stack succeeded. */
  ended(stack: string, failure?: string): void {
    const at = new Date().toISOString();
    this.#write(stack, failure === undefined ? { state: "succeeded", at } : { state: "failed", at, message: failure });
  }

  /** Returns the path of the log file of a stack. */
  logFile(stack: string): string {
    return join(this.folder, `${stack}.log`);
  }

  #write(stack: string, record: StackRecord): void {
    writeWhole(this.#file(stack), JSON.stringify(record));
  }

  #file(stack: string): string {
    return join(this.folder, `${stack}.json`);
  }
}
