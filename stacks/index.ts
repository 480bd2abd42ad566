import { RunError } from "@pulumi/pulumi";
import { LimitError } from "../documents/size-limit";
import { forTerminal } from "../documents/neutral-text";
import { readConfig } from "./config";
import type { ConfigErrorCode } from "./config/error-codes";
import { controlStack } from "./control";
import { dataStack } from "./data";
import type { CompareAccess } from "./data/adoption";
import { deployerStack } from "./deployer";

/** The code of a document that is larger than AWS accepts. */
const SIZE_LIMIT: ConfigErrorCode = "size-limit";

/**
 * Runs the stack of the configured role, and returns its outputs.
 *
 * @param compareAccess compares access before and after a plan. @default a data stack does not compare it
 * @throws RunError for errors that the user can correct; Pulumi prints the message without a stack trace.
 */
export async function runStack(compareAccess?: CompareAccess): Promise<object> {
  try {
    const config = readConfig();
    switch (config.role) {
      case "control":
        return await controlStack(config);
      case "data":
        return await dataStack(config, compareAccess);
      case "deployer":
        return await deployerStack(config);
    }
  } catch (error) {
    if (error instanceof LimitError) throw forReader(new RunError(`${error.message} [${SIZE_LIMIT}]`));
    throw error instanceof RunError ? forReader(error) : error;
  }
}

/**
 * Removes the stack of a RunError. Pulumi does not print the stack but formats it, and Node 20 then loops over paths such as
 * `node_modules/@pulumi/resource.ts`, which come from Pulumi's source maps: half a minute and 4 GB for every configuration error.
 *
 * @see https://github.com/nodejs/node/issues/64011
 */
function forReader(error: RunError): RunError {
  // It may quote live documents, and Pulumi prints it unchanged.
  error.message = forTerminal(error.message);
  error.stack = "";
  return error;
}
