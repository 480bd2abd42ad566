import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { lackOfSpace, watchDisk } from "../../fleet/disk-space";

const MB = 2 ** 20;

/** A disk of 1,024 blocks of 1 MB. */
const withFree = (bavail: number) => () => ({ blocks: 1024, bavail, bsize: MB });

describe("the disk of a backend", () => {
  it("is refused when it is nearly full, with what to do", () => {
    assert.match(
      lackOfSpace("/var/state", withFree(63)) ?? "",
      /^\/var\/state: only 63 MB are free on the disk of the backend; make room for 64 MB, /,
    );
  });

  it("is taken when it has room", () => {
    assert.equal(lackOfSpace("/var/state", withFree(64)), undefined);
    assert.equal(lackOfSpace(tmpdir()), undefined);
  });

  it("is taken when its file system does not say its size", () => {
    assert.equal(
      lackOfSpace("/var/state", () => ({ blocks: 0, bavail: 0, bsize: MB })),
      undefined,
    );
  });

  it("cancels what runs when it is nearly full", () => {
    const watch = watchDisk("/var/state", () => "full");
    watch.end();
    assert.equal(watch.signal.reason, "full");
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
