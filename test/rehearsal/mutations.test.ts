import assert from "node:assert/strict";
import { MUTATIONS } from "./mutations";
import { proved } from "./support";

describe("the proof", () => {
  it("finds no surprise in what the programs declare", async () => {
    assert.deepEqual(
      (await proved()).surprises.map(({ title }) => title),
      [],
    );
  });

  it("has a name of its own for each thing that is broken", () => {
    assert.equal(new Set(MUTATIONS.map(({ name }) => name)).size, MUTATIONS.length);
  });

  describe("catches", () => {
    for (const { name, mutate, surprise, at = ["acme-genomics"] } of MUTATIONS) {
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
