import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { ROOT } from "../../sandbox/paths";
import { type Ended, run } from "../../sandbox/process";
import { findPulumi } from "../../sandbox/pulumi";
import { parseState } from "../../sandbox/state";
import { onPath } from "../support/on-path";
import { useWorld } from "./world";

const PLUGIN = join(ROOT, "plugin");
const projectSchema = z.looseObject({ name: z.string() });

describe("components in programs of other languages", function () {
  this.timeout(600_000);
  const world = useWorld();

  /** Runs Pulumi in a copy of a program that uses the plugin. */
  function program(folder: string, uses: Readonly<Record<string, unknown>>) {
    const cwd = join(world().home, folder.replaceAll("/", "-"));
    mkdirSync(cwd);
    cpSync(join(ROOT, folder), cwd, { recursive: true });
    const file = join(cwd, "Pulumi.yaml");
    const project = projectSchema.parse(parse(readFileSync(file, "utf8")));
    writeFileSync(file, stringify({ ...project, ...uses }));
    return {
      pulumi: async (...args: readonly string[]): Promise<Ended> =>
        await run({
          program: findPulumi(),
          args: ["--non-interactive", "--color=never", ...args],
          env: world().env,
          cwd,
          log: join(world().logs, "plugin.log"),
          timeout: 120_000,
          signal: world().signal,
        }),
      /** Makes the stack `dev` with these values of its configuration. */
      configure: (config: Readonly<Record<string, unknown>>) => {
        const aws = {
          "aws:region": "us-east-1",
          "aws:s3UsePathStyle": true,
          "aws:skipCredentialsValidation": true,
          "aws:skipMetadataApiCheck": true,
        };
        writeFileSync(join(cwd, "Pulumi.dev.yaml"), stringify({ config: { ...aws, ...config } }));
      },
    };
  }

  it("are deployed with policies as objects and as JSON text, and an error names the argument", async () => {
    const { pulumi, configure } = program("test/engine/fixtures/remote-components", {
      plugins: { providers: [{ name: "cross-account-s3", path: PLUGIN }] },
    });
    assert.equal((await pulumi("stack", "init", "dev")).code, 0);
    configure({ "remote-components:effect": "Permit" });
    const refused = await pulumi("preview");
    assert.notEqual(refused.code, 0);
    assert.match(refused.output, /bucket\.policy: Statement\[0\]\.Effect: /);

    configure({ "remote-components:effect": "Allow" });
    const up = await pulumi("up", "--yes", "--skip-preview");
    assert.equal(up.code, 0, up.output);
    const state = parseState((await pulumi("stack", "export")).stdout);
    const policy = state.find(({ type }) => type === "aws:s3/bucketPolicy:BucketPolicy");
    assert.match(String(policy?.outputs.policy), /"Resource":"arn:aws:s3:::acme\/\*"/);
    assert.ok(state.some(({ type }) => type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment"));
    assert.equal((await pulumi("up", "--yes", "--skip-preview", "--expect-no-changes")).code, 0);
    assert.equal((await pulumi("destroy", "--yes", "--skip-preview")).code, 0);
  });

  // The official pulumi brings these programs; an engine built from source may not.
  for (const language of ["yaml", "python"]) {
    (onPath([`pulumi-language-${language}`]) === undefined ? it.skip : it)(
      `are deployed by the example in ${language}`,
      async () => {
        const { pulumi, configure } = program(`examples/${language}`, { packages: { "cross-account-s3": PLUGIN } });
        if (language === "python") {
          const generated = await pulumi("install");
          assert.equal(generated.code, 0, generated.output);
        }
        assert.equal((await pulumi("stack", "init", "dev")).code, 0);
        configure({ [`shared-bucket-${language}:protect`]: false });
        const up = await pulumi("up", "--yes", "--skip-preview");
        assert.equal(up.code, 0, up.output);
        assert.equal((await pulumi("destroy", "--yes", "--skip-preview")).code, 0);
      },
    );
  }
});
