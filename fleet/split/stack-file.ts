import { RunError } from "@pulumi/pulumi";
import { isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from "yaml";
import { z } from "zod";

const named = z.looseObject({ name: z.string() });

/** Settings that a new stack must not copy. Pulumi writes new values. */
const OF_ONE_STACK = ["encryptionsalt", "encryptedkey"];

/**
 * Returns the text of a stack file with only some of its buckets. Keeps the comments.
 *
 * @param file the path of the stack file, for error messages.
 * @param text the text of the stack file.
 * @param project the project's name, which is the namespace of keys without one.
 * @param buckets the names of the buckets to keep.
 * @param isNew whether the result is the file of a new stack.
 * @throws RunError if the text has no list of buckets, or if its buckets share YAML anchors.
 */
export function withBuckets(
  file: string,
  text: string,
  project: string,
  buckets: readonly string[],
  isNew: boolean,
): string {
  const document = parseDocument(text);
  const config = document.get("config");
  if (!isMap(config)) throw new RunError(`${file}: it has no map \`config\`; write the buckets there`);
  const pair = pairOf(config, project, "buckets");
  if (!pair) throw new RunError(`${file}: the buckets are not in it; write cross-account-s3:buckets there to split it`);
  const { value } = pair;
  const isKept = (item: unknown): boolean => buckets.includes(named.parse(item).name);
  if (isSeq(value)) {
    value.items = (value.items as Node[]).filter((item) => isKept(item.toJS(document)));
    if (value.items.length !== buckets.length) throw unclear(file);
  } else if (isScalar(value) && typeof value.value === "string") {
    const kept = z.array(named).parse(JSON.parse(value.value)).filter(isKept);
    if (kept.length !== buckets.length) throw unclear(file);
    value.value = JSON.stringify(kept);
  } else {
    throw unclear(file);
  }
  if (isNew) {
    const live = pairOf(config, project, "liveState");
    if (live) config.delete(live.key);
    for (const key of OF_ONE_STACK) document.delete(key);
  }
  try {
    return document.toString({ lineWidth: 0 });
  } catch {
    // An alias remains, but its anchor was in a bucket that is not kept.
    throw new RunError(`${file}: its buckets refer to each other by YAML anchors; write them out to split it`);
  }
}

function unclear(file: string): RunError {
  return new RunError(`${file}: the buckets cannot be found one by one; write them as a list of maps to split it`);
}

/** Finds a setting of this program by its key, in any of the forms that Pulumi accepts; undefined if there is none. */
function pairOf(config: YAMLMap, project: string, key: string): Pair | undefined {
  const known = [`cross-account-s3:${key}`, `cross-account-s3:config:${key}`];
  if (project === "cross-account-s3") known.push(key);
  return config.items.find((pair) => isScalar(pair.key) && known.includes(String(pair.key.value)));
}
