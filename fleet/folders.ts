import { join } from "node:path";

/** What the fleet keeps, in the project's folder. */
export const FLEET_FOLDER = ".fleet";

/** The records and logs of runs. */
export const RUNS = join(FLEET_FOLDER, "runs");

/** The splits that are not finished. */
export const SPLITS = join(FLEET_FOLDER, "split");
