import { z } from "zod";
import type { LiveState } from "../adopt/live-state";
import { type Plan, planMerge } from "../adopt/plan";
import { LimitError } from "../documents/size-limit";
import { type Config, type ControlConfig, type DataConfig, NAMESPACE, parseConfig } from "../stacks/config";
import { ConfigError } from "../stacks/config/faults";
import { rolesContract } from "../stacks/control/roles-contract";
import { adoptionRequests } from "../stacks/data/adoption";
import { planBucket, type PlannedBucket } from "../stacks/data/plan";
import { resolveGrants } from "../stacks/grants";
import type { Configuration, StackValues } from "./configuration";
import { type Found, keyOf } from "./found";

/** The changes that a data stack would make to existing resources. */
export interface StackPlan {
  readonly stack: string;
  readonly plan: Plan;
}

/**
 * The plans of all data stacks. If resources cannot be adopted, `unfit` has the reasons instead: by name for buckets, by ARN for topics,
 * queues and trails.
 */
type Plans = { readonly plans: readonly StackPlan[] } | { readonly unfit: ReadonlyMap<string, string> };

/**
 * Plans the changes that `pulumi up` of the data stacks would make to existing resources, with the same functions as the program. Calls no
 * AWS service.
 *
 * @throws ConfigError for configuration errors that are not those of a bucket.
 */
export async function plansOf(configuration: Configuration, found: Found, project: string): Promise<Plans> {
  const unfit = new Map<string, string>();
  const plans = await planAll(configuration, found, project, unfit);
  const bucketsByKey = (arn: string) =>
    found.buckets.filter((bucket) => keyOf(bucket, found)?.arn === arn).map(({ name }) => name);
  for (const { arn, message } of plans.flatMap(({ plan }) => plan.refusals)) {
    const own = found.buckets.filter((bucket) => bucket.arn === arn).map(({ name }) => name);
    const isShared = found.eventTargets.has(arn) || found.trails.some((trail) => trail.arn === arn);
    for (const name of own.length > 0 ? own : isShared ? [arn] : bucketsByKey(arn)) {
      const reason = own.length > 0 || isShared ? message : `${arn}: ${message}`;
      unfit.set(name, [unfit.get(name), reason].filter(Boolean).join("; "));
    }
  }
  return unfit.size > 0 ? { unfit } : { plans };
}

async function planAll(
  { control: controlValues, data }: Configuration,
  found: Found,
  project: string,
  unfit: Map<string, string>,
): Promise<readonly StackPlan[]> {
  const control = parseConfig(project, "control", rawValues(controlValues));
  if (!isControl(control)) throw new Error("the control stack is none");
  const own = { ...rolesContract(control), endpoints: {} };
  const live = liveStateOf(found);
  const plans: StackPlan[] = [];
  for (const [stack, values] of data) {
    const buckets: PlannedBucket[] = [];
    const names = bucketNames(values);
    try {
      const config = parseConfig(project, stack, rawValues(values));
      if (!isData(config)) throw new Error(`stack ${stack} is no data stack`);
      const grants = resolveGrants(config, { own, further: new Map() });
      for (const one of config.buckets) {
        try {
          buckets.push(planBucket(config, one, grants.get(one.name) ?? [], undefined));
        } catch (error) {
          if (!(error instanceof LimitError)) throw error;
          unfit.set(one.name, error.message);
        }
      }
      plans.push({ stack, plan: await planMerge(adoptionRequests(config, buckets), live) });
    } catch (error) {
      if (!(error instanceof ConfigError) || !error.faults.every(({ path }) => BUCKET.test(path))) throw error;
      for (const { path, problem } of error.faults) {
        const name = names[Number(BUCKET.exec(path)?.[1])];
        if (name !== undefined) unfit.set(name, [unfit.get(name), problem].filter(Boolean).join("; "));
      }
    }
  }
  return plans;
}

const BUCKET = /^cross-account-s3:buckets\[(\d+)\]/;

const namedBuckets = z.array(z.object({ name: z.string() }));

function bucketNames(values: StackValues): readonly string[] {
  return namedBuckets.parse(values[`${NAMESPACE}:buckets`]).map(({ name }) => name);
}

function isControl(config: Config): config is ControlConfig {
  return config.role === "control";
}

function isData(config: Config): config is DataConfig {
  return config.role === "data";
}

/** Returns the discovered resources in the form of a live-state file. */
function liveStateOf({ buckets, keys, eventTargets, trails }: Found): LiveState {
  return {
    format: "live-state/1",
    found: {
      ...Object.fromEntries(
        buckets.map(({ arn, policy, settings, notifications }) => [
          arn,
          { policy, settings, ...(notifications === undefined ? {} : { notifications }) },
        ]),
      ),
      ...Object.fromEntries([...keys.values()].map(({ arn, policy }) => [arn, { policy }])),
      ...Object.fromEntries([...eventTargets].map(([arn, policy]) => [arn, { policy }])),
      ...Object.fromEntries(trails.map(({ arn, facts }) => [arn, { trail: facts }])),
    },
  };
}

/** Returns values in the form that the engine passes to the program: texts, and JSON for lists and maps. */
function rawValues(values: StackValues): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}
