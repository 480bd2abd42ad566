import { declaredWorld } from "../rehearsal/declared-world";
import { isMap } from "../stacks/config/fields";
import { Account } from "../verify/account";
import { driftOf } from "../verify/drift";
import { together } from "../verify/finding";
import { inventoryOfResources } from "../verify/inventory";
import type { Placed } from "../verify/placed-resources";
import { readAll } from "../verify/readers";
import { Calls } from "../verify/readers/calls";
import type { Fault } from "../verify/readers/fault";
import { limit } from "../verify/readers/limit";
import type { Accounts } from "./accounts";
import { droppedArguments, without } from "./dropped-arguments";
import { type Limitation, MAY_BE_DROPPED } from "./limitations";
import { placeOf } from "./providers";
import type { Resource } from "./state";

/** The result of reading a stack back. */
interface ReadBack {
  /** The number of compared resources in the stack. */
  readonly resources: number;
  /** The number of AWS resources that they belong to. */
  readonly subjects: number;
  /** The arguments that the provider plugin dropped, so that the run does not test them. */
  readonly limitations: readonly Limitation[];
}

/** Resource types that have no resource in AWS. */
const ONLY_IN_PULUMI = /^(pulumi|cross-account-s3):/;

/** The most calls at a time. The emulator is a single process. */
const CONCURRENCY = 4;

/**
 * Reads the resources of a stack from AWS with the readers of `verify`, and compares them with the arguments in the state. The statements
 * of policies must be equal, not only their effect.
 *
 * @param resources the resources in the stack's state.
 * @param stackAccounts the ids of the accounts of all stacks.
 * @throws Error that lists the resources that differ, that do not exist, or that have no reader.
 */
export async function readBack(
  resources: readonly Resource[],
  accounts: Accounts,
  stackAccounts: ReadonlySet<string>,
): Promise<ReadBack> {
  const inAws = resources.filter(({ type }) => !ONLY_IN_PULUMI.test(type));
  const limitations = new Map<string, Limitation>();
  const placed = inAws.map((resource): Placed => {
    const dropped = droppedArguments(resource);
    for (const argument of dropped) {
      const what = `${resource.type.split(":").at(-1) ?? ""}.${argument.replace(/\[\d+\]/g, "[]")}`;
      limitations.set(what, { what, why: "this provider plugin drops the argument; the official one does not" });
    }
    return declared(resource, dropped, placeOf(resource, resources));
  });
  const [first] = placed;
  if (!first) return { resources: 0, subjects: 0, limitations: [] };
  const { accountId, region } = first.place;
  const world = declaredWorld([{ accountId, region, resources: placed.map(({ resource }) => resource) }]);
  const { subjects, unchecked } = inventoryOfResources(placed, world);

  throwIfAny(unchecked.map(faultText));

  const settings = { region, endpoints: accounts.endpoints(), s3UsePathStyle: true };
  const account = new Account(accountId, settings, await accounts.credentials(accountId));
  const calls = new Calls(account, limit(CONCURRENCY));
  try {
    const observed = await readAll(
      subjects,
      () => calls,
      stackAccounts,
      () => undefined,
    );
    const drift = together(subjects.map((subject) => driftOf(subject, observed.get(subject.id) ?? { kind: "absent" })));
    const faults = [
      ...drift.findings.map(({ title }) => title),
      ...drift.reworded.map((of) => `${of}: its policy has another text than declared`),
      ...drift.unchecked.map(faultText),
    ];
    throwIfAny(faults);
    return { resources: inAws.length, subjects: subjects.length, limitations: [...limitations.values()] };
  } finally {
    account.close();
  }
}

function faultText({ of, action, message }: Fault): string {
  return `${of}: ${action}: ${message}`;
}

function throwIfAny(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(`AWS does not have what was declared:\n${faults.join("\n")}`);
}

/** Returns a resource with its declared arguments in place of the outputs of the same name, so that a changed argument is drift. */
function declared(
  resource: Resource,
  dropped: readonly string[],
  place: { accountId: string; region: string },
): Placed {
  const { urn, type, name, id, provider = "" } = resource;
  const forgiven = dropped.filter((argument) => MAY_BE_DROPPED[type]?.test(argument));
  const inputs = plain(without(resource.inputs, forgiven));
  return {
    resource: {
      ...{ stack: "", type, name, urn, custom: true, parent: "", provider: `${provider}::`, protect: false },
      ...{ dependsOn: [], propertyDependencies: {}, inputs, outputs: { ...resource.outputs, ...inputs, id } },
    },
    place: { stack: "", partition: "aws", ...place },
  };
}

/** Returns arguments without the engine's internal keys, such as `__defaults`. */
function plain(value: unknown): Record<string, unknown> {
  const inner = (one: unknown): unknown => (Array.isArray(one) ? one.map(inner) : isMap(one) ? plain(one) : one);
  if (!isMap(value)) return {};
  const entries = Object.entries(value).filter(([key]) => !key.startsWith("__"));
  return Object.fromEntries(entries.map(([key, one]) => [key, inner(one)]));
}
