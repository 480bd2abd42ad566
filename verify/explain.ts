import { explainCommand } from "../rehearsal/cli/explain-command";
import { main } from "../rehearsal/cli/main";
import { explainLive } from "./explain-live";

main((args) => explainCommand(args, explainLive));
