import { readFileSync } from "node:fs";
import { jsonPathText, prototypeKey, schemaIssuesText } from "@cross-account-s3/iam";
import { RunError } from "@pulumi/pulumi";
import { z } from "zod";
import { jsonObject } from "./json";

/**
 * Schema for an export of the live state: the facts that the adapters read, by ARN and kind. A plan with it needs no account, so the
 * rehearsal can prove what the merged documents allow.
 *
 *     { "format": "live-state/1",
 *       "found": {
 *         "arn:aws:s3:::acme": {
 *           "policy": { "document": { "Version": "2012-10-17", "Statement": [] }, "restrictsPublic": true },
 *           "notifications": { "document": {}, "region": "us-east-1" } } } }
 */
export const liveState = z.strictObject({
  format: z.literal("live-state/1"),
  found: z.record(z.string(), z.partialRecord(z.enum(["policy", "notifications", "trail", "settings"]), jsonObject)),
});

/** An export of the live state. */
export type LiveState = z.output<typeof liveState>;

/**
 * Reads a live-state file.
 *
 * @param key the stack and the configuration key that names the file, for the message.
 * @throws RunError naming the key and the file, if it does not exist yet, cannot be read, is not JSON, or has another form.
 */
export function readLiveState(path: string, key: string): LiveState {
  const fault = (what: string) =>
    new RunError(
      `${key}: ${path}: the live-state file ${what}; run \`pulumi preview\`, which writes it, and remove the key until then`,
    );
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") throw fault("does not exist yet");
    throw fault(`could not be read (${error instanceof Error ? error.message : String(error)})`);
  }
  const prototype = prototypeKey(value);
  if (prototype) throw fault(`has a key __proto__ (${jsonPathText(prototype)})`);
  const parsed = liveState.safeParse(value);
  if (parsed.success) return parsed.data;
  throw fault(`is not valid (${schemaIssuesText(parsed.error.issues, value)})`);
}
