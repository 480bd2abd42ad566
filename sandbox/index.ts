import { parseArgs } from "node:util";
import { runSandbox } from "./run";

const USAGE = `Deploys the example stacks, with the other features beside theirs, to an AWS emulator on this machine, in three accounts and
with the real Pulumi; checks what came of it, and takes everything down again. No AWS account, and nothing of your own Pulumi or AWS configuration, takes part.

  npm run sandbox [-- --keep]

  --keep   after the checks, or after a failure, leave everything up until Ctrl-C (an hour at most), and say how to
           look at it
  --help   this text

It needs pulumi on PATH, python3 (3.10 or newer), and, the first time, PyPI for the emulator.
The exit code is 0 only if every step passed.`;

function options(): { readonly keep: boolean; readonly help: boolean } | undefined {
  try {
    const { values } = parseArgs({
      options: { keep: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
    });
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
  // The AWS SDK's advice on the version of Node is none of the sandbox's.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const givenUp = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      givenUp.abort(new Error(`stopped by ${signal}`));
    });
  }
  return await runSandbox(asked.keep, givenUp.signal);
}

void main().then((code) => {
  process.exitCode = code;
});
