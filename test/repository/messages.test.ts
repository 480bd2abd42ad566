import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { repositoryFiles, ROOT } from "../support/source-files";

/** Sources whose messages users do not read, or that have a next step of their own: the rules of the pack have a field for it. */
const NOT_READ = /^(bench|sandbox|scripts|policypack\/(lib|rules))\/|(^|\/)test\//;

/** How a message says what to do instead. */
const NEXT_STEP =
  /(;|:|,) (a user or a role can|check|choose|correct|delete|deploy|expected|export|give|grant|have|name|npm|remove|run|see|set|use|write|docs\/)\b/;

/** The first lines of texts that are no messages, as those of --help are none. */
const NO_MESSAGE = [
  // What the proof finds, which its remedies follow.
  "$: $ cannot $; $ intends it",
  // Passes on a message with a next step of its own.
  "--against $: the access cannot be compared: $",
  "the backend cannot be reached ($)",
  // Descriptions, each with a fix of its own or behind a next step.
  '<details class="words">',
  "A key was disabled or is to be deleted: what it encrypted cannot be read any more",
  "CloudTrail cannot write to it, so alarms are never triggered",
  "The control stack does not list the account, the bucket or the topic, so its roles cannot access it.",
  "as a state that cannot be written whole is lost",
  "other web pages may use the bucket, or declared pages cannot",
  "others can reach the endpoint, or its clients cannot",
];

/** The texts of a file, templates with `$` in the place of each value. */
function texts(file: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    if (ts.isTemplateExpression(node)) {
      found.push(node.head.text + node.templateSpans.map(({ literal }) => `$${literal.text}`).join(""));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.Latest));
  return found;
}

describe("messages", () => {
  const said = repositoryFiles(".ts").flatMap((file) =>
    NOT_READ.test(file)
      ? []
      : texts(file).flatMap((text) => (/\bcannot\b/.test(text) && !text.includes("--help") ? [{ file, text }] : [])),
  );
  const firstLine = (text: string) => text.split("\n")[0] ?? "";

  it("say what can be done, where they say what cannot", () => {
    assert.ok(said.length > 10);
    const dead = said.filter(({ text }) => !NEXT_STEP.test(text) && !NO_MESSAGE.includes(firstLine(text)));
    assert.deepEqual(
      dead.map(({ file, text }) => `${file}: ${text}`),
      [],
    );
  });

  it("have no exception that matches nothing", () => {
    const without = said.filter(({ text }) => !NEXT_STEP.test(text)).map(({ text }) => firstLine(text));
    assert.deepEqual(
      NO_MESSAGE.filter((one) => !without.includes(one)),
      [],
    );
  });
});
