import assert from "node:assert/strict";
import { runner } from "../../verify/doctor/tools";

describe("what the doctor says of a program that fails", () => {
  const run = runner(".");

  for (const [printed, why] of [
    [
      "warning: an older version\\nerror: problem logging in: connection refused\\nhelp: x",
      "error: problem logging in: connection refused",
    ],
    ["no such backend\\nsecond line", "no such backend"],
  ] as const) {
    it(`is "${why}"`, async () => {
      const ran = await run("sh", ["-c", `printf '${printed}' >&2; exit 1`]);
      assert.deepEqual(ran, { kind: "failed", why, absent: false });
    });
  }
});
