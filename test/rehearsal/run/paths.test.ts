import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { runStacks } from "../../../rehearsal/run";
import { type Fields, tried } from "../tried";

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
  const run = (more: Fields = { liveState: "live.json" }) =>
    runStacks({
      ...tried({}, [{ ...more, buckets: [{ name: "acme", key, grants: { indexer: "read" } }] }], folder),
      main: "program.js",
    });
  const found = { [key]: { policy: { document: { Version: "2012-10-17", Id: "theirs", Statement: [] } } } };
  const forReview = (stacks: Awaited<ReturnType<typeof run>>) =>
    JSON.stringify(stacks.flatMap((stack) => stack.resources).map(({ inputs }) => inputs.policyForReview));

  it("is read from the project's folder, wherever the command runs", async () => {
    await writeFile(join(folder, "live.json"), JSON.stringify({ format: "live-state/1", found }));
    assert.match(forReview(await run()), /theirs/);
  });

  it("is the one that a preview wrote, where the stack names none", async () => {
    assert.doesNotMatch(forReview(await run({})), /theirs/);
    await writeFile(join(folder, "live.data.json"), JSON.stringify({ format: "live-state/1", found }));
    assert.match(forReview(await run({})), /theirs/);
  });

  it("is asked for where it is not there yet, as bad input", async () => {
    await assert.rejects(run(), (error) => {
      assert.ok(RunError.isInstance(error) && error instanceof Error, String(error));
      assert.ok(error.message.includes(`cross-account-s3:liveState: ${join(folder, "live.json")}: `), error.message);
      return true;
    });
  });
});
