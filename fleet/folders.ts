import { join } from "node:path";

/** The folder of the fleet's files, relative to the project's folder. */
export const FLEET_FOLDER = ".fleet";

/** The folder of the records and logs of runs, relative to the project's folder. */
export const RUNS = join(FLEET_FOLDER, "runs");

/** The folder of the unfinished splits, relative to the project's folder. */
export const SPLITS = join(FLEET_FOLDER, "split");
