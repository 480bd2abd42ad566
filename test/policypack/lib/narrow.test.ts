import assert from "node:assert/strict";
import { narrows } from "../../../policypack/lib/narrow";

describe("narrows", () => {
  for (const [range, small] of [
    ["203.0.113.7", true],
    ["10.0.0.0/8", true],
    ["10.0.0.0/7", false],
    ["3.0.0.0/8", false],
    ["0.0.0.0/0", false],
    ["2001:db8::/32", true],
    ["2001:db8::/31", false],
    ["::/0", false],
    ["10.0.0.0/x", false],
  ] as const) {
    it(`takes ${range} for ${small ? "a network" : "the Internet"}`, () => {
      assert.equal(narrows({ operator: "IpAddress", ifExists: false, key: "aws:SourceIp", values: [range] }), small);
    });
  }
});
