import assert from "node:assert/strict";
import type { EventFilter } from "../../documents/event-targets";
import { testKey } from "../../verify/live/events";

const PREFIX = ".cross-account-s3-verify/20260101-x/";
const HEARD: readonly (readonly [string, EventFilter | undefined, string])[] = [
  ["no filter", undefined, `${PREFIX}event`],
  ["a suffix", { suffix: ".csv" }, `${PREFIX}event.csv`],
  ["new objects", { events: ["created"] }, `${PREFIX}event`],
];
const UNHEARD: readonly (readonly [string, EventFilter, RegExp])[] = [
  ["a prefix", { prefix: "tables/" }, /begin with tables\//],
  ["removed objects only", { events: ["removed"] }, /excludes events of new objects/],
];

describe("the object whose event verify waits for", () => {
  for (const [what, filter, expected] of HEARD) {
    it(`is one that the topic hears, with ${what}`, () => {
      assert.equal(testKey(filter, PREFIX), expected);
    });
  }

  for (const [what, filter, why] of UNHEARD) {
    it(`is not written, with ${what}`, () => {
      const found = testKey(filter, PREFIX);
      assert.ok(typeof found === "object" && found.kind === "not tried");
      assert.match(found.why, why);
    });
  }
});
