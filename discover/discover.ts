import { resolve } from "node:path";
import { parseArn, statementsAsWritten } from "@cross-account-s3/iam";
import { z } from "zod";
import { digest } from "../adopt/digest";
import { isObject, texts } from "../adopt/json";
import type { LiveState } from "../adopt/live-state";
import { plannedDifference, policyChanges } from "../rehearsal/diff/planned-difference";
import { UsageError } from "../rehearsal/cli/main";
import { NAMESPACE } from "../stacks/config";
import { type Configuration, configurationOf } from "./configuration";
import { filesOf } from "./files";
import type { Found, FoundRole } from "./found";
import type { Options } from "./options";
import { plansOf, type StackPlan } from "./plan";
import { readFound } from "./read-found";
import { rehearseFiles, unfitRoles } from "./rehearse-files";
import type { Discovery } from "./report";

/** The result of a discovery. */
interface Outcome {
  readonly discovery: Omit<Discovery, "files">;
  /** The configuration of the stacks; undefined if no bucket can be in a stack. */
  readonly configuration: Configuration | undefined;
  /** The observed resources of each data stack, by the name of the stack. */
  readonly live: ReadonlyMap<string, LiveState>;
}

/** Options of {@link discover}. */
type DiscoverOptions = Pick<Options, "project" | "region" | "controlAccount" | "acknowledge">;

/**
 * Determines the stacks that can adopt the discovered buckets, and the changes that they would make. Writes only temporary files.
 *
 * @throws UsageError if no policy names a role of the control account.
 */
export async function discover(
  found: Found,
  { project, region, controlAccount, acknowledge }: DiscoverOptions,
): Promise<Outcome> {
  const options = { project, region, controlAccount, acknowledge };
  const read = readFound(found);
  const refused = new Map<string, string>();
  // Ends, because each iteration leaves out at least one more bucket, topic, queue or trail.
  for (;;) {
    const without = new Map(refused);
    const configuration = configurationOf(read, { ...options, without });
    const refusedBuckets = [...refused].filter(([name]) => !name.startsWith("arn:"));
    const leftOut = [...configuration.leftOut, ...refusedBuckets].map(([bucket, reason]) => ({ bucket, reason }));
    const { statements, left } = configuration;
    const common = { statements, left, leftOut, unread: found.faults };
    if (configuration.data.size === 0) {
      return { discovery: { ...NONE, ...common }, configuration: undefined, live: new Map() };
    }
    checkRoles(configuration, controlAccount);
    const plans = await plansOf(configuration, found, project);
    if ("unfit" in plans) {
      for (const [bucket, reason] of plans.unfit) refused.set(bucket, reason);
      continue;
    }
    const live = new Map(plans.plans.map(({ stack, plan }) => [stack, plan.live]));
    const rehearsed = async (of: Configuration) => rehearseFiles(filesOf(of, live, project, HERE));
    const first = await rehearsed(configuration);
    const unfit = unfitRoles(first);
    const fit =
      unfit.length === 0
        ? configuration
        : configurationOf(read, { ...options, without, withoutPolicies: new Set(unfit.map(({ role }) => role)) });
    const proof = unfit.length === 0 ? first : await rehearsed(fit);
    const grantees = granteesOf(fit, found);
    const names = new Map(grantees.map(({ name, principal }) => [principal, name]));
    const changed = plans.plans.flatMap(({ plan }) => policyChanges(plan));
    return {
      discovery: {
        ...common,
        stacks: stacksOf(fit),
        grantees,
        roles: unfit.map(({ sentence }) => sentence),
        changes: changesOf(plans.plans),
        access: plannedDifference(changed, names),
        ...afterDeletion(changed, statements, names),
        rehearsal: {
          held: proof.held,
          violations: proof.violations.map(({ sentence }) => sentence),
          findings: proof.findings
            .filter(({ level }) => level === "mandatory")
            .map(({ rule, message }) => `${message} [${rule}]`),
        },
      },
      configuration: fit,
      live,
    };
  }
}

/** Absolute paths of the program, which are valid in every folder. */
const HERE = { main: resolve(__dirname, "../index.ts"), schemas: resolve(__dirname, "../stacks/config/schemas") };

