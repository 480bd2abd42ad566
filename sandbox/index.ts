import { parseArgs } from "node:util";
import { examplePlan, fleetPlan, runSandbox } from "./run";

const USAGE = `Deploys the example stacks, with the other features added, to an AWS emulator on this machine, in three accounts and
with the real Pulumi; compares it with what is declared, and destroys it. It uses no AWS account and no Pulumi or AWS settings of yours.

  npm run sandbox [-- --keep] [-- --fleet N]

  --fleet N  deploy a fleet in place of the examples: a control stack and N data stacks, 1 to 999, with npm run fleet. One
             stack fails, the whole is killed and resumed, and at the end nothing may be there twice or left
  --keep   after the checks, or after a failure, keep everything deployed until Ctrl-C (an hour at most), and print how
           to inspect it
  --help   this text

A command of pulumi or fleet may take SANDBOX_TIMEOUT seconds (default: 600; a verification 180).
It needs pulumi on PATH, python3 (3.10 or newer), and, the first time, PyPI for the emulator.
The exit code is 0 only if every step passed.`;

function options() {
  try {
    const { values } = parseArgs({
      options: {
        keep: { type: "boolean", default: false },
        fleet: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.fleet !== undefined && !/^[1-9]\d{0,2}$/.test(values.fleet)) {
      throw new Error(`--fleet: "${values.fleet}" is not a whole number from 1 to 999`);
    }
    return values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return undefined;
  }
}

async function main(): Promise<number> {
  const asked = options();
  if (!asked) return 2;
  if (asked.help) {
    console.log(USAGE);
    return 0;
  }
  // Silences the AWS SDK's warning about the version of Node.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      interrupted.abort(new Error(`stopped by ${signal}`));
    });
  }
  const plan = asked.fleet === undefined ? examplePlan() : fleetPlan(Number(asked.fleet));
  return await runSandbox(plan, asked.keep, interrupted.signal);
}

void main().then((code) => {
  process.exitCode = code;
});
