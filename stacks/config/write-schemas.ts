import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { STACK_ROLES, stackFileSchema } from "./json-schema";

// Writes stacks/config/schemas/<role>.json, which the stack files name for editors: npm run schemas
for (const role of STACK_ROLES) {
  writeFileSync(join(__dirname, "schemas", `${role}.json`), `${JSON.stringify(stackFileSchema(role), undefined, 2)}\n`);
}
