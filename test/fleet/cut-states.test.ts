import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { folderOf } from "../../fleet/backend";
import { cutStates, deleteEmptyAttributes } from "../../fleet/cut-states";

describe("states that are cut off", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cut-states-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Writes a file of the backend, last changed in a year. @returns its path. */
  function write(path: string, text: string | Uint8Array, year: number): string {
    const file = join(folder, ".pulumi", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    utimesSync(file, new Date(`${year}-01-01`), new Date(`${year}-01-01`));
    return file;
  }

  it("are named with the newest copy that is whole", () => {
    write("stacks/shop/whole.json", "{}", 2026);
    const cut = write("stacks/shop/data.json", '{"version', 2026);
    write("stacks/shop/data.json.bak", '{"versio', 2025);
    write("backups/shop/data/data.1.json", "{}", 2023);
    const newest = write("backups/shop/data/data.2.json", "{}", 2024);
    write("backups/shop/data/data.2.json.attrs", "{}", 2025);
    write("stacks/other/data.json", "{", 2026);
    assert.deepEqual(cutStates(folder, "shop"), [
      `data: its state ${cut} is cut off; make room, then put back the newest whole copy, of 2024-01-01T00:00:00.000Z: ` +
        `cp '${newest}' '${cut}'. What was made since is in AWS and not in the copy`,
    ]);
  });

  it("are named where they are compressed", () => {
    const cut = write("stacks/shop/data.json.gz", gzipSync("{}").subarray(0, 12), 2026);
    const whole = write("stacks/shop/data.json.gz.bak", gzipSync("{}"), 2025);
    write("stacks/shop/whole.json.gz", gzipSync("{}"), 2026);
    assert.match(
      cutStates(folder, "shop").join("\n"),
      new RegExp(`^data: its state ${cut} .*: cp '${whole}' '${cut}'`),
    );
  });

  it("are named where there is no copy", () => {
    write("stacks/shop/data.json", "", 2026);
    assert.match(
      cutStates(folder, "shop").join("\n"),
      /^data: .* there is no whole copy; take it from your own backup/,
    );
  });

  it("lose empty attribute files, and nothing else", () => {
    const kept = [
      write("stacks/shop/whole.json.attrs", "{}", 2026),
      write("stacks/shop/data.json", "", 2026),
      write("stacks/other/data.json.attrs", "", 2026),
    ];
    const empty = write("stacks/shop/data.json.attrs", "", 2026);
    assert.equal(deleteEmptyAttributes(folder, "shop"), true);
    assert.deepEqual(
      [empty, ...kept].filter((file) => existsSync(file)),
      kept,
    );
    assert.equal(deleteEmptyAttributes(folder, "shop"), false);
  });

  it("are none in a folder without states", () => {
    assert.deepEqual(cutStates(folder, "shop"), []);
  });
});

describe("the folder of a backend", () => {
  for (const [url, folder] of [
    ["file:///var/state", "/var/state"],
    ["file:///var/state?no_tmp_dir=true", "/var/state"],
    ["file://./state", "/from/state"],
    ["file://~", process.env.HOME],
    ["file://~/state", join(process.env.HOME ?? "", "state")],
    ["s3://bucket/state", undefined],
    ["https://api.pulumi.com", undefined],
  ] as const) {
    it(`of ${url} is ${folder === undefined ? "none" : "found"}`, () => {
      assert.equal(folderOf(url, "/from"), folder);
    });
  }
});
