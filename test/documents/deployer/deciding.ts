import type { Deployed } from "../../../documents/deployer/resource-scopes";
import type { PolicyDocument } from "../../../documents/policy";
import { decide, parsePolicy } from "@cross-account-s3/iam";

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
interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
}

/** Tells what documents say to requests of a role of account 111111111111: what AWS would, the resource saying nothing. */
export function deciding(documents: readonly PolicyDocument[], account = "111111111111", role = "deployer") {
  const identity = documents.map((one, n) => {
    const parsed = parsePolicy(JSON.stringify(one), { type: "identity" });
    if ("errors" in parsed) throw new Error(parsed.errors.map(({ path, message }) => `${path}: ${message}`).join("; "));
    return { name: `policy ${n}`, policy: parsed.policy };
  });
  return ({ action, resource, context = {} }: Request): Promise<boolean> => {
    const caller = { kind: "role", arn: `arn:aws:iam::${account}:role/${role}`, session: "session" } as const;
    const owner = context["aws:ResourceAccount"];
    const resourceAccount = typeof owner === "string" ? owner : account;
    const { layers } = decide({ caller, action, resource, resourceAccount, context }, { identity });
    // Keys and trusts have policies of their own, which leave it to these.
    return Promise.resolve(layers.some(({ layer, outcome }) => layer === "identity policy" && outcome === "allows"));
  };
}
