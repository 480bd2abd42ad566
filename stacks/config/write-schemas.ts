import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorPage } from "./error-page";
import { STACK_ROLES, stackFileSchema } from "./json-schema";
import { withTables } from "./reference";

// Writes what is generated from the configuration's schemas and error codes: npm run schemas
const DOCS = join(__dirname, "..", "..", "docs");

// stacks/config/schemas/<role>.json, which the stack files name for editors.
for (const role of STACK_ROLES) {
  writeFileSync(join(__dirname, "schemas", `${role}.json`), `${JSON.stringify(stackFileSchema(role), undefined, 2)}\n`);
}
writeFileSync(join(DOCS, "errors.md"), errorPage());
const configuration = join(DOCS, "configuration.md");
writeFileSync(configuration, withTables(readFileSync(configuration, "utf8")));
