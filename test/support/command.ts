import { format } from "node:util";
import { type Command, exitCodeOf } from "../../rehearsal/cli/main";

/** How a command ended. */
interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Variables = Readonly<Record<string, string>>;

/**
 * Runs a command in this process, as `npm run` does in one of its own, which takes seconds to load the program. The output is no
 * terminal. Tests of what only a process shows start one by scripts/run.cjs.
 *
 * @param env environment variables of the command, in addition to those of the tests.
 */
export async function ended(command: Command, args: readonly string[], env: Variables = {}): Promise<Ended> {
  const outputs = { stdout: "", stderr: "" };
  const restored = [
    replaced(process, "env", { ...process.env, ...env }),
    replaced(console, "log", (...values: readonly unknown[]) => (outputs.stderr += `${format(...values)}\n`)),
    replaced(console, "error", (...values: readonly unknown[]) => (outputs.stderr += `${format(...values)}\n`)),
    replaced(process.stdin, "isTTY", false),
    ...(["stdout", "stderr"] as const).flatMap((name) => [
      replaced(process[name], "isTTY", false),
      replaced(process[name], "write", (text: string | Uint8Array) => {
        outputs[name] += Buffer.from(text).toString();
        return true;
      }),
    ]),
  ];
  try {
    return { code: await exitCodeOf(command, args), ...outputs };
  } finally {
    for (const restore of restored) restore();
  }
}

/** Replaces a property, and returns what puts it back. */
function replaced(of: object, key: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(of, key);
  Object.defineProperty(of, key, { value, configurable: true, writable: true });
  return () => {
    if (before) Object.defineProperty(of, key, before);
    else Reflect.deleteProperty(of, key);
  };
}
