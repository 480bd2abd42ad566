import { parseArn } from "@cross-account-s3/iam";
import type { Change } from "./effect";
import type { Probe } from "./effect/requests";

/** One sentence about who gained or lost what, with the requests that it sums up. */
export interface Told {
  readonly sentence: string;
  readonly details: readonly string[];
}

/** The changes of one thing as sentences: one for each principal, direction, circumstances and cause. */
export function tell(of: string, changes: readonly Change[]): readonly Told[] {
  const groups = new Map<string, { readonly first: Change; readonly actions: Set<string>; readonly on: Set<string> }>();
  for (const change of changes) {
    const { probe, because } = change;
    const key = JSON.stringify([change.change, probe.principal, circumstances(probe), because]);
    const group = groups.get(key) ?? { first: change, actions: new Set<string>(), on: new Set<string>() };
    groups.set(key, group);
    group.actions.add(probe.action);
    group.on.add(probe.resource);
  }
  // The plainest circumstances first: the others then only repeat a sentence about the same principal and actions.
  const all = [...groups.values()].sort(
    (a, b) => circumstances(a.first.probe).length - circumstances(b.first.probe).length,
  );
  const said = new Set<string>();
  return all.flatMap(({ first: { change, probe, because }, actions, on }) => {
    const shown = [...actions].sort();
    const repeated = shown.every((action) => said.has(`${change} ${probe.principal} ${action}`));
    if (repeated) return [];
    for (const action of shown) said.add(`${change} ${probe.principal} ${action}`);
    const can = change === "gained" ? "may now" : "may no longer";
    return [
      {
        sentence: `${who(probe.principal)} ${can} ${shown.join(", ")} on ${of}${circumstances(probe)}`,
        details: [
          ...(because.length > 0
            ? [`${change === "gained" ? "because of" : "decided by"} ${because.join("; ")}`]
            : [change === "gained" ? "no statement denies it any more" : "no statement allows it any more"]),
          `for example ${probe.action} on ${[...on][0] ?? probe.resource}`,
        ],
      },
    ];
  });
}

/** A principal as a reader knows it. */
export function who(principal: string): string {
  if (principal === "anonymous") return "anybody, without signing in,";
  const arn = parseArn(principal);
  if (!arn) return `the service ${principal}`;
  if (arn.resource !== "role/anybody") return principal;
  return arn.account === "999999999999" ? "whoever any other account lets" : `whoever account ${arn.account} lets`;
}

/** What is out of the ordinary in a request, as words behind a sentence. */
function circumstances({ context }: Probe): string {
  const words = Object.entries(context).flatMap(([key, value]): string[] => {
    if (key === "aws:SecureTransport") return value === "false" ? ["without TLS"] : [];
    if (ORDINARY.has(key)) return [];
    return [`with ${key} ${value}`];
  });
  return words.length === 0 ? "" : ` (${words.join(", ")})`;
}

const ORDINARY: ReadonlySet<string> = new Set([
  "aws:PrincipalAccount",
  "aws:PrincipalArn",
  "aws:PrincipalIsAWSService",
  "aws:PrincipalServiceName",
  "aws:RequestedRegion",
  "aws:ResourceAccount",
  "aws:ViaAWSService",
]);
