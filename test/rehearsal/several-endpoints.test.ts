import assert from "node:assert/strict";
import { prove } from "../../rehearsal/proof";
import { wanted, world } from "./support";

describe("the proof of several endpoints in one Region", () => {
  it("finds the one that lets more through, whichever it is", async () => {
    const [expected, declared] = [await wanted(), await world()];
    const [first] = declared.endpoints.values();
    assert.ok(first);
    const everything = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
    const open = { Version: "2012-10-17", Statement: [everything] };
    const other = { ...first, id: "vpce-open", policy: { id: "endpoint/open", policy: open } };
    const { violations } = prove(expected, {
      ...declared,
      endpoints: new Map([...declared.endpoints, [other.id, other]]),
    });
    assert.ok(violations.some(({ kind, intent }) => kind === "more" && intent.startsWith("endpoint/")));
  });
});
