import { parseArgs } from "node:util";
import { accessOf } from "../diff/access";
import { documentChanges, writtenIn } from "../diff/as-written";
import { changesBetween, markdown } from "../diff/changes";
import { declaredAt } from "../diff/other-ref";
import { questionsOf } from "../diff/questions";
import { versionOf } from "../diff/version";
import { Judge } from "../judge";
import { declareStacks } from "../run";
import { readProject } from "../run/project";
import { EXIT, type Exit, main, UsageError } from "./main";

const HELP = `npm run access-diff -- REF [options]

Says what the work tree grants and takes away against a git ref, a sentence a change, as Markdown for a pull request:
who may do what with each bucket, its objects and its key, and from which network, and what trusts, topics and event
buses say. The programs of both run, so that a change in code shows as well as one in configuration.

  --dir DIR    the project's folder (default: here)
  --json       print the changes as JSON, all of them: the Markdown leaves out what is more than a comment may hold
  --help       this text

Exit codes: 0 there is an answer, 2 bad configuration or no such ref, 3 a fault of the program itself.
`;

async function command(args: readonly string[]): Promise<Exit> {
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
  const [ref, ...more] = positionals;
  if (ref === undefined || more.length > 0) {
    throw new UsageError(`expected one git ref, found ${positionals.join(" ") || "nothing"}\n\n${HELP}`);
  }
  const [before, after] = await Promise.all([
    declaredAt(values.dir, ref).then(versionOf),
    readProject(values.dir)
      .then((project) => declareStacks(project))
      .then(versionOf),
  ]);
  const questions = questionsOf([before, after]);
  const judge = new Judge();
  const names = new Map([...before.names, ...after.names]);
  const changes = [
    ...changesBetween(await accessOf(before, questions, judge), await accessOf(after, questions, judge), names),
    ...documentChanges(writtenIn(before.world), writtenIn(after.world), names),
  ];
  process.stdout.write(`${values.json ? JSON.stringify({ ref, changes }) : markdown(changes, ref)}\n`);
  return EXIT.held;
}

main(command);
