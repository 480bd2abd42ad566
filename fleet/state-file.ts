import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { RunError } from "@pulumi/pulumi";
import type { z } from "zod";

/** Writes a file whole or not at all: whoever reads it sees the old text or the new one, and so does a run after a kill. */
export function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, text);
  renameSync(part, file);
}

/**
 * Reads a JSON file.
 *
 * @returns undefined if there is none.
 * @throws RunError if it is of another shape.
 */
export function readJson<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new RunError(
      `${file}: it is not what this program writes there; delete it, and run the command before again`,
    );
  }
}
