import { declaredWorld } from "../../../rehearsal/declared-world";
import { Account } from "../../../verify/account";
import { driftOf } from "../../../verify/drift";
import type { Drift } from "../../../verify/finding";
import { inventoryOfResources } from "../../../verify/inventory";
import type { Placed } from "../../../verify/placed-resources";
import { readAll } from "../../../verify/readers";
import { Calls } from "../../../verify/readers/calls";
import { limit } from "../../../verify/readers/limit";
import type { Observed, Subject } from "../../../verify/subject";

const ACCOUNT = "222222222222";
const REGION = "us-east-1";
const CREDENTIALS = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" };

/** What AWS answers, by the operation, such as `GetTrail`; an error is thrown. @default an empty answer */
export type Answers = Readonly<Record<string, object>>;

/** What a stack declares: the type and the outputs of each resource. */
export type Resources = readonly (readonly [type: string, outputs: Readonly<Record<string, unknown>>])[];

/** What was read of the resources of a stack, where AWS answers so, and how it differs. */
interface Found {
  readonly subjects: readonly Subject[];
  readonly observed: ReadonlyMap<string, Observed>;
  readonly drifts: readonly Drift[];
  /** The operations that were called. */
  readonly called: ReadonlySet<string>;
}

/** An error as AWS's SDK throws it. */
export function refusal(name: string): Error {
  return Object.assign(new Error("refused"), { name });
}

/** Reads what is deployed of resources with the readers of verify, from answers in place of AWS. */
export async function found(resources: Resources, answers: Answers): Promise<Found> {
  const called = new Set<string>();
  const account = new Account(ACCOUNT, { region: REGION }, CREDENTIALS);
  const send = (command: object) => {
    const operation = command.constructor.name.replace(/Command$/, "");
    called.add(operation);
    const answer = answers[operation] ?? {};
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const byRegion = ["s3", "s3Control", "kms", "sns", "cloudTrail", "cloudWatch", "events", "ec2"] as const;
  for (const client of [...byRegion.map((service) => account[service](REGION)), account.iam()]) {
    Object.defineProperty(client, "send", { value: send });
  }
  const all = resources.map(([type, outputs], index) => placed(type, outputs, index));
  const world = declaredWorld([{ accountId: ACCOUNT, region: REGION, resources: all.map(({ resource }) => resource) }]);
  const { subjects, unchecked } = inventoryOfResources(all, world);
  if (unchecked.length > 0) throw new Error(unchecked.map(({ message }) => message).join("\n"));
  const calls = new Calls(account, limit(4));
  const observed = await readAll(
    subjects,
    () => calls,
    new Set([ACCOUNT]),
    () => undefined,
  );
  const drifts = subjects.flatMap((subject) => {
    const of = observed.get(subject.id);
    return of ? [driftOf(subject, of)] : [];
  });
  return { subjects, observed, drifts, called };
}

function placed(type: string, outputs: Readonly<Record<string, unknown>>, index: number): Placed {
  const name = `resource-${String(index)}`;
  return {
    resource: {
      ...{ stack: "data", type, name, urn: `urn:pulumi:data::project::${type}::${name}`, custom: true },
      ...{ parent: "", provider: "", inputs: {}, outputs, protect: false, dependsOn: [], propertyDependencies: {} },
    },
    place: { stack: "data", accountId: ACCOUNT, region: REGION, partition: "aws" },
  };
}
