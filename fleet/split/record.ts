import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { z } from "zod";
import { writeWhole } from "../../stacks/project-file";
import { runs } from "../failures";
import { readJson } from "../state-file";

const splitSchema = z.object({
  version: z.literal(1),
  stack: z.string(),
  /** The stack's file, relative to the project's folder. */
  file: z.string(),
  /** The SHA-256 of the stack's file before the split. */
  before: z.string(),
  /** The SHA-256 of the stack's file after the split. */
  after: z.string(),
  /** The buckets that the stack keeps. */
  kept: z.array(z.string()),
  /** The kept buckets that cannot move, with the reasons. */
  staying: z.array(z.object({ bucket: z.string(), because: z.string() })),
  parts: z.array(
    z.object({ name: z.string(), file: z.string(), buckets: z.array(z.string()), components: z.array(z.string()) }),
  ),
  /** The changes because of which the split is being undone; absent if it is not. */
  undoing: z.array(z.string()).exactOptional(),
});

/** The record of an unfinished split. It is deleted when the split ends. */
export type Split = z.output<typeof splitSchema>;

const RECORD = "split.json";

const lockSchema = z.object({ pid: z.number(), host: z.string() });

/** The unfinished splits of a project. Each has a folder with its record and the new stack files. */
export class SplitRecords {
  /**
   * @param project the project's folder.
   * @param folder the parent folder of the splits.
   */
  constructor(
    private readonly project: string,
    private readonly folder: string,
  ) {}

  /** Returns the folder of a stack's split. */
  folderOf(stack: string): string {
    return join(this.folder, stack);
  }

  /** Returns the unfinished split of a stack; undefined if there is none. */
  of(stack: string): Split | undefined {
    return readJson(join(this.folderOf(stack), RECORD), splitSchema);
  }

  /** Returns all unfinished splits. */
  all(): readonly Split[] {
    if (!existsSync(this.folder)) return [];
    const entries = readdirSync(this.folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? (this.of(entry.name) ?? []) : []));
  }

  /**
   * Begins a split. Writes the new stack files, a copy of the old one and, last, the record.
   *
   * @param texts the text of each new stack file, by its path relative to the project's folder.
   */
  begin(split: Split, texts: ReadonlyMap<string, string>): void {
    for (const [file, text] of texts) writeWhole(this.staged(split.stack, file), text);
    const before = join(this.folderOf(split.stack), `${basename(split.file)}.before`);
    copyFileSync(join(this.project, split.file), before);
    this.write(split);
  }

  /** Writes the record of a split, from which a later run can continue. */
  write(split: Split): void {
    writeWhole(join(this.folderOf(split.stack), RECORD), JSON.stringify(split));
  }

  /** Ends a split and deletes its folder. */
  end(stack: string): void {
    // Deletes the record first: a folder without a record is not a split.
    rmSync(join(this.folderOf(stack), RECORD), { force: true });
    rmSync(this.folderOf(stack), { recursive: true, force: true });
  }

  /** Returns the path of the new file of a stack before it is published. */
  staged(stack: string, file: string): string {
    return join(this.folderOf(stack), basename(file));
  }

  /** @throws RunError if the stack's file is neither the one before the split nor the one after it. */
  checkFile({ stack, file, before, after }: Split): void {
    if ([before, after].includes(digest(readFileSync(join(this.project, file), "utf8")))) return;
    throw new RunError(
      `${file}: it has changed since the split of ${stack} began; put back ${join(this.folderOf(stack), basename(file))}.before, and run this again`,
    );
  }

  /**
   * Writes the new stack files to the project's folder: first the files of the new stacks, then the file of the split stack.
   *
   * @throws RunError if the split stack's file has changed, or if a different file has the name of a new one.
   */
  publish(split: Split): void {
    this.checkFile(split);
    for (const { file } of split.parts) this.#place(split.stack, file);
    writeWhole(join(this.project, split.file), readFileSync(this.staged(split.stack, split.file), "utf8"));
  }

  #place(stack: string, file: string): void {
    const target = join(this.project, file);
    const staged = this.staged(stack, file);
    try {
      // A link is atomic, and fails if the target exists.
      linkSync(staged, target);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      if (readFileSync(target, "utf8") === readFileSync(staged, "utf8")) return;
      throw new RunError(`${file}: it is there by now, and not of this split; move it away, and run this again`);
    }
  }

  /**
   * Locks the split of a stack for this process.
   *
   * @returns a function that releases the lock.
   * @throws RunError if another process has the lock.
   */
  lock(stack: string): () => void {
    const file = join(this.folder, `${stack}.lock`);
    mkdirSync(this.folder, { recursive: true });
    const holder = readJson(file, lockSchema);
    if (holder?.host === hostname() && !runs(holder.pid)) rmSync(file, { force: true });
    try {
      writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: "wx" });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      const by = holder ? `process ${holder.pid} of ${holder.host}` : "another process";
      throw new RunError(
        `${stack}: ${by} is splitting it; wait for it, or delete ${file} if you know that it has ended`,
      );
    }
    return () => {
      rmSync(file, { force: true });
    };
  }
}

/** Returns the SHA-256 of a text in hexadecimal. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
