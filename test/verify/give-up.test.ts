import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { GivenUp } from "../../verify/live/give-up";

const MODULE = JSON.stringify(join(__dirname, "../../verify/live/give-up.ts"));

/** Runs a script; each time that it prints `now`, it gets the signal. */
function interrupted(
  script: string,
  name: NodeJS.Signals,
): Promise<{ code: number | null; signal: NodeJS.Signals | null; text: string }> {
  const source = `const { untilGivenUp } = require(${MODULE}); const wait = setInterval(() => {}, 1000);\n${script}`;
  const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", source], {
    cwd: join(__dirname, "../.."),
    timeout: 60_000,
  });
  return new Promise((resolve, reject) => {
    let text = "";
    let sent = 0;
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (data: Buffer) => {
        text += data.toString();
        for (const asked = text.split("now\n").length - 1; sent < asked; sent++) child.kill(name);
      });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve({ code, signal, text });
    });
  });
}

/** A task that asks to be interrupted, and ends when it is. */
const TASK = `const task = (signal) => new Promise((resolve) => {
  signal.addEventListener("abort", () => resolve("cleaned"));
  console.log("now");
});\n`;

describe("giving up during the live requests", function () {
  this.timeout(90_000);

  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`lets the task delete its objects, on ${name}`, async () => {
      const script = `${TASK} untilGivenUp(task).then((came) => { console.log(came); clearInterval(wait); });`;
      const { code, text } = await interrupted(script, name);
      assert.match(text, /Interrupted.*\ncleaned/);
      assert.equal(code, 0);
    });
  }

  it("ends the program at once when asked twice", async () => {
    const script = `untilGivenUp((signal) => new Promise(() => {
      signal.addEventListener("abort", () => console.log("now"));
      console.log("now");
    }));`;
    assert.equal((await interrupted(script, "SIGINT")).signal, "SIGINT");
  });

  it("ends the program at once when the task is over, also by an error", async () => {
    const script = `untilGivenUp(async () => { throw new Error("no"); }).catch(() => console.log("now"));`;
    assert.equal((await interrupted(script, "SIGINT")).signal, "SIGINT");
  });

  it("says what could not be deleted", () => {
    assert.equal(new GivenUp([]).message, "stopped; its test objects were deleted");
    assert.equal(
      new GivenUp(["queue q could not be removed (no)"]).message,
      "stopped; these could not be deleted:\nqueue q could not be removed (no)",
    );
  });
});
