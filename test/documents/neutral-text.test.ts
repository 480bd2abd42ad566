import assert from "node:assert/strict";
import MarkdownIt from "markdown-it";
import { codeBlock, codeSpan, forTerminal, jsonForTerminal, oneLine } from "../../documents/neutral-text";

/** Pieces with which text leaves its place in a terminal, in Markdown or in the log of a workflow. */
const PIECES = [
  ..."a Z 0 * _ < > [ ] ( ) | & # ~ - + : ' \" \\".split(" "),
  " ",

  ...[
    "`",
    "``",
    "```",
    "````",
    "~~~",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\u0000",
    "\u001b[2J",
    "\u001b]8;;http://x\u0007",
    "\u009b31m",
  ],
  ...["\u2028", "\u2029", "\u202e", "\u2066", "\u200b", "\ufeff", "\u0085", "\u000b", "\u000c"],
  ...[
    "::error::x",
    "##[error]x",
    "::add-mask::x",
    "\n::set-output name=x::y",
    "@everyone",
    "</code>",
    "<script>",
    "![x](http://x)",
  ],
  ...["é", "漢", "😀", "\ud800"],
];

/** Random texts, the same in every run. */
function* texts(count: number): Generator<string> {
  let state = 42;
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let n = 0; n < count; n++) {
    yield Array.from({ length: next(8) }, () => PIECES[next(PIECES.length)] ?? "").join("");
  }
}

const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u200b\u202a-\u202e\u2066-\u2069\ufeff]/u;
const markdown = new MarkdownIt();

describe("text that others wrote", () => {
  it("stays on one line, and shows all of its characters", () => {
    for (const text of texts(5000)) assert.doesNotMatch(oneLine(text), UNSEEN);
  });

  it("is no command to a terminal, and none to a workflow's runner", () => {
    for (const text of texts(5000)) {
      const printed = forTerminal(text);
      assert.doesNotMatch(printed.replaceAll("\n", ""), UNSEEN);
      for (const line of printed.split("\n")) {
        // As the runner reads a line.
        assert.ok(!line.trimStart().startsWith("::") && !line.includes("##["), JSON.stringify(text));
      }
    }
  });

  it("keeps its lines on a terminal", () => {
    assert.equal(forTerminal("one\n  two\n"), "one\n  two\n");
  });

  it("is the same value in JSON", () => {
    for (const text of texts(5000)) {
      const printed = jsonForTerminal({ [text]: [text] }, 2);
      assert.doesNotMatch(printed.replaceAll("\n", ""), UNSEEN);
      assert.ok(!printed.includes("##["));
      assert.deepEqual(JSON.parse(printed), { [text]: [text] });
    }
  });

  it("does not leave a block of code in Markdown", () => {
    for (const text of texts(5000)) {
      const tokens = markdown.parse(`before\n\n${codeBlock([text, "last"], "diff")}\n\nafter\n`, {});
      assert.deepEqual(
        tokens.map(({ type }) => type),
        ["paragraph_open", "inline", "paragraph_close", "fence", "paragraph_open", "inline", "paragraph_close"],
        JSON.stringify(text),
      );
      assert.equal(tokens[3]?.content, `${oneLine(text)}\nlast\n`.replaceAll("\ud800", "\ud800"));
    }
  });

  it("does not leave a span of code in Markdown", () => {
    for (const text of texts(5000)) {
      const [inline] = markdown.parseInline(`before ${codeSpan(text)} after`, {});
      const kinds = inline?.children?.map(({ type }) => type);
      assert.deepEqual(kinds, ["text", "code_inline", "text"], JSON.stringify(text));
    }
  });
});
