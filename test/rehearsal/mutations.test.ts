import assert from "node:assert/strict";
import { MUTATIONS } from "./mutations";
import { MUTATIONS_BESIDE } from "./mutations-beside";
import { proved } from "./support";

const ALL = [...MUTATIONS, ...MUTATIONS_BESIDE];

describe("the proof", () => {
  it("finds no surprise in what the programs declare", async () => {
    assert.deepEqual(
      (await proved()).surprises.map(({ title }) => title),
      [],
    );
  });

  it("has a name of its own for each thing that is broken", () => {
    assert.equal(new Set(ALL.map(({ name }) => name)).size, ALL.length);
  });

  describe("catches", () => {
    for (const { name, mutate, surprise, at = ["acme-genomics"] } of ALL) {
      it(name, async () => {
        const titles = (await proved(mutate, at)).surprises.map(({ title }) => title);
        assert.ok(
          titles.some((title) => surprise.test(title)),
          `no surprise fits ${String(surprise)}; there were:\n${titles.slice(0, 10).join("\n") || "none"}`,
        );
      });
    }
  });
});
