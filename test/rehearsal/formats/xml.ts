/** An element of an XML document. */
interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
const decoded = (text: string): string => {
  if (/[<>"]|&(?!(amp|lt|gt|quot);)/.test(text)) throw new Error(`not escaped: ${text}`);
  return text.replace(/&(\w+);/g, (_, name: string) => ENTITIES[name] ?? "");
};

/** Reads a well-formed XML document without comments, CDATA and processing instructions. @throws Error if it is not one. */
export function parseXml(text: string): Element {
  const root: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/, "");
  let end = 0;
  for (const { 0: tag, index, 1: close, 2: name = "", 3: given = "", 4: empty } of body.matchAll(
    /<(\/?)([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>/g,
  )) {
    const parent = open.at(-1) ?? root;
    parent.text += decoded(body.slice(end, index));
    end = index + tag.length;
    if (close === "/") {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes another element`);
      continue;
    }
    const attributes = Object.fromEntries(
      [...given.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, decoded(value)]),
    );
    const element = { name, attributes, children: [], text: "" };
    parent.children.push(element);
    if (empty !== "/") open.push(element);
  }
  const [only] = root.children;
  if (open.length !== 1 || root.children.length !== 1 || !only || decoded(body.slice(end)).trim() !== "") {
    throw new Error("not one whole element");
  }
  return only;
}
