import { z } from "zod";
import type { Clients } from "../accounts";
import { jsonText, type Resource } from "../state";

/** One resource, as it was declared and as AWS has it. Equal, if all is well. */
export interface Reading {
  readonly declared: unknown;
  readonly found: unknown;
}

/** Reads a resource back from AWS. @param clients reach its account and Region. */
export type Reader = (resource: Resource, clients: Clients) => Promise<Reading>;

/** Tags as they are declared. */
export const tags = z.record(z.string(), z.string()).default({});

/** A policy's text, as what it says: its white space and the order of its keys mean nothing. */
export const policy = jsonText;

/** A policy that AWS gave. */
export function policyOf(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}

/** Tags as most services list them. */
export function tagsOf(
  list: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Record<string, string> {
  return Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, Value]));
}
