import { parseArgs } from "node:util";
import { type Asked, explain, explained, type Explanation, NotThere } from "../explain";
import { type Project, readProject } from "../run/project";
import { EXIT, type Exit, print, printJson, UsageError } from "./main";

const HELP = `npm run explain -- ROLE ACTION S3-URI [options]

Says whether a role may do something with a bucket or an object, and why, layer by layer; for a denial, the smallest
change of the configuration that would allow it. For example:

  npm run explain -- indexer s3:GetObject s3://acme-genomics/raw/x.bam

  --vpce ID            the request comes through this VPC endpoint
  --from-account ID    the request comes from a role of this name in another account, which may do everything there
  --no-tls             the request comes over plain HTTP
  --live               answer from what is deployed; needs credentials for the account of each stack
  --dir DIR            the project's folder (default: here)
  --json               print the explanation as JSON, and nothing else
  --help               this text

Exit codes: 0 allowed, 1 denied, 2 bad configuration or a name that does not exist, 3 a fault of the program itself.
`;

/** Explains a request from what is deployed. */
export type ExplainLive = (project: Project, asked: Asked) => Promise<Explanation>;

/**
 * The command that explains a request.
 *
 * @param live what answers with `--live`: this folder itself reads nothing of AWS.
 * @throws UsageError for a command line that cannot be understood, and for names that do not exist.
 */
export async function explainCommand(args: readonly string[], live: ExplainLive): Promise<Exit> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      vpce: { type: "string" },
      "from-account": { type: "string" },
      "no-tls": { type: "boolean", default: false },
      live: { type: "boolean", default: false },
      dir: { type: "string", default: "." },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return EXIT.held;
  }
  const [role, action, uri, ...more] = positionals;
  if (role === undefined || action === undefined || uri === undefined || more.length > 0) {
    throw new UsageError(`expected ROLE ACTION S3-URI, found ${positionals.join(" ") || "nothing"}\n\n${HELP}`);
  }
  const fromAccount = values["from-account"];
  if (fromAccount !== undefined && !/^\d{12}$/.test(fromAccount)) {
    throw new UsageError(`--from-account: found "${fromAccount}", expected an account id of 12 digits`);
  }
  const asked = { role, action, uri, vpce: values.vpce, fromAccount, tls: !values["no-tls"] };
  try {
    const explanation = await (values.live ? live : explain)(await readProject(values.dir), asked);
    if (values.json) printJson(explanation);
    else print(explained(explanation));
    return explanation.allowed ? EXIT.held : EXIT.violated;
  } catch (error) {
    if (error instanceof NotThere) throw new UsageError(error.message);
    throw error;
  }
}
