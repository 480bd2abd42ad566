import { STACK_TAG, stackTag } from "../documents/names";
import type { Config } from "./config";

/** The tags of a key. A key has no name, so the stack's deployer identifies it by its tag. */
export function keyTags(
  { project, stack }: Config,
  tags: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return { ...tags, [STACK_TAG]: stackTag(project, stack) };
}
