import { RunError } from "@pulumi/pulumi";
import { isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from "yaml";
import { z } from "zod";

const named = z.looseObject({ name: z.string() });

/** Settings of a stack that is not a copy of another: Pulumi writes its own. */
const OF_ONE_STACK = ["encryptionsalt", "encryptedkey"];

/**
 * The text of a stack's file with some of its buckets only. Comments stay.
 *
 * @param project the project's name, the namespace of keys that name none.
 * @param isNew whether it is the file of another stack than the text was.
 * @throws RunError if the buckets cannot be found in the text one by one.
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
    // An alias whose anchor left with another bucket.
    throw new RunError(`${file}: its buckets refer to each other by YAML anchors; write them out to split it`);
  }
}

function unclear(file: string): RunError {
  return new RunError(`${file}: the buckets cannot be found one by one; write them as a list of maps to split it`);
}

/** A setting of the program's, by its key in any of the forms that Pulumi takes. */
function pairOf(config: YAMLMap, project: string, key: string): Pair | undefined {
  const known = [`cross-account-s3:${key}`, `cross-account-s3:config:${key}`];
  if (project === "cross-account-s3") known.push(key);
  return config.items.find((pair) => isScalar(pair.key) && known.includes(String(pair.key.value)));
}
