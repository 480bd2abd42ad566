import { parseArgs } from "node:util";
import { RunError } from "@pulumi/pulumi";
import { EXIT, type Exit, print } from "../../rehearsal/cli/main";
import { type Project, readProject } from "../../rehearsal/run/project";
import { dependencies, engines } from "../../package.json";
import { type Check, line, missing } from "./check";
import { configCheck, credentialsCheck, orderChecks } from "./stacks";
import { backendCheck, nodeCheck, pluginCheck, pulumiCheck, runner } from "./tools";

const HELP = `npm run doctor -- [options]

Checks what a deployment needs, one line each, and says what to do if it is missing: Node.js, pulumi, its AWS plugin and
backend, each stack's configuration and credentials, and the order of the stacks. Changes nothing.

  --dir DIR   the project's folder (default: here)
  --help      this text

Exit codes: 0 nothing is missing, 1 something is missing, 2 a command line or project that cannot be read, 3 a fault of the
program itself.
`;

/** `npm run doctor`. */
export async function command(args: readonly string[]): Promise<Exit> {
  const options = { dir: { type: "string", default: "." }, help: { type: "boolean", default: false } } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) {
    process.stdout.write(HELP);
    return EXIT.held;
  }
  const run = runner(values.dir);
  const states = new Set<Check["state"]>();
  const say = (checks: readonly Check[]) => {
    for (const check of checks) {
      print(line(check));
      states.add(check.state);
    }
  };
  say([nodeCheck(process.version, engines.node)]);
  say(await Promise.all([pulumiCheck(run), pluginCheck(run, dependencies["@pulumi/aws"]), backendCheck(run)]));
  const project = await projectIn(values.dir, say);
  if (project) {
    const stacks = project.stacks.map((stack) => configCheck(project, stack));
    say(stacks.flatMap(({ checks }) => checks));
    say(await Promise.all(stacks.map(credentialsCheck)));
    say(await orderChecks(run, stacks));
  }
  return states.has("missing") ? EXIT.violated : EXIT.held;
}

async function projectIn(folder: string, say: (checks: readonly Check[]) => void): Promise<Project | undefined> {
  try {
    return await readProject(folder);
  } catch (error) {
    if (!RunError.isInstance(error)) throw error;
    say([missing("the project", error.message)]);
    return undefined;
  }
}
