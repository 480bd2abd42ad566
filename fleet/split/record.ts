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
  /** The stack's file, from the project's folder. */
  file: z.string(),
  /** The SHA-256 of the stack's file as it was, and as it will be. */
  before: z.string(),
  after: z.string(),
  /** The buckets that the stack keeps, and those of them that have to stay. */
  kept: z.array(z.string()),
  staying: z.array(z.object({ bucket: z.string(), because: z.string() })),
  parts: z.array(
    z.object({ name: z.string(), file: z.string(), buckets: z.array(z.string()), components: z.array(z.string()) }),
  ),
  /** Whether everything is moved back, as a preview found changes: which. */
  undoing: z.array(z.string()).exactOptional(),
});

/** A split that was begun, and is not finished as long as its record is there. */
export type Split = z.output<typeof splitSchema>;

const RECORD = "split.json";

const lockSchema = z.object({ pid: z.number(), host: z.string() });

/** The splits of a project that are not finished: a folder for each, with its record and the files that its stacks will have. */
export class SplitRecords {
  /**
   * @param project the project's folder.
   * @param folder where the splits are.
   */
  constructor(
    private readonly project: string,
    private readonly folder: string,
  ) {}

  /** The folder of the split of a stack. */
  folderOf(stack: string): string {
    return join(this.folder, stack);
  }

  /** The split of a stack; undefined if none is unfinished. */
  of(stack: string): Split | undefined {
    return readJson(join(this.folderOf(stack), RECORD), splitSchema);
  }

  /** All that are unfinished. */
  all(): readonly Split[] {
    if (!existsSync(this.folder)) return [];
    const entries = readdirSync(this.folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? (this.of(entry.name) ?? []) : []));
  }

  /** Begins a split: keeps the texts that its files will have, and the record last. */
  begin(split: Split, texts: ReadonlyMap<string, string>): void {
    for (const [file, text] of texts) writeWhole(this.staged(split.stack, file), text);
    const before = join(this.folderOf(split.stack), `${basename(split.file)}.before`);
    copyFileSync(join(this.project, split.file), before);
    this.write(split);
  }

  /** Writes a split down, so that it is gone on with whatever happens. */
  write(split: Split): void {
    writeWhole(join(this.folderOf(split.stack), RECORD), JSON.stringify(split));
  }

  /** Ends a split: nothing of it is left to do. */
  end(stack: string): void {
    // The record first: without it, the rest is nothing.
    rmSync(join(this.folderOf(stack), RECORD), { force: true });
    rmSync(this.folderOf(stack), { recursive: true, force: true });
  }

  /** The file that a stack of a split will have. */
  staged(stack: string, file: string): string {
    return join(this.folderOf(stack), basename(file));
  }

  /** @throws RunError if the stack's file is neither as it was before the split, nor as it is after it. */
  checkFile({ stack, file, before, after }: Split): void {
    if ([before, after].includes(digest(readFileSync(join(this.project, file), "utf8")))) return;
    throw new RunError(
      `${file}: it has changed since the split of ${stack} began; put back ${join(this.folderOf(stack), basename(file))}.before, and run this again`,
    );
  }

  /**
   * Puts the files of a split in their places: those of the new stacks first, and none over another.
   *
   * @throws RunError if another file is there by now.
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
      // Fails if something has the name by now, and is whole if it does not.
      linkSync(staged, target);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      if (readFileSync(target, "utf8") === readFileSync(staged, "utf8")) return;
      throw new RunError(`${file}: it is there by now, and not of this split; move it away, and run this again`);
    }
  }

  /**
   * Lets only one process at a time work on the split of a stack.
   *
   * @returns ends it.
   * @throws RunError if another process does.
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

/** The SHA-256 of a text in hexadecimal. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
