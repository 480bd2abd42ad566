import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { backendDisk, lackOfSpace, watchDisk } from "../../fleet/disk-space";

const MB = 2 ** 20;

const DISK = { folder: "/var/state", least: 64 * MB };

/** A disk of 1,024 blocks of 1 MB. */
const withFree = (bavail: number) => () => ({ blocks: 1024, bavail, bsize: MB });

describe("the disk of a backend", () => {
  it("is refused when it is nearly full, with what to do", () => {
    assert.match(
      lackOfSpace(DISK, withFree(63)) ?? "",
      /^\/var\/state: only 63 MB are free on the disk of the backend; make room for 64 MB, /,
    );
  });

  it("needs more room for more stacks at a time, and none where there is no folder", () => {
    assert.deepEqual(
      [1, 8, 9, 64].map((concurrency) => (backendDisk("/var/state", concurrency)?.least ?? 0) / MB),
      [64, 64, 72, 512],
    );
    assert.equal(backendDisk(undefined, 8), undefined);
  });

  it("is taken when it has room", () => {
    assert.equal(lackOfSpace(DISK, withFree(64)), undefined);
    assert.equal(lackOfSpace({ ...DISK, folder: tmpdir() }), undefined);
  });

  it("is taken when its file system does not say its size", () => {
    assert.equal(
      lackOfSpace(DISK, () => ({ blocks: 0, bavail: 0, bsize: MB })),
      undefined,
    );
  });

  it("cancels what runs when it is nearly full", () => {
    const watch = watchDisk(DISK, () => "full");
    watch.end();
    assert.equal(watch.signal.reason, "full");
  });

  for (const [what, folder] of [
    ["a folder with room", tmpdir()],
    ["a folder that is gone", "/nowhere/at/all"],
    ["no folder", undefined],
  ] as const) {
    it(`cancels nothing with ${what}`, () => {
      const watch = watchDisk(backendDisk(folder, 1));
      watch.end();
      assert.equal(watch.signal.aborted, false);
    });
  }
});
