import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { ROOT } from "./paths";

/** The configuration in a stack file, by key with namespace. */
export type Settings = Readonly<Record<string, unknown>>;

const fileSchema = z.object({ config: z.record(z.string(), z.unknown()) });
const common = z.object({ "cross-account-s3:accountId": z.string() });

/** Returns the ARN of an account's deployer role. In the emulator, every caller may assume it, and its ARN determines the account. */
export function deployer(accountId: string): string {
  return `arn:aws:iam::${accountId}:role/Deployer`;
}

/** Returns the path of an example stack's file. */
export function exampleFile(stack: string): string {
  return join(ROOT, `Pulumi.${stack}.yaml`);
}

/** Returns the configuration of an example stack. @throws Error if the file is not a stack file. */
export function exampleSettings(stack: string): Settings {
  return readSettings(exampleFile(stack));
}

/** Reads the configuration in a stack file. @throws Error if the file is not a stack file. */
export function readSettings(file: string): Settings {
  return fileSchema.parse(parseDocument(readFileSync(file, "utf8")).toJS()).config;
}

/**
 * Creates the folder of a project that runs this program but has its own stack files. Pulumi writes to stack files, so that the user's own
 * files must not be used.
 */
export function makeProject(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const project = parseDocument(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8"));
  project.set("main", join(ROOT, "index.ts"));
  writeFileSync(join(folder, "Pulumi.yaml"), project.toString());
}

/** Adds the settings that deploy a stack to the emulator, with the deployer role of its account. */
export function forEmulator(settings: Settings, protect = false): Settings {
  const { "cross-account-s3:accountId": accountId } = common.parse(settings);
  return {
    ...settings,
    "aws:assumeRoles": [{ roleArn: deployer(accountId) }],
    "aws:s3UsePathStyle": true,
    "aws:skipCredentialsValidation": true,
    "aws:skipMetadataApiCheck": true,
    // Few retries, so that the run fails soon if the emulator has ended.
    "aws:maxRetries": 3,
    "cross-account-s3:protect": protect,
  };
}
