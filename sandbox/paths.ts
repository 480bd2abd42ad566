import { join } from "node:path";

/** The project's folder. */
export const ROOT = join(__dirname, "..");

/** What runs leave for later runs, and the logs of failed ones. Safe to delete. */
export const CACHE = join(ROOT, ".sandbox");

/** The policy pack, compiled by `npm ci`. */
export const POLICY_PACK = join(ROOT, "policypack");
