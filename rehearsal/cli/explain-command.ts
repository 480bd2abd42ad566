import { parseArgs } from "node:util";
import { type AskedRequest, AskedRequestError } from "../answer";
import { explain, type Explanation } from "../explain";
import { type Project, readProject } from "../run/project";
import { explanationText } from "../terminal/explanation-text";
import { EXIT, type Exit, print, printJson, UsageError } from "./main";

const HELP = `npm run explain -- WHO ACTION S3-URI [options]

Says whether a principal may do an action on a bucket or an object, and why, layer by layer; for a denial, the smallest
change of the request or the configuration that would allow it. WHO is a role of a control stack; a principal of the data stack, or
one of its ARNs; or a service, by its name under the bucket's services or by its service principal. ACTION is an action of s3; of
kms, on the bucket's key as S3 uses it for the object; or of sns, on the bucket's topic. For example:

  npm run explain -- indexer s3:GetObject s3://acme-genomics/raw/x.bam
  npm run explain -- indexer kms:Decrypt s3://acme-genomics/raw/x.bam
  npm run explain -- cloudfront s3:GetObject s3://acme-genomics/raw/x.bam

  --vpce ID            the request comes through this VPC endpoint
  --context KEY=VALUE  a condition key of the request, such as s3:prefix=raw/; may be given several times, also
                       for several values of a key. Keys of kms apply to the request to KMS, keys of aws and s3 to the request to S3
  --expect ANSWER      allowed or denied: exit with 0 if that is the answer, and with 1 if not
  --from-account ID    the request comes from a role of this name in another account, whose own policies allow everything
  --no-tls             the request comes over plain HTTP
  --live               answer from what is deployed; needs credentials for the account of each stack
  --dir DIR            the project's folder (default: here)
  --json               print the explanation as JSON, and nothing else
  --help               this text

Exit codes: 0 allowed, 1 denied (with --expect: 0 as expected, 1 not), 2 bad configuration or a name that does not exist, 3 a fault of the program itself,
4 it could not be decided.
`;

/** Explains a request from what is deployed. */
type ExplainLive = (project: Project, asked: AskedRequest) => Promise<Explanation>;

/**
 * Runs the command that explains a request.
 *
 * @param live explains the request with `--live`. A parameter, as this folder does not call AWS.
 * @throws UsageError for an invalid command line, and for names that do not exist.
 */
export async function explainCommand(args: readonly string[], live: ExplainLive): Promise<Exit> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      vpce: { type: "string" },
      context: { type: "string", multiple: true, default: [] },
      expect: { type: "string" },
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
    throw new UsageError(`expected WHO ACTION S3-URI, found ${positionals.join(" ") || "nothing"}\n\n${HELP}`);
  }
  const fromAccount = values["from-account"];
  if (fromAccount !== undefined && !/^\d{12}$/.test(fromAccount)) {
    throw new UsageError(`--from-account: found "${fromAccount}", expected an account id of 12 digits`);
  }
  const { vpce, expect } = values;
  if (expect !== undefined && expect !== "allowed" && expect !== "denied") {
    throw new UsageError(`--expect: found "${expect}", expected allowed or denied`);
  }
  const context = contextFrom(values.context);
  const asked = { role, action, uri, vpce, fromAccount, tls: !values["no-tls"], context };
  try {
    const explanation = await (values.live ? live : explain)(await readProject(values.dir), asked);
    if (values.json) printJson(explanation);
    else print(explanationText(explanation));
    return explanation.allowed === (expect !== "denied") ? EXIT.held : EXIT.violated;
  } catch (error) {
    if (error instanceof AskedRequestError) throw new UsageError(error.message);
    throw error;
  }
}

/** Parses the condition keys of the command line. A key that is given several times has a list of values. */
function contextFrom(given: readonly string[]): NonNullable<AskedRequest["context"]> {
  const values = new Map<string, { key: string; values: string[] }>();
  for (const one of given) {
    const [, key, value] = /^([A-Za-z0-9-]+:[^=]+)=(.*)$/s.exec(one) ?? [];
    if (key === undefined || value === undefined) {
      throw new UsageError(`--context: found "${one}", expected a condition key and a value, such as s3:prefix=raw/`);
    }
    if (!/^(aws|s3|kms|sns):/i.test(key)) {
      throw new UsageError(`--context: found the key ${key}, expected one of aws, s3, kms or sns`);
    }
    const known = values.get(key.toLowerCase()) ?? { key, values: [] };
    values.set(key.toLowerCase(), { ...known, values: [...known.values, value] });
  }
  return Object.fromEntries(
    [...values.values()].map(({ key, values: all }) => [key, all.length === 1 ? (all[0] ?? "") : all]),
  );
}
