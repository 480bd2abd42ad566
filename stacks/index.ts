import { RunError } from "@pulumi/pulumi";
import { LimitError } from "../documents/limits";
import { readConfig } from "./config";
import { controlStack } from "./control";
import { dataStack } from "./data";

/**
 * Runs the stack that the configuration asks for, and gives its outputs.
 *
 * @throws RunError for whatever the user can mend; Pulumi prints its message without a stack trace.
 */
export async function runStack(): Promise<object> {
  try {
    const config = readConfig();
    return config.role === "control" ? await controlStack(config) : await dataStack(config);
  } catch (error) {
    if (error instanceof LimitError) throw new RunError(error.message);
    throw error;
  }
}
