import { join } from "node:path";
import type { Project } from "../../rehearsal/run/project";
import { raw } from "../stacks/support";

/** Configuration of a stack, by key; what is not text stands for its JSON. */
export type Fields = Readonly<Record<string, unknown>>;

const CONTROL = {
  "aws:region": "us-east-1",
  role: "control",
  accountId: "111111111111",
  dataAccounts: [{ id: "222222222222" }],
  roles: { indexer: { trustedService: "lambda.amazonaws.com", level: "read" } },
};
const DATA = {
  "aws:region": "us-east-1",
  role: "data",
  accountId: "222222222222",
  controlStack: "organization/tried/control",
  owner: "platform",
  buckets: [{ name: "acme", grants: { indexer: "read" } }],
};

/**
 * A project of this program: a control stack with a role `indexer`, and the data stacks `data`, `other` and `third`, as many as there are
 * fields for, with a bucket `acme` that it may read.
 *
 * @param folder from which the paths of files start.
 */
export function tried(control: Fields, data: readonly Fields[] = [{}], folder = process.cwd()): Project {
  const names = ["data", "other", "third"];
  const stacks = [{ name: "control", config: raw(CONTROL, control) }].concat(
    data.map((fields, n) => ({ name: names[n] ?? "", config: raw(DATA, fields) })),
  );
  return {
    folder,
    name: "tried",
    main: join(process.cwd(), "index.ts"),
    stacks: stacks.map(({ name, config }) => ({ name, file: `Pulumi.${name}.yaml`, config })),
  };
}
