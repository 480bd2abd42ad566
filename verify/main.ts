import { join } from "node:path";
import { forTerminal, jsonForTerminal } from "../documents/neutral-text";
import { type Command, print, printJson, UsageError } from "../rehearsal/cli/main";
import { readProject } from "../rehearsal/run/project";
import { writeWhole } from "../stacks/project-file";
import { requestLive } from "./live";
import { GivenUp, untilGivenUp } from "./live/give-up";
import { HELP, parseOptions } from "./options";
import { printed } from "./print";
import { progress } from "../rehearsal/cli/progress";
import { EXIT_CODES } from "./result";
import { verify } from "./run";

async function run(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (options.help) {
    process.stdout.write(HELP);
    return EXIT_CODES.held;
  }
  const { stacks, roles, assume, concurrency, out } = options;
  const project = await readProject(options.dir);
  const { tell, end } = progress();
  const found = await verify(project, {
    stacks,
    roles,
    assume,
    concurrency,
    accessAnalyzer: options.accessAnalyzer,
    progress: tell,
    ...(options.write
      ? { request: (scene) => untilGivenUp((signal) => requestLive(scene, { progress: tell, signal })) }
      : {}),
  });
  end();
  if (roles.length > 0 && found.access.length === 0 && found.unchecked.length === 0) {
    throw new UsageError(`--role: no control stack has a role ${roles.join(" or ")}`);
  }
  const json = jsonForTerminal(found, 2);
  const text = printed(found);
  if (out !== undefined) {
    writeWhole(join(out, "verify.json"), `${json}\n`);
    writeWhole(join(out, "verify.txt"), `${forTerminal(text)}\n`);
  }
  if (options.json) printJson(found, 2);
  else print(text);
  return EXIT_CODES[found.verdict];
}

/** `npm run verify`. */
export const command: Command = (args) =>
  run(args).catch((error: unknown) => {
    if (!(error instanceof GivenUp)) throw error;
    process.stderr.write(`\n${forTerminal(error.message)}\n`);
    return EXIT_CODES.stopped;
  });
