import { join } from "node:path";
import { ALLOW_ENDPOINTS } from "../stacks/config/emulator";

/**
 * The environment in which Pulumi and the AWS SDK see the emulator and nothing else: whatever the user's own
 * environment says of AWS and of Pulumi's backend is left out, so that no call can reach a real account.
 *
 * @param url the emulator's.
 * @param home a folder of only this run.
 */
export function environment(url: string, home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^AWS_|^PULUMI_(?!HOME$|DISABLE_AUTOMATIC)/.test(name));
  const local = [process.env.NO_PROXY, "127.0.0.1"].filter(Boolean).join(",");
  return {
    ...Object.fromEntries(kept),
    NO_PROXY: local,
    no_proxy: local,
    ...emulatorVariables(url),
    // Files that are not there: the user's own profiles may name endpoints and roles.
    AWS_CONFIG_FILE: join(home, "aws-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(home, "aws-credentials"),
    PULUMI_BACKEND_URL: `file://${join(home, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "sandbox",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    NO_COLOR: "1",
  };
}

/** The variables that lead to the emulator; it takes any credentials. */
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
