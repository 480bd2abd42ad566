import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter } from "yaml";

/** A parsed YAML file. */
export interface YamlFile {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** A key or an entry of a list, as the path of an error has it: `.name` or `[0]`. */
interface Step {
  readonly text: string;
  /** Where it begins in the file, in characters. */
  readonly offset: number | undefined;
  readonly value: unknown;
}

/**
 * Returns where a key of `config` is in a file, such as `Pulumi.data.yaml:12`: the line of the key, or of the map or list that should have
 * it. Undefined if the file does not have the first key of the path.
 *
 * @param path such as `cross-account-s3:buckets[0].grants.indexer`.
 * @param fullKey returns the full form of a key of `config`.
 */
export function keyPlace(
  { file, document, lines }: YamlFile,
  path: string,
  fullKey: (key: string) => string,
): string | undefined {
  let place: Step | undefined;
  let rest = `.${path}`;
  let node: unknown = document.get("config", true);
  for (;;) {
    const inside = isAlias(node) ? node.resolve(document) : node;
    const next = steps(inside, place === undefined ? fullKey : (key) => key)
      .filter(({ text }) => rest.startsWith(text) && /^(?:$|[.[])/.test(rest.slice(text.length)))
      .sort((a, b) => b.text.length - a.text.length)[0];
    if (!next) break;
    place = next;
    node = next.value;
    rest = rest.slice(next.text.length);
  }
  return place?.offset === undefined ? undefined : `${file}:${lines.linePos(place.offset).line}`;
}

function steps(node: unknown, name: (key: string) => string): readonly Step[] {
  if (isSeq(node)) {
    return node.items.map((value, n) => ({ text: `[${n}]`, offset: offsetOf(value), value }));
  }
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }) =>
    isScalar(key) ? [{ text: `.${name(String(key.value))}`, offset: offsetOf(key), value }] : [],
  );
}

function offsetOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined;
}
