import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type ChangesSinceCommit, changesSinceCommit } from "../diff/since-commit";
import { roleNamesIn } from "../diff/version";
import { junit } from "../formats/junit";
import { rehearsalMarkdown } from "../formats/rehearsal-markdown";
import { sarif } from "../formats/sarif";
import { readPackConfig } from "../pack-config";
import { rehearsalOf } from "../rehearse";
import type { Rehearsal } from "../result";
import { type Project, readProject } from "../run/project";
import { type Situation, situationOf } from "../situation";
import { declaredDocuments } from "../terminal/declared-documents";
import { intendedAccess } from "../terminal/intended-access";
import { BLANK, type Line, render, screenOf } from "../terminal/screen";
import { startPage } from "../terminal/start-page";
import { writeResults } from "../write";
import { EXIT, type Exit, print, printJson, UsageError } from "./main";
import { progress } from "./progress";

const HELP = `npm start -- [options]

Rehearses every stack in the folder: runs its program in process, the policy pack on what it declares, and the access
proof. Prints the result on one page, and writes rehearsal.json and rehearsal.html. Needs no account, no network and
no pulumi.

  --stack NAME        only this stack, and the control stack that it reads; may be given several times
  --dir DIR           the project's folder (default: here)
  --out DIR           where to write rehearsal.json and rehearsal.html (default: the project's folder)
  --documents         print every resource and policy as well
  --intent            print what the configuration intends, by resource and role, without the proof
  --format FORMAT     text, json, sarif, junit or markdown (default: text)
  --json              the same as --format json
  --quiet             print the verdict and the violations only
  --fail-on LEVEL     mandatory or advisory: the lowest level of a policy pack finding that fails (default: mandatory)
  --policy-pack-config FILE
                      the configuration of the policy pack, as for pulumi (default: policypack.config.json, if it exists)
  --help              this text

Colors are for terminals; NO_COLOR turns them off, FORCE_COLOR turns them on.

Exit codes: 0 all held, 1 a violation or a failing finding, 2 bad configuration, 3 a fault of the program itself,
4 no violation was found, but a part could not be decided.
`;

const FORMATS = ["text", "json", "sarif", "junit", "markdown"] as const;

/** `npm start`. */
export async function command(args: readonly string[]): Promise<Exit> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      stack: { type: "string", multiple: true, default: [] },
      dir: { type: "string", default: "." },
      out: { type: "string" },
      documents: { type: "boolean", default: false },
      intent: { type: "boolean", default: false },
      format: { type: "string" },
      json: { type: "boolean", default: false },
      quiet: { type: "boolean", default: false },
      "fail-on": { type: "string", default: "mandatory" },
      "policy-pack-config": { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return EXIT.held;
  }
  const { dir, stack, out = dir, documents, intent, quiet } = values;
  const failOn = values["fail-on"];
  if (failOn !== "mandatory" && failOn !== "advisory") {
    throw new UsageError(`--fail-on: found "${failOn}", expected mandatory or advisory`);
  }
  const requestedFormat = values.format ?? (values.json ? "json" : "text");
  const format = FORMATS.find((one) => one === requestedFormat);
  if (!format || (values.json && format !== "json")) {
    throw new UsageError(
      `--format: found "${requestedFormat}"${values.json ? " with --json" : ""}, expected one of ${FORMATS.join(", ")}`,
    );
  }
  if (format !== "text" && (documents || intent || quiet)) {
    throw new UsageError("--documents, --intent and --quiet require --format text");
  }
  const project = await readProject(dir);
  const packConfig = readPackConfig(dir, values["policy-pack-config"]);
  const { tell: showProgress, end } = progress();
  showProgress("running the programs");
  const situation = await situationOf(project, stack);
  const screen = screenOf(process.stdout, process.env);
  if (intent) {
    end();
    page(intendedAccess(situation.expected, situation.world));
    return EXIT.held;
  }
  const rehearsal = await rehearsalOf(project.name, situation, {
    failOn,
    packConfig,
    progress: (done, all) => {
      showProgress(`proved ${String(done)} of ${String(all)} intents`);
    },
  });
  await writeResults(out, rehearsal);
  end();
  if (format !== "text") {
    printAs(format, rehearsal);
  } else {
    const changes = quiet || stack.length > 0 ? undefined : await differenceToCommit(project, situation);
    page([
      ...(documents ? [...declaredDocuments(rehearsal), BLANK] : []),
      ...startPage(rehearsal, { screen, changes, report: resolve(out, "rehearsal.html"), folder: dir, quiet }),
    ]);
  }
  return exitCode(rehearsal, failOn);

  function page(lines: readonly Line[]): void {
    process.stdout.write(`${render(lines, screen)}\n`);
  }
}

function exitCode({ held, violations, findings }: Rehearsal, failOn: "mandatory" | "advisory"): Exit {
  if (held) return EXIT.held;
  const failing = findings.some(({ level }) => level === "mandatory" || failOn === "advisory");
  return !failing && violations.every(({ kind }) => kind === "undecided") ? EXIT.undecided : EXIT.violated;
}

function printAs(format: Exclude<(typeof FORMATS)[number], "text">, rehearsal: Rehearsal): void {
  switch (format) {
    case "json":
      printJson(rehearsal);
      return;
    case "sarif":
      printJson(sarif(rehearsal), 2);
      return;
    case "junit":
      print(junit(rehearsal));
      return;
    case "markdown":
      print(rehearsalMarkdown(rehearsal));
  }
}

/** Returns the difference to the last commit. If that commit cannot be run, returns the reason instead of failing. */
async function differenceToCommit(
  project: Project,
  { ran, world }: Situation,
): Promise<ChangesSinceCommit | undefined> {
  const runs = ran.map((stack) => ({
    ...stack,
    role: stack.config.role,
    accountId: stack.config.accountId,
    region: stack.config.connection.region,
    config: project.stacks.find(({ name }) => name === stack.name)?.config ?? {},
  }));
  const now = { world, runs, names: roleNamesIn(ran.map(({ outputs }) => outputs)) };
  try {
    return await changesSinceCommit(project.folder, now);
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return { commit: "HEAD", summary: `not compared: ${why}`, sentences: [] };
  }
}
