import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import { type Program, run } from "../../../rehearsal/run/program";

const place = { project: "p", stack: "s", accountId: "222222222222", partition: "aws" as const, region: "us-east-1" };
const ran = (program: Program) =>
  run({ ...place, program, config: {}, outputsOf: () => Promise.reject(new Error("there is no other stack")) });

describe("a program that is rehearsed", () => {
  it("hands out what its resources would have", async () => {
    const { outputs } = await ran(() => Promise.resolve({ arn: new aws.s3.Bucket("b", { bucket: "acme" }).arn }));
    assert.deepEqual(outputs, { arn: "arn:aws:s3:::acme" });
  });

  it("hands out what is first read once its resource is there", async () => {
    const { outputs } = await ran(async () => {
      const bucket = new aws.s3.Bucket("b", { bucket: "acme" });
      await new Promise((done) => bucket.id.apply(done));
      await new Promise(setImmediate);
      return { arn: bucket.arn };
    });
    assert.deepEqual(outputs, { arn: "arn:aws:s3:::acme" });
  });

  it("is refused, and not waited for, where an output is not known here", async () => {
    await assert.rejects(
      ran(() => Promise.resolve({ known: 1, endpoint: new aws.rds.Instance("i", { instanceClass: "x" }).endpoint })),
      /does not know these outputs: endpoint\./,
    );
  });
});

describe("a command of the rehearsal", function () {
  this.timeout(90_000);

  interface Ended {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
  }

  /** Runs a command whose work is this source text. */
  async function command(work: string): Promise<Ended> {
    const main = JSON.stringify(join(__dirname, "../../../rehearsal/cli/main.ts"));
    const args = ["-r", "ts-node/register/transpile-only", "-e", `require(${main}).main(${work})`];
    return new Promise((resolve) => {
      const child = execFile(process.execPath, args, { timeout: 60_000 }, (_, stdout, stderr) => {
        resolve({ code: child.exitCode, stdout, stderr });
      });
    });
  }

  it("does not end with 0 where it never had an answer", async () => {
    const { code, stderr } = await command("() => new Promise(() => undefined)");
    assert.equal(code, 3);
    assert.match(stderr, /before it had an answer/);
  });

  it("keeps what programs log out of its answer", async () => {
    const { stdout, stderr } = await command('async () => (require("@pulumi/pulumi").log.info("by the way"), 0)');
    assert.equal(stdout, "");
    assert.match(stderr, /by the way/);
  });
});
