const { availableParallelism } = require("node:os");

// Files and folders that the command line names are run by themselves; Mocha would add them to those of the configuration.
const named = process.argv.slice(2).filter((argument) => /^(\.\/)?test(\/|$)|\.test\.ts$/.test(argument));
const all = named.length === 0;
const engine = named.some((name) => name.includes("test/engine"));

module.exports = {
  extension: ["test.ts"],
  // Proofs make much that is short-lived; with the default of 16 MB, a third of their time is garbage collection.
  "node-option": ["max-semi-space-size=64"],
  recursive: true,
  require: ["ts-node/register/transpile-only", ...(engine ? ["test/engine/install.ts"] : [])],
  ...(all && { spec: ["test/**/*.test.ts"], ignore: ["**/node_modules/**", "test/engine/**", "test/browser/**"] }),
  // Far longer than any test takes: it ends what hangs, also on a slow machine.
  timeout: engine ? 180_000 : 60_000,
  ...(all && { parallel: true, jobs: availableParallelism() }),
  // Tests on the engine wait for other processes.
  ...(engine && { parallel: true, jobs: 2, exit: true }),
  "watch-files": ["**/*.{ts,json}"],
  "watch-ignore": ["node_modules", ".git", ".sandbox", "policypack/bin"],
};
