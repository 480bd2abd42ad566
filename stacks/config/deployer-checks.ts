import { matchesWildcard, parseArn, wildcardsOverlap } from "@cross-account-s3/iam";
import { accessLogBucketName, auditName } from "../../documents/names";
import { GITHUB, PULUMI_CLOUD } from "../../documents/oidc-trust-policy";
import type { DeployedStack, DeployerShape } from "./deployer";
import type { OnFault } from "./faults";
import { runChecks } from "./partial";
import { tagsProblem } from "./tags";

interface Checked extends DeployerShape {
  readonly project: string;
  readonly accountId: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A check of one deployed stack: `fault` takes paths inside its entry. */
type DeployedCheck = (deployed: DeployedStack, n: number, checked: Checked, fault: OnFault) => void;

/** The checks between a deployer stack's fields. */
export function checkDeployer(checked: Checked, fault: OnFault): void {
  runChecks(CHECKS, checked, fault);
}

const CHECKS: readonly ((checked: Checked, fault: OnFault) => void)[] = [
  function tags({ tags }, fault) {
    const expected = tagsProblem(Object.keys(tags));
    if (expected !== undefined) fault("too-many-tags", ["tags"], { expected });
  },
  function provider({ accountId, identity: { providerArn, ...who } }, fault) {
    const arn = parseArn(providerArn ?? "");
    if (!arn) return;
    const issuer = who.issuer?.url.slice("https://".length) ?? (who.github ? GITHUB : PULUMI_CLOUD);
    const path = ["identity", "providerArn"];
    if (arn.account !== accountId) {
      fault("foreign-account", path, { expected: `a provider of this stack's own account ${accountId}` });
    } else if (arn.resource !== `oidc-provider/${issuer}`) {
      fault("unfit-value", path, { expected: `the provider of https://${issuer}` });
    }
  },
  function subjects({ identity: { issuer }, deploys }, fault) {
    for (const key of ["subject", "previewSubject"] as const) {
      if (deploys.length <= 1 || issuer?.[key]?.includes("{stack}") !== false) continue;
      const expected = "a subject with {stack}: whoever has one subject takes the roles of all stacks";
      fault("too-wide-subject", ["identity", "issuer", key], { expected });
    }
  },
  function patterns({ project, accountId, deploys }, fault) {
    bucketFaults(project, accountId, deploys, fault);
    accessPointFaults(deploys, fault);
  },
  function stateBucket({ state, deploys }, fault) {
    if (!state) return;
    deploys.forEach((deployed, n) => {
      const taking = ownPatterns(deployed).find(({ pattern }) => matchesWildcard(pattern, state.bucket))?.pattern;
      if (taking === undefined) return;
      const expected = `a bucket that fits no pattern of deploys[${n}]: its deployer may change every bucket that fits ${taking}`;
      fault("above-boundary", ["state", "bucket"], { expected });
    });
  },
  function everyStack(checked, fault) {
    checked.deploys.forEach((deployed, n) => {
      runChecks(DEPLOYED_CHECKS, deployed, n, checked, (code, path, problem) => {
        fault(code, ["deploys", n, ...path], problem);
      });
    });
  },
];

const DEPLOYED_CHECKS: readonly DeployedCheck[] = [
  function stackOnce({ stack }, n, { deploys }, fault) {
    const first = deploys.findIndex((other) => other.stack === stack);
    if (first < n) fault("duplicate", ["stack"], `is the same stack as deploys[${first}]; remove one`);
  },
  function uses(deployed, _, __, fault) {
    const used = new Set<string>(deployed.uses);
    for (const [part, needed] of [
      ["alarms", "audit"],
      ["testInstance", "network"],
    ] as const) {
      if (used.has(part) && !used.has(needed)) {
        fault("requires", ["uses"], `${part} requires ${needed}; add it`);
      }
    }
  },
  function ownAccount(deployed, _, { accountId }, fault) {
    const resources =
      deployed.role === "control"
        ? Object.entries(deployed.attachesTo).map(([name, arn]) => [["attachesTo", name], arn] as const)
        : deployed.shares.map((arn, n) => [["shares", n], arn] as const);
    for (const [path, arn] of resources) {
      if (parseArn(arn)?.account === accountId) continue;
      fault("foreign-account", path, { expected: `one of this stack's own account ${accountId}` });
    }
  },
  function dataAccounts(deployed, _, { accountId }, fault) {
    if (deployed.role !== "control") return;
    const why = "in its own account a boundary would be the only limit of a role";
    deployed.dataAccounts.forEach(({ id }, n) => {
      if (id !== accountId) return;
      fault("own-account", ["dataAccounts", n], { expected: `another account than the stack's own: ${why}` });
    });
  },
  function assumes(deployed, _, __, fault) {
    if (deployed.role !== "control") return;
    deployed.assumes.forEach((role, n) => {
      if (deployed.dataAccounts.some(({ id }) => id === parseArn(role)?.account)) return;
      fault("unlisted-account", ["assumes", n], { expected: "a role in one of the dataAccounts" });
    });
  },
  function testInstance(deployed, _, __, fault) {
    if (deployed.role !== "control") return;
    const used = (part: (typeof deployed.uses)[number]) => deployed.uses.includes(part);
    if (!used("testInstance") || !used("network") || deployed.shares.some((id) => id.startsWith("ami-"))) return;
    fault("requires", ["shares"], "testInstance requires the id of its machine image; add it");
  },
  function eventForwarding(deployed, _, __, fault) {
    if (deployed.role !== "data" || !deployed.uses.includes("eventForwarding")) return;
    if (deployed.controlAccountId !== undefined) return;
    fault("missing-key", ["controlAccountId"], { expected: "the account whose event bus takes the events" });
  },
  function listsOfUses(deployed, _, __, fault) {
    if (deployed.role !== "data") return;
    for (const [use, key, expected] of [
      ["accessPoints", "accessPoints", "patterns of the names of access points"],
      ["replication", "replicatesTo", "the accounts that get replicas"],
    ] as const) {
      const [isUsed, isListed] = [deployed.uses.includes(use), deployed[key].length > 0];
      if (isUsed && !isListed) fault("missing-key", [key], { expected });
      if (isListed && !isUsed) fault("requires", [key], `requires ${use} under uses; add it, or remove this`);
    }
  },
];

/** The patterns of a stack's bucket names, with their paths under `deploys[n]`. */
function ownPatterns(deployed: DeployedStack) {
  const of = (key: "buckets" | "logBuckets", patterns: readonly string[]) =>
    patterns.map((pattern, p) => ({ path: [key, p] as const, pattern }));
  return [
    ...(deployed.role === "data" ? of("buckets", deployed.buckets) : []),
    ...of("logBuckets", deployed.logBuckets),
  ];
}

/**
 * A bucket belongs to one stack: otherwise the deployer of another stack could change its policy. The program's log buckets are not
 * shared either.
 */
function bucketFaults(project: string, accountId: string, deploys: readonly DeployedStack[], fault: OnFault): void {
  deploys.forEach((deployed, n) => {
    for (const { path, pattern } of ownPatterns(deployed)) {
      const made = deploys.find(({ stack }) =>
        [`${accessLogBucketName(project, stack, accountId)}-*`, `${auditName(project, stack)}-${accountId}-*`].some(
          (logs) => wildcardsOverlap(pattern, logs),
        ),
      );
      if (made) {
        const expected = `a pattern that matches no log bucket that stack ${made.stack} makes`;
        fault("above-boundary", ["deploys", n, ...path], { expected });
        continue;
      }
      const same = firstOverlap(deploys, n, pattern, (one) => ownPatterns(one).map((own) => own.pattern));
      if (!same) continue;
      const expected = `a pattern with no bucket in common with ${same.pattern} of deploys[${same.m}]: its deployer may change those buckets`;
      fault("above-boundary", ["deploys", n, ...path], { expected });
    }
  });
}

/**
 * An access point belongs to one stack, like its bucket: a bucket policy delegates to access points by name, so the deployer of
 * another stack could create one of these and give access.
 */
function accessPointFaults(deploys: readonly DeployedStack[], fault: OnFault): void {
  const patternsOf = (one: DeployedStack) => (one.role === "data" ? one.accessPoints : []);
  deploys.forEach((deployed, n) => {
    patternsOf(deployed).forEach((pattern, p) => {
      const same = firstOverlap(deploys, n, pattern, patternsOf);
      if (!same) return;
      const expected = `a pattern with no access point in common with ${same.pattern} of deploys[${same.m}]: its deployer may change those access points`;
      fault("above-boundary", ["deploys", n, "accessPoints", p], { expected });
    });
  });
}

/** Returns the first pattern of an entry before the n-th, of another stack, that overlaps a pattern, with the index of its entry. */
function firstOverlap(
  deploys: readonly DeployedStack[],
  n: number,
  pattern: string,
  patternsOf: (deployed: DeployedStack) => readonly string[],
): { readonly m: number; readonly pattern: string } | undefined {
  const all = deploys
    .slice(0, n)
    .flatMap((other, m) =>
      other.stack === deploys[n]?.stack ? [] : patternsOf(other).map((one) => ({ m, pattern: one })),
    );
  return all.find((one) => wildcardsOverlap(pattern, one.pattern));
}
