import { type Engine, failedBefore, type FailureCause, type Outcome } from "../../fleet/engine";
import type { Progress } from "../../fleet/progress";
import type { FleetStack } from "../../fleet/stacks";
import { parseConfig } from "../../stacks/config";

/** A control stack, as its file configures it. */
export function controlStack(name = "control", region = "us-east-1"): FleetStack {
  return stack(name, {
    "aws:region": region,
    "cross-account-s3:role": "control",
    "cross-account-s3:accountId": "111111111111",
    "cross-account-s3:dataAccounts": JSON.stringify([{ id: "222222222222", buckets: ["acme-*"] }]),
    "cross-account-s3:roles": JSON.stringify({ indexer: { trustedService: "ecs-tasks.amazonaws.com", level: "read" } }),
  });
}

/** A data stack, as its file configures it. */
export function dataStack(
  name: string,
  {
    control = "organization/cross-account-s3/control",
    region = "us-east-1",
    accountId = "222222222222",
    tags = {},
  } = {},
): FleetStack {
  return stack(name, {
    "aws:region": region,
    "cross-account-s3:role": "data",
    "cross-account-s3:accountId": accountId,
    "cross-account-s3:controlStack": control,
    "cross-account-s3:tags": JSON.stringify(tags),
    "cross-account-s3:buckets": JSON.stringify([{ name: `acme-${name}`, grants: { indexer: "read" } }]),
  });
}

/** A deployer stack that makes the roles that deploy other stacks. */
export function deployerStack(name: string, deploys: readonly string[]): FleetStack {
  return stack(name, {
    "aws:region": "us-east-1",
    "cross-account-s3:role": "deployer",
    "cross-account-s3:accountId": "222222222222",
    "cross-account-s3:identity": JSON.stringify({ github: { repository: "OWNER/REPO", environment: "production" } }),
    "cross-account-s3:deploys": JSON.stringify(
      deploys.map((deployed) => ({ stack: deployed, role: "data", buckets: ["acme-*"] })),
    ),
  });
}

function stack(name: string, config: Readonly<Record<string, string>>): FleetStack {
  return { name, file: `Pulumi.${name}.yaml`, config: parseConfig("cross-account-s3", name, config) };
}

/** An outcome in which nothing changed. */
export const SUCCEEDED: Outcome = { kind: "succeeded", changes: [], unchanged: 1, findings: [], notes: [] };

/** A failure. */
export function failed(cause: FailureCause = "other", message = "it broke"): Outcome {
  return failedBefore(cause, message);
}

/** An engine that deploys nothing: each stack ends as the test says, after a turn of the event loop. */
export class FakeEngine implements Engine {
  /** What was run, in the order in which it began. */
  readonly began: string[] = [];
  /** The most stacks that ran at a time. */
  most = 0;
  /** The stacks that ran when another began, by the one that began. */
  readonly running = new Map<string, readonly string[]>();
  readonly #running = new Set<string>();

  /** @param outcomes what comes of a stack, one for each time that it is run; else it succeeds. */
  constructor(private readonly outcomes: Readonly<Record<string, readonly Outcome[]>> = {}) {}

  async run(name: string): Promise<Outcome> {
    const nth = this.began.filter((other) => other === name).length;
    this.running.set(name, [...this.#running]);
    this.began.push(name);
    this.#running.add(name);
    this.most = Math.max(this.most, this.#running.size);
    await new Promise((resolve) => setImmediate(resolve));
    this.#running.delete(name);
    return this.outcomes[name]?.[nth] ?? SUCCEEDED;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const nothing = (): void => undefined;

/** Shows nothing. */
export const SILENT: Progress = {
  begin: nothing,
  started: nothing,
  resources: nothing,
  ended: nothing,
  say: nothing,
  close: nothing,
};
