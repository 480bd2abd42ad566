import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type InstalledPackage, installedPackages } from "./installed-packages";
import { licenseFault } from "./license-policy";

const ROOT = join(__dirname, "..", "..");

describe("the packages that npm ci installs", () => {
  const packages = installedPackages(ROOT);

  it("have a licence that is allowed", () => {
    // The list is that of the whole tree: a lock file that was not read would have no fault.
    assert.ok(packages.length > 400, `${packages.length} packages`);
    assert.deepEqual(packages.map(licenseFault).filter(Boolean), []);
  });

  it("run no script when they are installed, as allowScripts of package.json denies each that has one", () => {
    const { allowScripts } = z
      .object({ allowScripts: z.record(z.string(), z.boolean()) })
      .parse(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")));
    const withScript = packages.filter(({ path, installScript }) => installScript && path.includes("node_modules/"));
    assert.deepEqual(
      Object.fromEntries(withScript.map(({ name }) => [name, false])),
      allowScripts,
      "review the package, then list it under allowScripts as false",
    );
  });

  it("are the components of npm run sbom", function () {
    this.timeout(60_000);
    const printed = execFileSync("npm", ["run", "--silent", "sbom"], { cwd: ROOT, encoding: "utf8", timeout: 60_000 });
    const sbom = z
      .object({
        bomFormat: z.literal("CycloneDX"),
        components: z.array(z.object({ name: z.string(), purl: z.string().startsWith("pkg:npm/") })),
      })
      .parse(JSON.parse(printed));
    const names = (list: readonly string[]) => [...new Set(list)].sort();
    assert.deepEqual(
      names(sbom.components.map(({ name }) => name).filter((name) => !OWN.includes(name))),
      names(packages.filter(({ path }) => path.includes("node_modules/")).map(({ name }) => name)),
    );
  });
});

/** The workspaces. */
const OWN = [
  "@cross-account-s3/iam",
  "@cross-account-s3/plugin",
  "cross-account-s3-policypack",
  "iam",
  "plugin",
  "policypack",
];

describe("a package that is added", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "cross-account-s3-supply-chain-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  /** A project with one package, as the lock file and as its own package.json have it. */
  function project(locked: object, manifest?: object, files: Readonly<Record<string, string>> = {}): InstalledPackage {
    const path = "node_modules/added";
    writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages: { [path]: locked } }));
    if (manifest) {
      mkdirSync(join(root, path), { recursive: true });
      writeFileSync(join(root, path, "package.json"), JSON.stringify(manifest));
    }
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, path, name), text);
    const [added] = installedPackages(root);
    assert.ok(added);
    return added;
  }

  const refused: Readonly<Record<string, readonly [manifest: object, message: RegExp]>> = {
    "without a licence": [{}, /: has no licence; remove it$/],
    "with an empty licence": [{ license: " " }, /: has no licence; remove it$/],
    "with licences in npm's old form": [{ license: { type: "MIT" } }, /: has no licence; remove it$/],
    "under AGPL-3.0": [{ license: "AGPL-3.0-or-later" }, /: has the licence AGPL-3.0-or-later; remove it$/],
    "under GPL-2.0, in lower case": [{ license: "gpl-2.0" }, /: has the licence gpl-2.0; remove it$/],
    "under GPL or MIT": [{ license: "(MIT OR GPL-3.0-only)" }, /; remove it$/],
    "without a right to use it": [{ license: "UNLICENSED" }, /; remove it, or add the licence to /],
    "whose licence file is absent": [{ license: "SEE LICENSE IN LICENSE" }, /is not the MIT licence/],
  };
  for (const [title, [manifest, message]] of Object.entries(refused)) {
    it(`${title} is refused`, () => {
      assert.match(licenseFault(project(manifest, manifest)) ?? "", message);
    });
  }

  it("for another platform has the licence of the lock file", () => {
    assert.match(licenseFault(project({ license: "GPL-3.0" })) ?? "", /GPL-3.0/);
    assert.equal(licenseFault(project({ license: "MIT" })), undefined);
  });

  it("has the licence of its own package.json where the lock file says another", () => {
    assert.match(licenseFault(project({ license: "MIT" }, { license: "AGPL-3.0" })) ?? "", /AGPL-3.0/);
  });

  it("has the licence of its licence file where its package.json refers to one", () => {
    const manifest = { license: "SEE LICENSE IN LICENSE" };
    const mit = "Permission is hereby granted, free of charge, to any person obtaining a copy\nof this software";
    assert.equal(licenseFault(project(manifest, manifest, { LICENSE: mit })), undefined);
    const gpl = `${mit}\nor under the GNU General Public License`;
    assert.match(licenseFault(project(manifest, manifest, { LICENSE: gpl })) ?? "", /is not the MIT licence/);
  });

  it("has an install script by the lock file, by its package.json or by binding.gyp", () => {
    assert.equal(project({}, { scripts: { prepare: "tsc", test: "mocha" } }).installScript, false);
    assert.equal(project({ hasInstallScript: true }).installScript, true);
    for (const script of ["preinstall", "install", "postinstall"]) {
      assert.equal(project({}, { scripts: { [script]: "node ." } }).installScript, true, script);
    }
    assert.equal(project({}, {}, { "binding.gyp": "" }).installScript, true);
  });
});
