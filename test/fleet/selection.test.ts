import assert from "node:assert/strict";
import { partOf, select, type Selection } from "../../fleet/selection";
import { controlStack, dataStack, deployerStack } from "./support";

const FLEET = {
  folder: ".",
  project: "cross-account-s3",
  main: "index.ts",
  stacks: [
    controlStack(),
    dataStack("data-a", { tags: { wave: "1" } }),
    dataStack("data-b", { region: "eu-west-1", accountId: "333333333333" }),
    deployerStack("deployer", ["data-a"]),
  ],
  broken: [{ name: "data-c", file: "Pulumi.data-c.yaml", problem: "is not YAML" }],
};

const ALL: Selection = { stacks: [], roles: [], accounts: [], regions: [], tags: {} };

const cases: readonly (readonly [string, Partial<Selection>, readonly string[]])[] = [
  ["everything but deployers", {}, ["control", "data-a", "data-b", "data-c"]],
  ["by pattern", { stacks: ["data-*"] }, ["data-a", "data-b", "data-c"]],
  ["by several patterns", { stacks: ["control", "*-b"] }, ["control", "data-b"]],
  ["all but some", { stacks: ["!data-*"] }, ["control"]],
  ["some but one of them", { stacks: ["data-*", "!data-c"] }, ["data-a", "data-b"]],
  ["by role", { roles: ["data"] }, ["data-a", "data-b"]],
  ["deployers by role", { roles: ["deployer"] }, ["deployer"]],
  ["a deployer by its exact name", { stacks: ["deployer", "data-a"] }, ["data-a", "deployer"]],
  ["no deployer by a pattern", { stacks: ["d*"] }, ["data-a", "data-b", "data-c"]],
  ["by account", { accounts: ["333333333333"] }, ["data-b"]],
  ["by Region", { regions: ["eu-west-1"] }, ["data-b"]],
  ["by tag", { tags: { wave: "1" } }, ["data-a"]],
];

describe("a selection", () => {
  for (const [title, selection, expected] of cases) {
    it(`takes ${title}`, () => {
      const { stacks, broken } = select(FLEET, { ...ALL, ...selection });
      assert.deepEqual([...stacks, ...broken].map(({ name }) => name).sort(), expected);
    });
  }

  it("that matches nothing is refused, with the names there are", () => {
    assert.throws(
      () => select(FLEET, { ...ALL, stacks: ["nope"] }),
      /the selection matches no stack; the folder has control, data-a, data-b, data-c, deployer/,
    );
  });

  it("says which deployers were left out", () => {
    assert.deepEqual(select(FLEET, ALL).deployersLeftOut, ["deployer"]);
  });

  it("falls apart into shards that have everything once", () => {
    const all = Array.from({ length: 23 }, (_, n) => n);
    for (let of = 1; of <= 30; of++) {
      const parts = Array.from({ length: of }, (_, n) => partOf(all, { index: n + 1, of }));
      assert.deepEqual(
        parts.flat().sort((a, b) => a - b),
        all,
      );
      const sizes = parts.map((part) => part.length);
      assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1, sizes.join());
    }
  });
});
