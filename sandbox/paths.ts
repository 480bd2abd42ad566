import { join } from "node:path";

/** The project's folder. */
export const ROOT = join(__dirname, "..");

/** The folder for the installed emulator and for the folders of runs. Safe to delete. */
export const CACHE = join(ROOT, ".sandbox");

/** The policy pack, compiled by `npm ci`. */
export const POLICY_PACK = join(ROOT, "policypack");
