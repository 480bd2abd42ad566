import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { ROOT } from "../support/source-files";

/** A command that shows progress on a terminal and then fails. */
const PROGRAM = `
  Object.defineProperty(process.stderr, "isTTY", { value: true });
  const { main, UsageError } = require("./rehearsal/cli/main");
  const { progress } = require("./rehearsal/cli/progress");
  main(async () => {
    const { tell } = progress();
    await new Promise((done) => setTimeout(done, 150));
    tell("read 5 of 9");
    throw new UsageError("stack data: no region");
  });
`;

describe("the line of progress on a terminal", () => {
  it("is erased before the message of a command that fails", () => {
    const args = ["-r", "ts-node/register/transpile-only", "-e", PROGRAM];
    const { stderr, status } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
    assert.equal(stderr, "\r\u001b[Kread 5 of 9\r\u001b[Kstack data: no region\n");
    assert.equal(status, 2);
  });
});
