import { parseArn } from "@cross-account-s3/iam";
import { EventForwarding, ForwardRole } from "../../components/event-forwarding";
import { roleArn, ruleArn } from "../../documents/arns";
import { eventPatterns, forwardPolicy, forwardTrust } from "../../documents/event-forwarding";
import { eventsRoleName, ruleName } from "../../documents/names";
import type { PolicyDocument } from "../../documents/policy";
import type { DataConfig } from "../config";
import { ConfigError } from "../config/faults";
import type { Contract } from "../contract";
import { nameFaults } from "../names";
import type { Providers } from "../providers";
import { residencyFaults } from "./residency";
import { grouped } from "../../documents/grouped";

/** The plan by which events of buckets reach the control account's bus. */
interface PlannedForwarding {
  readonly busArn: string;
  readonly roleName: string;
  readonly trust: PolicyDocument;
  readonly policy: PolicyDocument;
  readonly rules: readonly { readonly region: string; readonly name: string; readonly pattern: string }[];
}

/**
 * Plans the rules that forward the events of buckets with `notifications: eventbridge`.
 *
 * @returns undefined if there are none, or the control stack has no bus: the events are then on the account's default bus.
 * @throws ConfigError if AWS would refuse a name, or the bus does not accept its events or is outside a residency.
 */
export function planForwarding(config: DataConfig, { eventBus }: Contract): PlannedForwarding | undefined {
  const { project, stack, partition, accountId, connection } = config;
  const emitting = config.buckets.filter((b) => b.notifications === "eventbridge");
  const byRegion = grouped(emitting.map(({ name, region = connection.region }) => [region, name]));
  if (!eventBus || byRegion.size === 0) return undefined;
  const rules = [...byRegion].flatMap(([region, buckets]) =>
    eventPatterns(buckets).map((pattern, n) => ({ region, name: ruleName(project, stack, n + 1), pattern })),
  );
  const roleName = eventsRoleName(project, stack);
  const here = { key: "buckets", remedy: "give the stack a shorter name, or set their notifications to sns" };
  const longest = rules.reduce((most, { name }) => (name.length > most.length ? name : most), "");
  const faults = [
    ...residencyFaults(emitting, parseArn(eventBus.arn)?.region ?? "", {
      key: "buckets",
      what: "the control stack's event bus is",
      remedy: "set their notifications to sns",
    }),
    ...nameFaults([
      { kind: "role", what: "the role that passes events on", name: roleName, ...here },
      { kind: "rule", what: "a rule that passes events on", name: longest, ...here },
    ]),
  ];
  if (faults.length > 0) throw new ConfigError(`stack ${stack}`, faults);
  const arn = roleArn(partition, accountId, roleName);
  if (!eventBus.from.includes(arn)) {
    const problem = `the control stack ${config.controlStack} does not list ${arn} under eventBus.from; add it there, and deploy that stack first`;
    throw new ConfigError(`stack ${stack}`, [{ code: "event-bus-refuses", path: "cross-account-s3:buckets", problem }]);
  }
  const trust = forwardTrust(
    accountId,
    rules.map(({ region, name }) => ruleArn(partition, region, accountId, name)),
  );
  return { busArn: eventBus.arn, roleName, trust, policy: forwardPolicy(eventBus.arn), rules };
}

/** Creates the rules, each in its Region, and their role. */
export function makeForwarding(
  { tags, permissionsBoundary }: DataConfig,
  planned: PlannedForwarding,
  providers: Providers,
): void {
  const { busArn, roleName, trust, policy, rules } = planned;
  const bound = permissionsBoundary === undefined ? {} : { permissionsBoundary };
  const { arn: forwarder } = new ForwardRole(
    "events",
    { roleName, trust, policy, tags, ...bound },
    { providers: [providers.in()] },
  );
  for (const region of new Set(rules.map((rule) => rule.region))) {
    const here = rules.filter((rule) => rule.region === region);
    new EventForwarding(
      region,
      { rules: here, roleArn: forwarder, busArn, tags },
      { providers: [providers.in(region)] },
    );
  }
}
