import { join } from "node:path";
import { ALLOW_ENDPOINTS } from "../stacks/config/emulator";

/**
 * Returns environment variables with which Pulumi and the AWS SDK use only the emulator. Leaves out the user's own variables for AWS and
 * for Pulumi's backend, so that no call can reach a real account.
 *
 * @param url the URL of the emulator.
 * @param home the folder of the run.
 */
export function environment(url: string, home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^AWS_|^PULUMI_(?!HOME$|DISABLE_AUTOMATIC)/.test(name));
  const local = [process.env.NO_PROXY, "127.0.0.1"].filter(Boolean).join(",");
  return {
    ...Object.fromEntries(kept),
    NO_PROXY: local,
    no_proxy: local,
    ...emulatorVariables(url),
    // Files that do not exist, in place of the user's own profiles, which may set endpoints and roles.
    AWS_CONFIG_FILE: join(home, "aws-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(home, "aws-credentials"),
    PULUMI_BACKEND_URL: `file://${join(home, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "sandbox",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    NO_COLOR: "1",
  };
}

/** Returns the environment variables that select the emulator, which accepts any credentials. */
export function emulatorVariables(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    [ALLOW_ENDPOINTS]: "true",
    AWS_ACCESS_KEY_ID: "sandbox",
    AWS_SECRET_ACCESS_KEY: "sandbox",
    AWS_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}
