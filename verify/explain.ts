import { explainCommand } from "../rehearsal/cli/explain-command";
import { main } from "../rehearsal/cli/main";

main((args) =>
  explainCommand(args, async (project, asked) => {
    // Loaded only when it is asked for: the rest of the command needs nothing of AWS's SDK.
    const { explainLive } = await import("./explain-live");
    return explainLive(project, asked);
  }),
);
