import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { repositoryFiles, ROOT } from "../support/source-files";

/** The folders whose messages come from `npm start`, discovery and adoption. */
const FOLDERS = /^(adopt|discover|init|rehearsal|stacks|documents|components)\//;

/** How a message says what to do instead. */
const NEXT_STEP =
  /(;|:|,) (a user or a role can|check|choose|correct|delete|deploy|expected|export|give|grant|have|name|npm|remove|run|see|set|use|write|docs\/)\b/;

/** Sentences that are no messages, as the texts of --help are none: what the proof finds, which its remedies follow, and descriptions with a fix of their own. */
const NO_MESSAGE = [
  /^<details/,
  / cannot \$/,
  /^S3 cannot send/,
  /cannot serve as an existing topic/,
  /its roles cannot reach it/,
  /^A key was disabled/,
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
  it("say what can be done, where they say what cannot", () => {
    const said = repositoryFiles(".ts").flatMap((file) =>
      FOLDERS.test(file)
        ? texts(file).flatMap((text) => (/\bcannot\b/.test(text) && !text.includes("--help") ? [{ file, text }] : []))
        : [],
    );
    assert.ok(said.length > 10);
    const dead = said.filter(({ text }) => !NEXT_STEP.test(text) && !NO_MESSAGE.some((one) => one.test(text)));
    assert.deepEqual(
      dead.map(({ file, text }) => `${file}: ${text}`),
      [],
    );
  });
});
