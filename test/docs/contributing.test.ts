import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { codeSpans } from "./markdown";

const PAGE = readFileSync("CONTRIBUTING.md", "utf8");
const [, traces = ""] = /## Two traces through the code\n(.*?)\n## /s.exec(PAGE) ?? [];
const stops = [...traces.matchAll(/^\d+\. `([^`]+)`: (.*)$/gm)].map(([, file = "", words = ""]) => ({ file, words }));

describe("the traces of CONTRIBUTING.md", () => {
  it("are at most 20 stops each", () => {
    const lengths = traces
      .split(/^1\. /m)
      .slice(1)
      .map((trace) => 1 + (trace.match(/^\d+\. /gm)?.length ?? 0));
    assert.deepEqual(
      lengths.map((length) => length <= 20),
      [true, true],
    );
  });

  for (const { file, words } of stops) {
    for (const name of codeSpans(words).filter((span) => /^\w+$/.test(span))) {
      it(`find ${name} in ${file}`, () => {
        assert.match(readFileSync(file, "utf8"), new RegExp(`\\b${name}\\b`));
      });
    }
  }
});
