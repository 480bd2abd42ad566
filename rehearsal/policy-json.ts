import { readJson } from "@cross-account-s3/iam";
import { z } from "zod";

const texts = z.union([z.string(), z.array(z.string())]);
const conditions = z.record(
  z.string(),
  z.record(
    z.string(),
    z.union([z.string(), z.boolean(), z.number(), z.array(z.union([z.string(), z.boolean(), z.number()]))]),
  ),
);
const principal = z.union([z.literal("*"), z.record(z.string(), texts)]);

const statementSchema = z.looseObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: principal.optional(),
  NotPrincipal: principal.optional(),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Condition: conditions.optional(),
});

const policySchema = z.looseObject({
  Version: z.string().optional(),
  Id: z.string().optional(),
  Statement: z.union([z.array(statementSchema), statementSchema.transform((one) => [one])]),
});

/** A statement of any policy document, ours or not. */
export type StatementJson = z.output<typeof statementSchema>;
/** Any policy document, ours or not. */
export type PolicyJson = z.output<typeof policySchema>;

/**
 * Reads a policy document from its text or from parsed JSON, as it is written. What its statements mean, and whether AWS takes
 * them, is read by `parsePolicy` of packages/iam when the document is decided on.
 *
 * @param of whose document it is, for the message.
 * @throws Error if it is not a policy document.
 */
export function parsePolicy(document: unknown, of: string): PolicyJson {
  const parsed = policySchema.safeParse(typeof document === "string" ? json(document, of) : document);
  if (!parsed.success) throw new Error(`${of} is not a policy document: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function json(text: string, of: string): unknown {
  const read = readJson(text);
  if ("value" in read) return read.value;
  const { line, column } = read.position;
  throw new Error(`${of} is not JSON: line ${line}, column ${column}: ${read.error}`);
}

/** One or many texts as a list; nothing as an empty one. */
export function list(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}
