import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { type Command, EXIT, type Exit, print, UsageError } from "../rehearsal/cli/main";

const HELP = `npm run template -- DIR

Writes the template for \`pulumi new\` into a folder: the program and its commands, without this repository's tests, benchmarks,
sandbox and example stacks. The release workflow puts it on the branch template.

  DIR      the folder, which is created and must be empty
  --help   this text

Exit codes: 0 the template is written, 2 a folder that cannot be used, 3 a fault of the program itself.
`;

const ROOT = resolve(__dirname, "..");

/** The folders and files of the template, as git paths. */
const KEPT: readonly string[] = [
  ...[
    "adopt",
    "components",
    "discover",
    "docs",
    "documents",
    "fleet",
    "init",
    "packages",
    "plugin",
    "policypack",
    "rehearsal",
    "stacks",
  ],
  ...[
    "verify",
    "index.ts",
    "scripts/run.cjs",
    "policypack.config.json",
    "tsconfig.json",
    "package.json",
    "package-lock.json",
  ],
  ...[".devcontainer", ".editorconfig", ".gitignore", ".nvmrc", "LICENSE"],
  ...["access", "deploy", "preview"].map((name) => `.github/workflows/${name}.yml`),
];

/** Matches the npm scripts that only this repository needs. */
const DROPPED = /^(bench|check|differential|lint|pictures|sandbox|sbom|template|test|types|unit|watch)/;

function template(args: readonly string[]): Exit {
  const [dir] = args;
  if (args.includes("--help")) {
    process.stdout.write(HELP);
    return EXIT.held;
  }
  if (dir === undefined || args.length > 1)
    throw new UsageError(`expected one folder, found ${args.join(" ") || "none"}`);
  if (existsSync(dir) && readdirSync(dir).length > 0) throw new UsageError(`${dir}: is not empty; name another folder`);
  const files = execFileSync("git", ["ls-files", "-z", "--", ...KEPT], { cwd: ROOT, encoding: "utf8" });
  for (const file of files.split("\0").filter(Boolean)) {
    mkdirSync(join(dir, dirname(file)), { recursive: true });
    cpSync(join(ROOT, file), join(dir, file));
  }
  cpSync(join(ROOT, "scripts", "template"), dir, { recursive: true });
  const packageFile = join(dir, "package.json");
  const { scripts, ...rest } = packageSchema.parse(JSON.parse(readFileSync(packageFile, "utf8")));
  const kept = Object.fromEntries(Object.entries(scripts).filter(([name]) => !DROPPED.test(name)));
  writeFileSync(packageFile, `${JSON.stringify({ ...rest, scripts: kept }, undefined, 2)}\n`);
  print(`Wrote the template into ${dir}; try it: pulumi new ${resolve(dir)}`);
  return EXIT.held;
}

const packageSchema = z.looseObject({ scripts: z.record(z.string(), z.string()) });

/** `npm run template`. */
export const command: Command = (args) => Promise.resolve(args).then(template);
