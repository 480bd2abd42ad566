import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { ROOT } from "./paths";

/** A configuration file's values by full key, as YAML gives them. */
export type Settings = Readonly<Record<string, unknown>>;

const fileSchema = z.object({ config: z.record(z.string(), z.unknown()) });
const common = z.object({ "cross-account-s3:accountId": z.string() });

/** The role that a deployer takes in an account; the emulator lets every caller take it, and so knows the account. */
export function deployer(accountId: string): string {
  return `arn:aws:iam::${accountId}:role/Deployer`;
}

/** The file of the project's own example configuration of a stack. */
export function exampleFile(stack: string): string {
  return join(ROOT, `Pulumi.${stack}.yaml`);
}

/** The project's own example configuration of a stack. @throws Error if the file is not a stack's configuration. */
export function exampleSettings(stack: string): Settings {
  return readSettings(exampleFile(stack));
}

/** What a configuration file says. @throws Error if it is not a stack's configuration. */
export function readSettings(file: string): Settings {
  return fileSchema.parse(parseDocument(readFileSync(file, "utf8")).toJS()).config;
}

/**
 * Makes the folder of a project that is the real one, its program included, save for its configuration files: Pulumi
 * writes into those, and the user's own are not the sandbox's to touch.
 */
export function makeProject(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const project = parseDocument(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8"));
  project.set("main", join(ROOT, "index.ts"));
  writeFileSync(join(folder, "Pulumi.yaml"), project.toString());
}

/** What an account's settings need so that its stack is deployed to the emulator, by a role of that account. */
export function forEmulator(settings: Settings, protect = false): Settings {
  const { "cross-account-s3:accountId": accountId } = common.parse(settings);
  return {
    ...settings,
    "aws:assumeRoles": [{ roleArn: deployer(accountId) }],
    "aws:s3UsePathStyle": true,
    "aws:skipCredentialsValidation": true,
    "aws:skipMetadataApiCheck": true,
    // Should the emulator be gone, the run ends soon.
    "aws:maxRetries": 3,
    "cross-account-s3:protect": protect,
  };
}
