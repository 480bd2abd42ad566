import { join, relative, resolve } from "node:path";
import { parseArn } from "@cross-account-s3/iam";
import { writeNewFiles } from "../init/new-files";
import { EXIT, print, printJson, UsageError } from "../rehearsal/cli/main";
import type { Connection } from "../stacks/config/connection";
import { Account } from "../verify/account";
import { faultOf } from "../verify/readers/fault";
import { limit } from "../verify/readers/limit";
import { progress } from "../rehearsal/cli/progress";
import { discover } from "./discover";
import { filesOf, type ProgramPaths } from "./files";
import type { OpenAccount } from "./account-reader";
import { HELP, type Options, parseOptions } from "./options";
import { readAccounts } from "./read-accounts";
import { discoveryText } from "./report";

const ROOT = resolve(__dirname, "..");
/** The exit code if some resources could not be read. The files are written nevertheless. */
const NOT_ALL = 4;

/** `npm run discover`. */
export async function command(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (!options) {
    process.stdout.write(HELP);
    return EXIT.held;
  }
  const { tell, end } = progress();
  const accounts = await openAccounts(options);
  try {
    const found = await readAccounts(accounts, {
      ...options,
      limit: limit(options.concurrency),
      progress: tell,
    });
    end();
    const { discovery, configuration, live } = await discover(found, options);
    const files = configuration
      ? filesOf(configuration, live, options.project, pathsFrom(options.dir))
      : new Map<string, string>();
    const paths = [...files.keys(), ...(configuration ? [REPORT] : [])];
    const result = { files: paths.map((name) => join(options.dir, name)), ...discovery };
    const text = discoveryText(result);
    if (configuration) writeNewFiles(resolve(options.dir), new Map([...files, [REPORT, `${text}\n`]]));
    if (options.json) printJson(result, 2);
    else print([text, "", ...nextSteps(result.files, options.dir)].join("\n"));
    if (found.faults.length > 0) return NOT_ALL;
    return configuration ? EXIT.held : EXIT.violated;
  } finally {
    for (const { account } of accounts) account.close();
  }
}

const REPORT = "discovered.txt";

function nextSteps(files: readonly string[], dir: string): readonly string[] {
  if (files.length === 0) return ["No files were written: grants express no statement of a bucket policy."];
  return [
    ...files.map((file) => `Wrote ${file}`),
    "",
    `Next: npm start -- --dir ${dir}   proves the access that the files give, offline`,
    "Then: docs/discover.md has the way to the first deployment",
  ];
}

/** Opens the accounts of all options. @throws UsageError naming each option that fails or whose account another option names too. */
async function openAccounts({ profiles, assume, region }: Options): Promise<readonly OpenAccount[]> {
  const ways: readonly { readonly option: string; readonly connection: Connection; readonly accountId?: string }[] = [
    ...profiles.map((profile) => ({ option: `--profile ${profile}`, connection: { region, profile } })),
    ...assume.map((roleArn) => ({
      option: `--assume ${roleArn}`,
      connection: { region, assumeRoles: [{ roleArn }] },
      accountId: parseArn(roleArn)?.account ?? "",
    })),
  ];
  const faults: string[] = [];
  const opened = await Promise.all(
    ways.map(async ({ option, connection }) => {
      const asking = new Account("000000000000", connection);
      try {
        const { accountId } = await asking.caller();
        return { option, accountId, connection };
      } catch (error) {
        faults.push(`${option}: ${faultOf(option, "sts:GetCallerIdentity", error).message}`);
        return undefined;
      } finally {
        asking.close();
      }
    }),
  );
  const known = new Map<string, string>();
  const accounts = opened.flatMap((one) => {
    if (!one) return [];
    const other = known.get(one.accountId);
    known.set(one.accountId, one.option);
    if (other === undefined)
      return [{ account: new Account(one.accountId, one.connection), connection: one.connection }];
    faults.push(`${one.option}: is account ${one.accountId}, as is ${other}; name each account once`);
    return [];
  });
  if (faults.length > 0) throw new UsageError(faults.join("\n"));
  return accounts;
}

/** Returns the paths of the program relative to a folder. */
function pathsFrom(dir: string): ProgramPaths {
  const from = (path: string) => relative(resolve(dir), join(ROOT, path)).replaceAll("\\", "/");
  return { main: from("index.ts"), schemas: from("stacks/config/schemas") };
}
