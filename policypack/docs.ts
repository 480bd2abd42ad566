/** Writes docs/policies.md from the rules. Run `npm run docs` in this folder. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { policiesPage } from "./lib/policies-page";
import { rules } from "./rules";

writeFileSync(join(__dirname, "..", "docs", "policies.md"), policiesPage(rules));
