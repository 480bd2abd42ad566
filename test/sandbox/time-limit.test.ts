import { strict as assert } from "node:assert";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Pulumi } from "../../sandbox/pulumi";

describe("a command of pulumi in the sandbox", () => {
  const { PATH = "", SANDBOX_TIMEOUT } = process.env;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "time-limit-"));
    mkdirSync(join(folder, "logs"));
    writeFileSync(join(folder, "pulumi"), "#!/bin/sh\nexec sleep 30\n");
    chmodSync(join(folder, "pulumi"), 0o755);
    process.env.PATH = `${folder}${delimiter}${PATH}`;
  });

  afterEach(() => {
    process.env.PATH = PATH;
    if (SANDBOX_TIMEOUT === undefined) delete process.env.SANDBOX_TIMEOUT;
    else process.env.SANDBOX_TIMEOUT = SANDBOX_TIMEOUT;
    rmSync(folder, { recursive: true, force: true });
  });

  const preview = (): Promise<unknown> =>
    new Pulumi(folder, join(folder, "logs"), { PATH }, new AbortController().signal).command("data", ["preview"]);

  it("is named when it takes too long, with the setting that gives it more time", async () => {
    process.env.SANDBOX_TIMEOUT = "1";
    await assert.rejects(preview(), /pulumi .*preview.*: took longer than 1 s; set SANDBOX_TIMEOUT \(seconds\)/);
  });

  it("does not start with a limit that is no number of seconds", async () => {
    process.env.SANDBOX_TIMEOUT = "10 minutes";
    await assert.rejects(preview(), /^Error: SANDBOX_TIMEOUT: found "10 minutes"; set a number of seconds$/);
  });
});
