import { parseArn } from "@cross-account-s3/iam";
import { STACK_TAG } from "../../documents/names";
import { type AuditConfig, auditFaults } from "./audit";
import { boundaryProblem } from "./boundary";
import type { RoleConfig } from "./control";
import { didYouMean, type OnFault } from "./faults";
import type { NetworkConfig } from "./network";
import { runChecks } from "./partial";
import { type NamedPrincipals, principalFaults } from "./principals";
import { tagsProblem } from "./tags";

interface Checked {
  readonly accountId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly region: string;
  readonly dataAccounts: readonly { readonly id: string }[];
  readonly principals: Readonly<Record<string, NamedPrincipals>>;
  readonly roles: Readonly<Record<string, RoleConfig>>;
  readonly network: readonly NetworkConfig[];
  readonly eventBus?: { readonly from: readonly string[] };
  readonly audit?: AuditConfig;
  readonly auditLogs?: { readonly reader: string };
}

type RoleCheck = (name: string, role: RoleConfig, checked: Checked, fault: OnFault) => void;
type NetworkCheck = (network: NetworkConfig, n: number, checked: Checked, fault: OnFault) => void;

/** The checks between a control stack's fields. */
export function checkControl(checked: Checked, fault: OnFault): void {
  runChecks(CHECKS, checked, fault);
}

const CHECKS: readonly ((checked: Checked, fault: OnFault) => void)[] = [
  function everyRole(checked, fault) {
    for (const [name, role] of Object.entries(checked.roles)) runChecks(ROLE_CHECKS, name, role, checked, fault);
  },
  function everyNetwork(checked, fault) {
    checked.network.forEach((network, n) => {
      runChecks(NETWORK_CHECKS, network, n, checked, fault);
    });
  },
  function tagsOfStack({ tags: ofStack, audit: trail, network: networks }, fault) {
    const own = Object.keys(ofStack);
    const unfit = tagsProblem(
      own,
      ...(trail
        ? [
            [...own, STACK_TAG],
            [...own, "owner", "classification"],
          ]
        : []),
      ...(networks.some(({ endpointIds }) => !endpointIds) ? [[...own, "Name"]] : []),
    );
    if (unfit !== undefined) fault("too-many-tags", ["tags"], { expected: unfit });
  },
  function principals({ accountId, principals }, fault) {
    principalFaults(accountId, principals, fault);
  },
  function dataAccounts({ accountId, dataAccounts }, fault) {
    dataAccounts.forEach(({ id }, n) => {
      if (id !== accountId) return;
      const why = "within one account, a role needs no bucket policy, so nothing here could limit it";
      fault("own-account", ["dataAccounts", n, "id"], { expected: `another account than the stack's own: ${why}` });
    });
  },
  function eventBus({ eventBus, dataAccounts }, fault) {
    eventBus?.from.forEach((arn, n) => {
      if (!isIn(dataAccounts, arn)) {
        fault("unlisted-account", ["eventBus", "from", n], { expected: "a role in one of the dataAccounts" });
      }
    });
  },
  function reader({ auditLogs, roles }, fault) {
    if (auditLogs && !Object.hasOwn(roles, auditLogs.reader)) {
      fault("unknown-name", ["auditLogs", "reader"], { expected: "the name of a role of this stack" });
    }
  },
  function audit({ audit, accountId, region }, fault) {
    auditFaults(audit, accountId, region, fault);
  },
];

const ROLE_CHECKS: readonly RoleCheck[] = [
  function tags(name, role, { tags: ofStack }, fault) {
    const own = Object.keys(ofStack);
    if (tagsProblem(own) !== undefined) return;
    const unfit = tagsProblem([...own, ...Object.keys(role.tags ?? {})]);
    if (unfit !== undefined) fault("too-many-tags", ["roles", name, "tags"], { expected: unfit });
  },
  trustedPrincipal,
  trustedArns,
  function boundary(name, { permissionsBoundary }, { accountId }, fault) {
    const expected = boundaryProblem(permissionsBoundary, accountId);
    if (expected !== undefined) fault("foreign-account", ["roles", name, "permissionsBoundary"], { expected });
  },
  function assumes(name, { assumes }, { dataAccounts }, fault) {
    assumes.forEach((arn, n) => {
      if (isIn(dataAccounts, arn)) return;
      fault("unlisted-account", ["roles", name, "assumes", n], { expected: "a role in one of the dataAccounts" });
    });
  },
  function existing(name, { source }, { accountId }, fault) {
    if (source.kind !== "existing" || parseArn(source.arn)?.account === accountId) return;
    const expected = `a role of this stack's own account ${accountId}`;
    fault("foreign-account", ["roles", name, "existingArn"], { expected });
  },
];

function isIn(dataAccounts: Checked["dataAccounts"], arn: string): boolean {
  return dataAccounts.some(({ id }) => id === parseArn(arn)?.account);
}

function trustedPrincipal(name: string, { source }: RoleConfig, { principals }: Checked, fault: OnFault): void {
  if (source.kind !== "created" || source.trusted.kind !== "arns") return;
  const { principal } = source.trusted;
  const known = Object.keys(principals);
  if (principal === undefined || known.includes(principal)) return;
  const near = didYouMean(principal, known);
  const expected = `the name of one of principals${near === "" ? ` (${known.join(", ") || "there are none"})` : near}`;
  fault("unknown-name", ["roles", name, "trustedPrincipal"], { expected });
}

/** A role trusts only principals of accounts that the configuration names: a mistyped account id would be an unknown account's. */
function trustedArns(name: string, { source }: RoleConfig, { accountId, dataAccounts }: Checked, fault: OnFault): void {
  if (source.kind !== "created" || source.trusted.kind !== "arns") return;
  const { arns, principal } = source.trusted;
  if (principal !== undefined) return;
  arns.forEach((arn, n) => {
    const owner = parseArn(arn)?.account ?? "";
    if (owner === accountId || isIn(dataAccounts, arn)) return;
    const instead = `put those of account ${owner} under principals, with their externalId, and write trustedPrincipal`;
    const expected = `a principal of this account or of one of dataAccounts; ${instead}`;
    fault("unlisted-account", ["roles", name, "trustedArns", n], { expected });
  });
}

const NETWORK_CHECKS: readonly NetworkCheck[] = [
  function regionOnce(one, n, { region, network: networks }, fault) {
    const first = networks.findIndex((other) => (other.region ?? region) === (one.region ?? region));
    if (first < n) fault("duplicate", ["network", n, "region"], { expected: "each Region once" });
  },
  function endpointOnce(one, n, { region, network: networks }, fault) {
    one.endpointIds?.forEach((id, e) => {
      const other = networks.slice(0, n).find(({ endpointIds }) => endpointIds?.includes(id));
      if (!other) return;
      const where = `network[${networks.indexOf(other)}] has it in ${other.region ?? region}`;
      const expected = `an endpoint of ${one.region ?? region} only, and ${where}`;
      fault("wrong-region", ["network", n, "endpointIds", e], { expected });
    });
  },
  function testInstance({ testInstance }, n, { roles }, fault) {
    const role = testInstance?.role;
    if (role === undefined || (Object.hasOwn(roles, role) && forInstances(roles[role]))) return;
    const expected = "a role of this stack with trustedService: ec2.amazonaws.com";
    fault("unknown-name", ["network", n, "testInstance", "role"], { expected });
  },
];

function forInstances(role: RoleConfig | undefined): boolean {
  const trusted = role?.source.kind === "created" ? role.source.trusted : undefined;
  return trusted?.kind === "service" && trusted.service.startsWith("ec2.amazonaws.com");
}
