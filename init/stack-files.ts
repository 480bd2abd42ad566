import { stringify } from "yaml";
import { NAMESPACE, parseConfig } from "../stacks/config";
import type { Answers, RoleAnswer } from "./answers";

/** The paths of the program relative to the new project's folder. */
interface Paths {
  /** The program's entry point, such as `../index.ts`. */
  readonly main: string;
  /** The folder of the JSON Schemas of stack files, such as `../stacks/config/schemas`. */
  readonly schemas: string;
}

type Values = Readonly<Record<string, unknown>>;

/**
 * Returns the texts of the files of a project with a control stack and a data stack, by file name.
 *
 * @throws ConfigError if the stack files would not be valid configuration, for example if both accounts are the same.
 */
export function projectFiles(answers: Answers, { main, schemas }: Paths): ReadonlyMap<string, string> {
  const { project, dataStack } = answers;
  const control = controlValues(answers);
  const data = dataValues(answers);
  parseConfig(project, "control", raw(control));
  parseConfig(project, dataStack, raw(data));
  return new Map([
    ["Pulumi.yaml", projectFile(project, main)],
    ["Pulumi.control.yaml", stackFile(`${schemas}/control.json`, control)],
    [`Pulumi.${dataStack}.yaml`, stackFile(`${schemas}/data.json`, data)],
  ]);
}

/** Returns the text of `Pulumi.yaml`. @param main the file of the program, relative to the project's folder. */
export function projectFile(project: string, main: string): string {
  return stringify({
    name: project,
    description: "Access of one account's workloads to the S3 buckets of others",
    main,
    runtime: { name: "nodejs", options: { typescript: false, nodeargs: "-r ts-node/register/transpile-only" } },
  });
}

function controlValues({ region, controlAccount, dataAccount, roles, buckets }: Answers): Values {
  return {
    "aws:region": region,
    ...own({
      role: "control",
      accountId: controlAccount,
      dataAccounts: [{ id: dataAccount, buckets }],
      roles: Object.fromEntries(roles.map((role) => [role.name, { ...trust(role), level: role.level }])),
    }),
  };
}

function dataValues({ project, region, controlAccount, dataAccount, owner, roles, buckets }: Answers): Values {
  return {
    "aws:region": region,
    ...own({
      role: "data",
      accountId: dataAccount,
      controlStack: `organization/${project}/control`,
      controlAccountId: controlAccount,
      owner,
      buckets: buckets.map((name) => ({
        name,
        classification: "internal",
        grants: Object.fromEntries(roles.map((role) => [role.name, role.level])),
      })),
    }),
  };
}

function trust({ trusted }: RoleAnswer): Values {
  return trusted.startsWith("arn:") ? { trustedArns: [trusted] } : { trustedService: trusted };
}

function own(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${NAMESPACE}:${key}`, value]));
}

/** Returns values in the form that the engine passes to the program: texts, and JSON for lists and maps. */
function raw(values: Values): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** Returns the text of a stack file. @param schema the path of the JSON Schema with which editors validate the file. */
export function stackFile(schema: string, config: Values): string {
  return `# yaml-language-server: $schema=${schema}\n${stringify({ config })}`;
}
