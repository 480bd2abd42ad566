import { EXIT } from "../rehearsal/cli/main";
import { list } from "./commands/list";
import { merge } from "./commands/merge";
import { operate } from "./commands/operate";
import { split } from "./commands/split";
import { status } from "./commands/status";
import { HELP, parseOptions } from "./options";

/** `npm run fleet`. */
export async function command(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (!options) {
    process.stdout.write(HELP);
    return EXIT.held;
  }
  switch (options.command) {
    case "list":
      return await list(options);
    case "status":
      return await status(options);
    case "merge":
      return merge(options);
    case "split":
      return await split(options);
    default:
      return await operate(options, options.command);
  }
}
