import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { lackOfSpace, watchDisk } from "../../fleet/disk-space";

/** A file system without any space on every Linux. */
const FULL = "/proc";

describe("the disk of a backend", () => {
  before(function () {
    if (!existsSync(FULL)) this.skip();
  });

  it("is refused when it is full, with what to do", () => {
    assert.match(
      lackOfSpace(FULL) ?? "",
      /^\/proc: only 0 MB are free on the disk of the backend; make room for 64 MB, /,
    );
  });

  it("is taken when it has room", () => {
    assert.equal(lackOfSpace(tmpdir()), undefined);
  });

  it("cancels what runs when it is full", () => {
    const watch = watchDisk(FULL);
    watch.end();
    assert.match(String(watch.signal.reason), /only 0 MB are free/);
  });

  for (const [what, folder] of [
    ["a folder with room", tmpdir()],
    ["a folder that is gone", "/nowhere/at/all"],
    ["no folder", undefined],
  ] as const) {
    it(`cancels nothing with ${what}`, () => {
      const watch = watchDisk(folder);
      watch.end();
      assert.equal(watch.signal.aborted, false);
    });
  }
});
