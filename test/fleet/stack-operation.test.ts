import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { operate } from "../../fleet/stack-operation";

describe("an operation on a stack", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stack-operation-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("that is canceled before it begins does not ask Pulumi, which would not look", async () => {
    const workFolder = join(folder, "work");
    const task = {
      operation: "up",
      ...{ stack: "data", folder, project: "shop", main: "index.ts", file: "Pulumi.data.yaml" },
      ...{ workFolder, run: folder, unlock: false, env: {} },
    } as const;
    const outcome = await operate(task, join(folder, "log"), () => undefined, AbortSignal.abort());
    assert.deepEqual(outcome.kind === "failed" && outcome.cause, "canceled");
    assert.equal(existsSync(workFolder), false);
  });
});
