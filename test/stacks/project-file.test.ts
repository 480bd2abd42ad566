import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileInside, readInside, writeWhole, writeWholeNew } from "../../stacks/project-file";

describe("a file that the configuration names", () => {
  let folder = "";
  let project = "";

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "project-file-")));
    project = join(folder, "project");
    mkdirSync(join(project, "policies"), { recursive: true });
    writeFileSync(join(project, "policies", "a.json"), "{}");
    writeFileSync(join(folder, "secret"), "secret");
    symlinkSync(join(folder, "secret"), join(project, "link"));
    symlinkSync(folder, join(project, "up"));
    symlinkSync(join(folder, "nothing"), join(project, "dangling"));
    symlinkSync(join(project, "loop"), join(project, "loop"));
    symlinkSync("policies/a.json", join(project, "within"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  for (const path of [
    "policies/a.json",
    "./policies/../policies/a.json",
    "new.json",
    "new/deep/x.json",
    "within",
    "..a",
  ]) {
    it(`may be ${path}`, () => {
      assert.ok(fileInside(project, path, "key").startsWith(`${project}/`));
    });
  }

  const outside = [
    "../secret",
    "..",
    ".",
    "",
    "policies/../../secret",
    "/etc/passwd",
    "link",
    "up/secret",
    "up/new",
    "dangling",
    "loop",
  ];
  for (const path of outside) {
    it(`may not be ${JSON.stringify(path)}`, () => {
      assert.throws(() => fileInside(project, path, "stack x, liveState"), {
        message: /^stack x, liveState: .* is not inside the project's folder; name a file that is/,
      });
    });
  }

  it("may not be a folder", async () => {
    await assert.rejects(readInside(project, "policies", "key"), /^Error: key: policies is not a file of at most/);
  });

  it("is printed without what its name would do to a terminal", () => {
    assert.throws(() => fileInside(project, "../\u001b[2J\n::error::x", "key"), {
      message: /^key: \.\.\/\\u001b\[2J\\u000a::error::x is/,
    });
  });

  it("is written whole, and no other file is left", () => {
    writeWhole(join(project, "new", "a.json"), "1");
    writeWhole(join(project, "new", "a.json"), "2");
    assert.equal(readFileSync(join(project, "new", "a.json"), "utf8"), "2");
    assert.deepEqual(readdirSync(join(project, "new")), ["a.json"]);
  });

  it("is left as it was where it cannot be written", () => {
    mkdirSync(join(project, "taken"));
    writeFileSync(join(project, "taken", "x"), "");
    assert.throws(() => {
      writeWhole(join(project, "taken"), "1");
    });
    assert.deepEqual(
      readdirSync(project).filter((name) => name.endsWith(".part")),
      [],
    );
  });

  it("is not written over where it has to be new", () => {
    writeFileSync(join(project, "taken"), "theirs");
    assert.throws(() => {
      writeWholeNew(join(project, "taken"), "ours");
    }, /EEXIST/);
    writeWholeNew(join(project, "free"), "ours");
    assert.equal(readFileSync(join(project, "taken"), "utf8"), "theirs");
    assert.equal(readFileSync(join(project, "free"), "utf8"), "ours");
    assert.deepEqual(
      readdirSync(project).filter((name) => name.endsWith(".part")),
      [],
    );
  });

  it("is the old one or the new one, whole, where the process is killed", async () => {
    const file = join(project, "large.json");
    const SIZE = 4_000_000;
    writeFileSync(file, "0".repeat(SIZE));
    const program = `
      const { writeWhole } = require(${JSON.stringify(join(__dirname, "../../stacks/project-file"))});
      for (let n = 0; ; n = (n + 1) % 10) {
        writeWhole(${JSON.stringify(file)}, String(n).repeat(${SIZE}));
        if (n === 1) process.stdout.write("writing");
      }`;
    for (let kill = 0; kill < 3; kill++) {
      const writer = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", program]);
      const ended = once(writer, "close");
      await once(writer.stdout, "data");
      writer.kill("SIGKILL");
      await ended;
      const text = readFileSync(file, "utf8");
      assert.equal(text.length, SIZE);
      assert.equal(text, text.charAt(0).repeat(SIZE));
    }
  });
});
