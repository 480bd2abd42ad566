import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { z } from "zod";
import { forTerminal } from "../documents/neutral-text";
import { EXIT, type Exit, print, UsageError } from "../rehearsal/cli/main";
import { answerProblem, parseAnswers, QUESTIONS } from "./answers";
import { writeNewFiles } from "./new-files";
import { projectFiles } from "./stack-files";

const HELP = `npm run init -- [options]

Writes a project of your own: Pulumi.yaml, Pulumi.control.yaml and the file of one data stack, in a folder. If the folder has a
Pulumi.yaml, the stack files are for that project. On a terminal, asks for what no option says. Never overwrites a file,
and writes all of them or none.

  --dir DIR               the folder (default: accounts)
  --project NAME          the project's name (default: cross-account-s3)
  --region REGION         the Region (default: us-east-1)
  --control-account ID    the account whose workloads need access
  --data-account ID       the account that owns the buckets
  --data-stack NAME       the data stack's name (default: data)
  --owner NAME            the team that owns the buckets
  --role NAME=LEVEL:WHO   a role, its level (read, upload, readwrite or catalog), and the service or the ARN that assumes it, such
                          as indexer=read:ecs-tasks.amazonaws.com; repeat it for more
  --bucket NAME           a bucket to create; repeat it for more
  --help                  this text

Exit codes: 0 the files are written, 2 an answer or a folder that cannot be used, 3 a fault of the program itself.
`;

const ROOT = resolve(__dirname, "..");
const PROJECT_FILE = "Pulumi.yaml";

/** `npm run init`. */
export async function command(args: readonly string[]): Promise<Exit> {
  const { dir, help, given } = options(args);
  if (help) {
    process.stdout.write(HELP);
    return EXIT.held;
  }
  const folder = resolve(dir);
  const project = existingProject(folder);
  if (project !== undefined && given.project !== undefined && given.project !== project) {
    throw new UsageError(`--project: ${join(dir, PROJECT_FILE)} is of project ${project}; leave the option out`);
  }
  const known = project === undefined ? given : { ...given, project };
  const answers = readAnswers({ ...known, ...(await asked(known)) });
  const all = projectFiles(answers, {
    main: slashes(relative(folder, join(ROOT, "index.ts"))),
    schemas: slashes(relative(folder, join(ROOT, "stacks", "config", "schemas"))),
  });
  const files = new Map([...all].filter(([name]) => project === undefined || name !== PROJECT_FILE));
  writeNewFiles(folder, files);
  for (const name of files.keys()) print(`Wrote ${join(dir, name)}`);
  print(`\nNext: npm start -- --dir ${dir}   proves the access that it gives, offline`);
  print(
    `More data accounts: add each under dataAccounts in the control stack's file, and copy the data stack's file for it`,
  );
  print(`Then: docs/configuration.md has every setting, and README.md how to deploy (pulumi -C ${dir} up)`);
  return EXIT.held;
}

/** Returns the name of an existing project in a folder, such as one from `pulumi new`; undefined if there is none. */
function existingProject(folder: string): string | undefined {
  const file = join(folder, PROJECT_FILE);
  if (!existsSync(file)) return undefined;
  const project = z.object({ name: z.string() }).safeParse(parse(readFileSync(file, "utf8")));
  if (!project.success) throw new UsageError(`${file}: has no name; correct it, or choose another folder with --dir`);
  return project.data.name;
}

/** Parses the command line. A question with several answers has a list of texts; every other question has a text. */
function options(args: readonly string[]) {
  const questions = QUESTIONS.map(({ flag, multiple }) => [flag, { type: "string" as const, multiple }] as const);
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...Object.fromEntries(questions),
        dir: { type: "string", default: "accounts" },
        help: { type: "boolean", default: false },
      },
    });
    const { dir, help, ...rest } = z.looseObject({ dir: z.string(), help: z.boolean() }).parse(values);
    const given = QUESTIONS.flatMap(({ option, flag }) =>
      rest[flag] === undefined ? [] : [[option, rest[flag]] as const],
    );
    return { dir, help, given: Object.fromEntries(given) };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Asks the questions that the command line does not answer. Without a terminal, returns the default answers. */
async function asked(given: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
  const open = QUESTIONS.filter(({ option }) => given[option] === undefined);
  const usual = Object.fromEntries(open.flatMap(({ option, usual }) => (usual === undefined ? [] : [[option, usual]])));
  if (!process.stdin.isTTY) return usual;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answers: Record<string, unknown> = {};
  try {
    for (const { option, text, example, usual: defaultAnswer, multiple } of open) {
      for (;;) {
        const hint = defaultAnswer ?? `such as ${example}`;
        const line = (await terminal.question(`${text} (${hint}): `)).trim() || (defaultAnswer ?? "");
        const answer = multiple ? [line] : line;
        const problem = answerProblem(option, answer);
        answers[option] = answer;
        if (problem === undefined) break;
        process.stderr.write(`  found ${forTerminal(JSON.stringify(line))}, expected ${forTerminal(problem)}\n`);
      }
    }
  } finally {
    terminal.close();
  }
  return answers;
}

function readAnswers(given: Readonly<Record<string, unknown>>) {
  try {
    return parseAnswers(given);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const problems = error.issues.map(({ path, message }) => {
      const flag = QUESTIONS.find(({ option }) => option === path[0])?.flag ?? String(path[0]);
      return given[String(path[0])] === undefined ? `--${flag}: is missing; give it` : `--${flag}: expected ${message}`;
    });
    throw new UsageError(problems.join("\n"));
  }
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}
