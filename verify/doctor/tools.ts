import { execFile } from "node:child_process";
import { type Check, missing, ok, unknown } from "./check";

/** The output of a program, or the reason why it failed. */
export type Ran =
  | { readonly kind: "ran"; readonly stdout: string }
  | { readonly kind: "failed"; readonly why: string; readonly absent: boolean };

/** Runs a program without standard input, for at most 30 seconds. */
export type Runner = (program: string, args: readonly string[]) => Promise<Ran>;

/** The timeout for a program, in milliseconds. */
const TIMEOUT = 30_000;

/** Returns a runner that executes programs in a folder. */
export function runner(folder: string): Runner {
  return (program, args) =>
    new Promise((resolve) => {
      const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true", NO_COLOR: "1" };
      execFile(program, [...args], { cwd: folder, env, timeout: TIMEOUT }, (error, stdout, stderr) => {
        if (!error) {
          resolve({ kind: "ran", stdout });
          return;
        }
        resolve({
          kind: "failed",
          why: cause(stderr) ?? error.message.split("\n")[0] ?? "",
          absent: error.code === "ENOENT",
        });
      });
    });
}

/** Returns the line of an error output that names the error, as Pulumi prints warnings and progress before it. */
function cause(stderr: string): string | undefined {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  return lines.find((line) => line.startsWith("error:")) ?? lines[0];
}

/** Checks the version of Node.js. @param wanted the `engines` field of package.json, `>=MAJOR.MINOR`. */
export function nodeCheck(version: string, wanted: string): Check {
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)/.exec(wanted) ?? [];
  const [, haveMajor = "0", haveMinor = "0"] = /(\d+)\.(\d+)/.exec(version) ?? [];
  const enough = Number(haveMajor) > Number(major) || (haveMajor === major && Number(haveMinor) >= Number(minor));
  const text = `Node.js ${version.replace(/^v/, "")}`;
  return enough
    ? ok(text)
    : missing(text, `install Node.js ${wanted.replace(">=", "")} or newer from https://nodejs.org`);
}

/** Checks the Pulumi CLI. */
export async function pulumiCheck(run: Runner): Promise<Check> {
  const ran = await run("pulumi", ["version"]);
  if (ran.kind === "ran") return ok(`pulumi ${ran.stdout.trim().replace(/^v/, "")}`);
  return ran.absent
    ? missing(
        "pulumi is not on PATH",
        "install it, https://www.pulumi.com/docs/install/ (verify itself does not need it)",
      )
    : missing(`pulumi does not run (${ran.why})`, "run `pulumi version` to see why");
}

/**
 * Checks the AWS plugin of Pulumi.
 *
 * @param wanted the version of `@pulumi/aws` in package.json.
 */
export async function pluginCheck(run: Runner, wanted: string): Promise<Check> {
  const ran = await run("pulumi", ["plugin", "ls", "--json"]);
  if (ran.kind === "failed") return unknown("the AWS plugin", "see pulumi above");
  if (pluginVersions(ran.stdout).includes(wanted)) return ok(`AWS plugin ${wanted}`);
  return unknown(
    `AWS plugin ${wanted} is not installed`,
    `the first \`pulumi up\` downloads it; without a network, \`pulumi plugin install resource aws ${wanted}\` beforehand`,
  );
}

function pluginVersions(json: string): readonly string[] {
  return [...json.matchAll(/"name":\s*"aws"[^}]*?"version":\s*"([^"]+)"/gs)].map(([, version = ""]) => version);
}

/** Checks the backend, which holds the state. */
export async function backendCheck(run: Runner): Promise<Check> {
  const ran = await run("pulumi", ["whoami", "--verbose", "--non-interactive"]);
  if (ran.kind === "ran") {
    const url = /Backend URL:\s*(\S+)/.exec(ran.stdout)?.[1] ?? "unknown";
    return ok(`backend ${url}`);
  }
  if (ran.absent) return unknown("the backend", "see pulumi above");
  return missing(
    `the backend cannot be reached (${ran.why})`,
    "pulumi login, or see PULUMI_BACKEND_URL and PULUMI_ACCESS_TOKEN",
  );
}
