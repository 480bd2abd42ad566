import { parseArgs } from "node:util";
import { accessDifference } from "../diff/access-changes";
import { settleBoth } from "../diff/both";
import { accessMarkdown } from "../diff/markdown";
import { declaredAt } from "../diff/other-ref";
import { protectionRemoved, protectionSection } from "../diff/protection";
import { touchedCode, touchedSection } from "../diff/touched-code";
import { type DeclaredVersion, declareVersion, versionOf } from "../diff/version";
import { readProject } from "../run/project";
import { EXIT, type Exit, print, printJson, UsageError } from "./main";

const HELP = `npm run access-diff -- VERSION [options]
npm run access-diff -- BEFORE AFTER [options]
npm run access-diff -- --configuration DIR [options]

Lists what one version of the project grants and removes compared with another, one sentence for each change, as Markdown for a
pull request: who may do what with each bucket, its objects and its key, from which network, and changes of trust policies, topics,
event buses, endpoints and the organization's control policies. A version is a git ref, or a folder with
another checkout. A single version is compared with this folder. The programs of both run, so that the result includes
changes of code and of configuration.

With --configuration, this folder's program runs with the configuration of this folder and with that of DIR, another checkout of
the project. No code of DIR runs, so that a change cannot alter what is reported about it. The result lists the code that differs.

  --dir DIR    the project's folder (default: here)
  --json       print all changes as JSON: the Markdown leaves out what does not fit into a comment
  --help       this text

Exit codes: 0 there is a result, 2 bad configuration or no such version, 3 a fault of the program itself, 4 a part could
not be decided; the result names it.
`;

/** `npm run access-diff`. */
export async function command(args: readonly string[]): Promise<Exit> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      dir: { type: "string", default: "." },
      configuration: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return EXIT.held;
  }
  const { dir, configuration } = values;
  const [first, second, ...more] = positionals;
  if ((first === undefined) === (configuration === undefined) || more.length > 0) {
    throw new UsageError(
      `expected one or two versions, or --configuration, found ${positionals.join(" ") || "nothing"}\n\n${HELP}`,
    );
  }
  const declareFolder = async (folder: string, programFolder?: string): Promise<DeclaredVersion> =>
    declareVersion(await readProject(folder, programFolder));
  const [before, after] = await (configuration === undefined
    ? settleBoth(declaredAt(dir, first ?? ""), second === undefined ? declareFolder(dir) : declaredAt(dir, second))
    : settleBoth(declareFolder(dir), declareFolder(configuration, dir)));
  const against = first ?? "the default branch";
  const difference = accessDifference(versionOf(before), versionOf(after));
  const code = configuration === undefined ? [] : await touchedCode(dir, configuration);
  const protection = protectionRemoved(before.runs, after.runs);
  const text = [accessMarkdown(difference, against, second), protectionSection(protection), touchedSection(code)]
    .filter((section) => section !== "")
    .join("\n\n");
  if (values.json)
    printJson({ ref: against, ...(second === undefined ? {} : { with: second }), ...difference, protection, code });
  else print(text);
  return difference.undecided.length > 0 ? EXIT.undecided : EXIT.held;
}
