import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { runStacks } from "../../../rehearsal/run";
import { tried } from "../tried";

describe("a program's live-state file", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "paths-"));
    await writeFile(
      join(folder, "program.js"),
      `module.exports = require(${JSON.stringify(join(process.cwd(), "index.ts"))});`,
    );
  });
  afterEach(() => rm(folder, { recursive: true }));

  const key = "arn:aws:kms:us-east-1:222222222222:key/1";
  const run = () =>
    runStacks({
      ...tried({}, [{ liveState: "live.json", buckets: [{ name: "acme", key, grants: { indexer: "read" } }] }], folder),
      main: "program.js",
    });

  it("is read from the program's folder, wherever the command runs", async () => {
    const found = { [key]: { policy: { document: { Version: "2012-10-17", Id: "theirs", Statement: [] } } } };
    await writeFile(join(folder, "live.json"), JSON.stringify({ format: "live-state/1", found }));
    const resources = (await run()).flatMap((stack) => stack.resources);
    assert.match(JSON.stringify(resources.map(({ inputs }) => inputs.policyForReview)), /theirs/);
  });

  it("is asked for where it is not there yet, as bad input", async () => {
    await assert.rejects(run(), (error) => {
      assert.ok(RunError.isInstance(error) && error instanceof Error, String(error));
      assert.ok(error.message.includes(`cross-account-s3:liveState: ${join(folder, "live.json")}: `), error.message);
      return true;
    });
  });
});
