import { parseArgs } from "node:util";
import { printed } from "../print";
import { rehearse } from "../rehearse";
import { readPackConfig } from "../pack-config";
import { readProject } from "../run/project";
import { writeResults } from "../write";
import { EXIT, type Exit, main, print, printJson, UsageError } from "./main";

const HELP = `npm start -- [options]

Rehearses every stack in the folder: runs its program in process, the policy pack over what it declares, and the access
proof. Prints what it found, and writes rehearsal.json and rehearsal.html. Needs no account, no network and no pulumi.

  --stack NAME        only this stack, and the control stack that it reads; may be given several times
  --dir DIR           the project's folder (default: here)
  --out DIR           where to write rehearsal.json and rehearsal.html (default: the project's folder)
  --json              print the result as JSON, and nothing else
  --quiet             print the verdict alone
  --fail-on LEVEL     mandatory or advisory: the least finding of the policy pack that fails (default: mandatory)
  --policy-pack-config FILE
                      how the pack's rules are configured, as for pulumi (default: policypack.config.json, if there is one)
  --help              this text

Exit codes: 0 all held, 1 a violation or a failing finding, 2 bad configuration, 3 a fault of the program itself.
`;

async function start(args: readonly string[]): Promise<Exit> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      stack: { type: "string", multiple: true, default: [] },
      dir: { type: "string", default: "." },
      out: { type: "string" },
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
  const failOn = values["fail-on"];
  if (failOn !== "mandatory" && failOn !== "advisory") {
    throw new UsageError(`--fail-on: found "${failOn}", expected mandatory or advisory`);
  }
  const project = await readProject(values.dir);
  const packConfig = readPackConfig(values.dir, values["policy-pack-config"]);
  const rehearsal = await rehearse(project, { stacks: values.stack, failOn, packConfig, progress: progress() });
  await writeResults(values.out ?? values.dir, rehearsal);
  if (values.json) printJson(rehearsal);
  else print(printed(rehearsal, { quiet: values.quiet }));
  return rehearsal.held ? EXIT.held : EXIT.violated;
}

/** Says on a terminal how far a long proof is, once a second. */
function progress() {
  let last = Date.now();
  return (done: number, all: number): void => {
    if (Date.now() - last < 1000) return;
    last = Date.now();
    process.stderr.write(`proved ${done} of ${all}\n`);
  };
}

main(start);
