import type { Deployed } from "../../../documents/deployer/things";
import type { PolicyDocument } from "../../../documents/policy";
import { parsePolicy } from "../../../rehearsal/policy-json";
import { decide } from "../../../rehearsal/simulate";

/** A stack of account 111111111111 that is deployed. */
export const DEPLOYED: Deployed = {
  partition: "aws",
  accountId: "111111111111",
  project: "p",
  stack: "s",
  regions: ["us-east-1"],
  buckets: ["acme-*"],
  logBuckets: [],
  boundary: "arn:aws:iam::111111111111:policy/p-deployer-s.boundary",
};

/** A request of a role, as far as it decides. A key of many values has a list. */
export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
}

/** Tells what documents say to requests of a role of account 111111111111: what AWS would, the resource saying nothing. */
export function deciding(documents: readonly PolicyDocument[], account = "111111111111", role = "deployer") {
  const identity = documents.map((one, n) => ({ id: `policy ${n}`, policy: parsePolicy(one, `policy ${n}`) }));
  return async ({ action, resource, context = {} }: Request): Promise<boolean> => {
    const principal = `arn:aws:iam::${account}:role/${role}`;
    const { layers, fault } = await decide({
      principal,
      resourceAccount: account,
      restrictsPublic: false,
      documents: { identity },
      ...{ action, resource },
      context: { "aws:PrincipalArn": principal, ...context },
    });
    if (fault !== undefined) throw new Error(`${action} on ${resource}: ${fault}`);
    // Keys and trusts have policies of their own, which leave it to these.
    return layers.some(({ layer, outcome }) => layer === "identity policy" && outcome === "allowed");
  };
}
