import { z } from "zod";

/** The most tags of a resource: the same in all services whose resources this program tags. */
const MOST = 50;

const key = z
  .string()
  .min(1, "a key of 1 to 128 characters")
  .max(128, "a key of at most 128 characters")
  .refine((name) => !/^aws:/i.test(name), { error: "a key that does not begin with aws:, which AWS keeps for itself" });

/**
 * Tags by key.
 *
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
export const tags = z.record(key, z.string({ error: "a text" }).max(256, "a text of at most 256 characters"), {
  error: "a map of tags",
});

/**
 * What is wrong with the number of tags, if anything.
 *
 * @param resources the keys of the tags that each of some resources would have; duplicates are allowed.
 */
export function tagsProblem(...resources: readonly (readonly string[])[]): string | undefined {
  const most = Math.max(...resources.map((keys) => new Set(keys).size));
  if (most <= MOST) return undefined;
  return `${MOST} tags at most, and with those of the stack and of this program there would be ${most}`;
}
