import { explainCommand } from "../rehearsal/cli/explain-command";
import type { Command } from "../rehearsal/cli/main";
import { explainLive } from "./explain-live";

/** `npm run explain`: with `--live`, it asks what is deployed. */
export const command: Command = (args) => explainCommand(args, explainLive);
