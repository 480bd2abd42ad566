import { readFileSync } from "node:fs";
import { RunError } from "@pulumi/pulumi";
import type { z } from "zod";

/**
 * Reads a JSON file and validates it.
 *
 * @returns undefined if the file does not exist.
 * @throws RunError if the file is not valid.
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