const NONE = {
  stacks: [],
  grantees: [],
  roles: [],
  changes: [],
  rehearsal: { held: true, violations: [], findings: [] },
  access: { changes: [], undecided: [] },
} as const;

const controlSchema = z.object({
  [`${NAMESPACE}:roles`]: z.record(z.string(), z.object({ existingArn: z.string() })),
});
const principalsSchema = z.object({
  [`${NAMESPACE}:principals`]: z
    .record(
      z.string(),
      z.object({
        arns: z.array(z.string()).optional(),
        organization: z.string().optional(),
        organizationalUnit: z.string().optional(),
      }),
    )
    .default({}),
});

/** @throws UsageError if the control stack would have no roles. The message lists the accounts of the principals that policies name. */
function checkRoles({ control, data }: Configuration, controlAccount: string): void {
  if (Object.keys(rolesIn(control)).length > 0) return;
  const arns = [...data.values()].flatMap((values) =>
    Object.values(principalsSchema.parse(values)[`${NAMESPACE}:principals`]).flatMap(({ arns: all = [] }) => all),
  );
  const accounts = [...new Set(arns.map((arn) => parseArn(arn)?.account ?? ""))];
  throw new UsageError(
    `--control-account: no policy names a role of account ${controlAccount}; ` +
      (accounts.length === 0
        ? "the policies name no role at all"
        : `choose an account whose principals they name: ${accounts.join(", ")}`),
  );
}

function rolesIn(control: Configuration["control"]) {
  return controlSchema.parse(control)[`${NAMESPACE}:roles`];
}

function granteesOf({ control, data }: Configuration, { roles }: Found): Discovery["grantees"] {
  const ofControl = Object.entries(rolesIn(control)).map(([name, { existingArn: principal }]) => {
    const trust = trustOf(roles.get(principal));
    return { name, principal, ...(trust.length === 0 ? {} : { trust }) };
  });
  const others = [...data.values()].flatMap((values) =>
    Object.entries(principalsSchema.parse(values)[`${NAMESPACE}:principals`]).map(([name, one]) => ({
      name,
      principal: one.arns?.[0] ?? one.organization ?? one.organizationalUnit ?? "",
    })),
  );
  return [...ofControl, ...new Map(others.map((one) => [one.name, one])).values()];
}

/** Returns the principals that the trust policy of a role allows to assume it, without duplicates. */
function trustOf(role: FoundRole | undefined): readonly string[] {
  const all = statementsAsWritten(role?.trust?.policy).flatMap(({ Effect, Principal }) => {
    if (Effect !== "Allow" || Principal === undefined) return [];
    return isObject(Principal) ? Object.values(Principal).flatMap(texts) : ["everyone"];
  });
  return [...new Set(all)];
}

function stacksOf({ data }: Configuration): Discovery["stacks"] {
  return [...data].map(([name, values]) => {
    const read = z.object({ accountId: z.string(), buckets: z.array(z.object({ name: z.string() })) }).parse({
      accountId: values[`${NAMESPACE}:accountId`],
      buckets: values[`${NAMESPACE}:buckets`],
    });
    return { name, accountId: read.accountId, buckets: read.buckets.map((bucket) => bucket.name) };
  });
}

/** Returns the access difference after the owners delete the statements for whole accounts that grants to roles replace. */
function afterDeletion(
  changed: ReturnType<typeof policyChanges>,
  statements: Discovery["statements"],
  names: ReadonlyMap<string, string>,
): Pick<Discovery, "accessAfterDeletion"> {
  const replaced = new Set(statements.flatMap((one) => (one.isReplaced ? [one.digest] : [])));
  if (replaced.size === 0) return {};
  const without = changed.map((one) => ({
    ...one,
    before: one.after,
    after: {
      ...one.after,
      Statement: statementsAsWritten(one.after).filter((statement) => !replaced.has(digest(statement))),
    },
  }));
  return { accessAfterDeletion: plannedDifference(without, names) };
}

function changesOf(plans: readonly StackPlan[]): Discovery["changes"] {
  return plans.flatMap(({ plan }) =>
    plan.planned.map(({ wanted, changes, warnings }) => ({
      of: `${wanted.kind} of ${wanted.arn}`,
      lines: changes,
      warnings,
    })),
  );
}
