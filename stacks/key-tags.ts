import { STACK_TAG, stackTag } from "../documents/names";
import type { Config } from "./config";

/** The tags of a key: it has no name of its own, so that its tag says to the stack's deployer whose it is. */
export function keyTags(
  { project, stack }: Config,
  tags: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return { ...tags, [STACK_TAG]: stackTag(project, stack) };
}
