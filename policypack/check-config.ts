import { readFileSync } from "node:fs";
import { forTerminal } from "@cross-account-s3/iam";
import { readConfigFile } from "./lib/config-file";
import { readOptions } from "./lib/options";
import { rules } from "./rules";

const USAGE = `Usage: node check-config.js FILE

Checks a file for --policy-pack-config: the names of rules, which the engine drops if the pack does not have them, and the
options of each rule. Exit code 0: the file is right; 2: it is not.
`;

/** Returns the errors of a file, one line each. */
function errorsOf(file: string): readonly string[] {
  const reading = readConfigFile(readFileSync(file, "utf8"), rules);
  if ("error" in reading) return [reading.error];
  return rules.flatMap((rule) => {
    const config = reading.config[rule.name];
    if (typeof config !== "object") return [];
    const options = Object.entries(config).filter(([key]) => key !== "enforcementLevel");
    const read = readOptions(rule, Object.fromEntries(options));
    return read.ok ? [] : read.faults.map((error) => `${rule.name}: ${error}`);
  });
}

function main([file, ...more]: readonly string[]): number {
  if (file === "--help") {
    process.stdout.write(USAGE);
    return 0;
  }
  if (file === undefined || more.length > 0) {
    process.stderr.write(USAGE);
    return 2;
  }
  let errors: readonly string[];
  try {
    errors = errorsOf(file);
  } catch (error) {
    errors = [
      `cannot be read: ${error instanceof Error ? error.message : String(error)}; name a file that you may read`,
    ];
  }
  for (const error of errors) process.stderr.write(`${forTerminal(`${file}: ${error}`)}\n`);
  return errors.length === 0 ? 0 : 2;
}

process.exitCode = main(process.argv.slice(2));
