import { stringify } from "yaml";
import { NAMESPACE, parseConfig } from "../stacks/config";
import type { Answers, RoleAnswer } from "./answers";

/** Where the program is, seen from the project's folder that is made. */
interface Paths {
  /** The program's entry point, such as `../index.ts`. */
  readonly main: string;
  /** The folder of the JSON Schemas of stack files, such as `../stacks/config/schemas`. */
  readonly schemas: string;
}

type Values = Readonly<Record<string, unknown>>;

/**
 * The files of a project with a control stack and a data stack, by name. Each stack file is one that the program takes.
 *
 * @throws ConfigError with everything that the program would refuse, such as two equal accounts.
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

/** The file of a project whose program is `main`, seen from the project's folder. */
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

/** The values as the engine gives them to the program. */
function raw(values: Values): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** The file of a stack, with the schema by which editors check it. */
export function stackFile(schema: string, config: Values): string {
  return `# yaml-language-server: $schema=${schema}\n${stringify({ config })}`;
}
