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
 * Runs the stack that the configuration asks for, and gives its outputs.
 *
 * @param compareAccess says how access will differ once a plan is carried out. @default a data stack does not say it
 * @throws RunError for whatever the user can mend; Pulumi prints its message without a stack trace.
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
    if (error instanceof LimitError) throw forReader(`${error.message} [${SIZE_LIMIT}]`);
    throw error instanceof RunError ? forReader(error.message) : error;
  }
}

/**
 * A RunError without a stack. Pulumi prints none, but formats it all the same, and Node 20 then turns over and over a
 * path such as `node_modules/@pulumi/resource.ts`, which is what Pulumi's source maps make of its own: half a minute
 * and 4 GB for every error in the configuration.
 *
 * @see https://github.com/nodejs/node/issues/64011
 */
function forReader(message: string): RunError {
  // It may quote live documents, and Pulumi prints it as it is.
  const error = new RunError(forTerminal(message));
  error.stack = "";
  return error;
}
