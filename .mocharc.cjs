const { readdirSync } = require("node:fs");
const { availableParallelism } = require("node:os");
const { join } = require("node:path");

// Files and folders that the command line names are run by themselves; Mocha would add them to those of the configuration.
const named = process.argv.slice(2).filter((argument) => /^(\.\/)?test(\/|$)|\.test\.ts$/.test(argument));
const all = named.length === 0;
const engine = named.some((name) => name.includes("test/engine"));

// The files that take longest are first, so that no process is left with one of them at the end. CONTRIBUTING.md says why they take long.
const SLOW =
  /hostile\/(bounded|too-complex)|rehearsal\/(cli|mutations|settings-mutants|tampering|who-can)|live-world|powers|read-accounts/;

function unitTests() {
  const files = readdirSync(join(__dirname, "test"), { recursive: true }).map(
    (file) => `test/${file.replaceAll("\\", "/")}`,
  );
  const units = files.filter(
    (file) => /^test\/(?!engine\/|browser\/).*\.test\.ts$/.test(file) && !file.includes("node_modules"),
  );
  return units.sort((a, b) => SLOW.test(b) - SLOW.test(a) || (a < b ? -1 : 1));
}

module.exports = {
  extension: ["test.ts"],
  // Proofs make much that is short-lived; with the default of 16 MB, a third of their time is garbage collection.
  "node-option": ["max-semi-space-size=64"],
  recursive: true,
  require: ["ts-node/register/transpile-only", ...(engine ? ["test/engine/install.ts"] : [])],
  ...(all && { spec: unitTests() }),
  // Far longer than any test takes: it ends what hangs, also on a slow machine.
  timeout: engine ? 180_000 : 60_000,
  ...(all && { parallel: true, jobs: availableParallelism() }),
  // Tests on the engine wait for other processes.
  ...(engine && { parallel: true, jobs: 2, exit: true }),
  "watch-files": ["**/*.{ts,json}"],
  "watch-ignore": ["node_modules", ".git", ".sandbox", "policypack/bin"],
};
