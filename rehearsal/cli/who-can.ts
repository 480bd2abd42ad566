import { parseArgs } from "node:util";
import { AskedRequestError } from "../answer";
import { readProject } from "../run/project";
import { situationOf } from "../situation";
import { whoCanText } from "../terminal/who-can-text";
import { whoCan } from "../who-can";
import { EXIT, type Exit, print, printJson, UsageError } from "./main";

const HELP = `npm run who-can -- ACTION S3-URI [options]

Lists every principal that may do an action on a bucket or an object, by the documents that the stacks declare: roles, the
principals of the bucket's account, AWS services and others, each with its conditions. For example:

  npm run who-can -- s3:GetObject s3://acme-genomics/raw/x.bam
  npm run who-can -- s3:GetObject "s3://acme-genomics/*"        (any object)

  --dir DIR    the project's folder (default: here)
  --json       print the answer as JSON, and nothing else
  --help       this text

Exit codes: 0 some principal may, 1 none may, 2 bad configuration or a name that does not exist, 3 a fault of the program
itself, 4 not every principal could be decided.
`;

/** The exit code for a list that may be incomplete. */
const INCOMPLETE = 4;

/** `npm run who-can`. */
export async function command(args: readonly string[]): Promise<Exit | typeof INCOMPLETE> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      dir: { type: "string", default: "." },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return EXIT.held;
  }
  const [action, uri, ...more] = positionals;
  if (action === undefined || uri === undefined || more.length > 0) {
    throw new UsageError(`expected ACTION S3-URI, found ${positionals.join(" ") || "nothing"}\n\n${HELP}`);
  }
  try {
    const answer = whoCan(await situationOf(await readProject(values.dir)), action, uri);
    if (values.json) printJson(answer);
    else print(whoCanText(answer, uri));
    if (answer.undecided.length > 0) return INCOMPLETE;
    return answer.holders.length > 0 ? EXIT.held : EXIT.violated;
  } catch (error) {
    if (error instanceof AskedRequestError) throw new UsageError(error.message);
    throw error;
  }
}
