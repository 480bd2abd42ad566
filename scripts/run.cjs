// Runs a command of package.json, in TypeScript: node scripts/run.cjs <file.ts> [arguments]
//
// Checks the version of Node.js and the installed packages, and prints the text of --help, before it loads TypeScript and
// packages. The syntax of this file works in Node.js 12 and later.
"use strict";

const { existsSync, readFileSync } = require("fs");
const { enableCompileCache } = require("module");
const { dirname, join, resolve } = require("path");

const ROOT = dirname(__dirname);
/** The exit code of bad input. */
const BAD_INPUT = 2;

/** Returns an error message if commands cannot run here; otherwise undefined. */
function obstacle() {
  const { engines } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const needed = engines.node.replace(">=", "");
  const [major, minor] = process.versions.node.split(".").map(Number);
  const [neededMajor, neededMinor] = needed.split(".").map(Number);
  if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
    return `Node.js: ${process.versions.node} is too old; install ${needed} or newer, best the release in .nvmrc`;
  }
  if (!existsSync(join(ROOT, "node_modules", "ts-node"))) {
    return `node_modules: the packages are not installed; run npm ci in ${ROOT}`;
  }
  return undefined;
}

/** Returns the text of the constant HELP or USAGE in a command's file or its direct imports; undefined if there is none. */
function help(script) {
  const source = readFileSync(script, "utf8");
  const imported = [...source.matchAll(/ from "(\.[^"]+)";/g)].map(([, path]) => `${join(dirname(script), path)}.ts`);
  for (const file of [script, ...imported]) {
    if (!existsSync(file)) continue;
    const [, text] = /const (?:HELP|USAGE) = `((?:[^`\\]|\\.)*)`;/.exec(readFileSync(file, "utf8")) || [];
    if (text !== undefined && !text.includes("${")) return text.replace(/\\(.)/g, "$1");
  }
  return undefined;
}

const script = resolve(ROOT, process.argv[2]);
const why = obstacle();
const text = process.argv.slice(3).includes("--help") ? help(script) : undefined;
if (why !== undefined) {
  process.stderr.write(`${why}\n`);
  process.exitCode = BAD_INPUT;
} else if (text !== undefined) {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
} else {
  // Silences the AWS SDK's warning about future versions of Node.js. package.json has the required version.
  const quiet = "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED";
  process.env[quiet] = process.env[quiet] || "true";
  process.argv.splice(1, 2, script);
  // Node.js 22 and later: caches the compiled code of packages for the next start.
  if (enableCompileCache) enableCompileCache();
  require("ts-node/register/transpile-only");
  // A command is run here and not by its file, so that tests can import it, and so that nothing runs a command in another way.
  const { command } = require(script);
  if (command) require("../rehearsal/cli/main.ts").main(command);
}
