import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessDifference } from "../../fleet/access-difference";
import { Workers } from "../../fleet/workers";

describe("a process that fleet starts", function () {
  this.timeout(60_000);
  const [path, folder] = [process.env.PATH, mkdtempSync(join(tmpdir(), "workers-"))];

  before(() => {
    process.env.PATH = "/nowhere";
  });
  after(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  });

  it("works on a stack until Pulumi is needed", async () => {
    const run = join(folder, "run");
    mkdirSync(run);
    const workers = new Workers((stack, operation) =>
      Promise.resolve({
        ...{ stack, operation, folder, run, workFolder: join(folder, "work"), unlock: false, env: {} },
        ...{ project: "cross-account-s3", main: "index.ts", file: "Pulumi.data.yaml" },
      }),
    );
    const outcome = await workers.run("data", "preview", () => undefined, new AbortController().signal);
    await workers.close();
    assert.equal(outcome.kind, "failed");
    assert.doesNotMatch(outcome.message, /ended with code/);
  });

  it("compares access", async () => {
    await assert.rejects(accessDifference(folder, "HEAD"), /not in a git work tree$/);
  });
});
