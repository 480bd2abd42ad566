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
 * Reads a policy document from its text or from parsed JSON.
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
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${of} is not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** One or many texts as a list; nothing as an empty one. */
export function list(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

/** One condition of a statement: an operator, a key, and the values that it is compared with. */
export interface ConditionJson {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** A statement's conditions, one by one. */
export function conditionsOf({ Condition = {} }: StatementJson): readonly ConditionJson[] {
  return Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: [values].flat().map(String) })),
  );
}

/** A statement's actions as they are written; those of one that leaves some out, in words. */
export function actionsAsWritten({ Action, NotAction }: StatementJson): readonly string[] {
  return NotAction === undefined ? list(Action) : [`all but ${list(NotAction).join(" and ")}`];
}

/** A text that a pattern matches. */
export function filledIn(pattern: string): string {
  return pattern.replaceAll("*", "x").replaceAll("?", "x");
}

/** A policy that allows everything to the caller: what an account's administrator has. */
export const ALLOW_ALL: PolicyJson = {
  Version: "2012-10-17",
  Statement: [{ Sid: "AllowAll", Effect: "Allow", Action: "*", Resource: "*" }],
};
