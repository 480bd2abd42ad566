import { askS3, type Caller } from "../ask";
import type { RequestCheck, Rule } from "../check";
import { granteeOf } from "../grantee";
import { expectedActions } from "../../intent/levels";
import { grantOf } from "../../intent/model";

/** Where a network has several endpoints, each of them leads to the bucket; the control account's others do not. */
export const severalEndpoints: Rule = {
  of: "cell",
  checks({ role, bucket }, scope) {
    const { world, expected } = scope;
    const listed = scope.endpointsOf(bucket);
    const [action] = expectedActions(grantOf(bucket, role), "objects", false);
    if (listed.length === 0 || action === undefined) return [];
    const { caller, strongest, provided } = granteeOf({ role, bucket }, scope);
    const all = [
      ...[...world.endpoints.values()].filter((e) => e.accountId === role.accountId),
      ...expected.endpoints.filter((e) => e.stack === role.stack),
    ].map(({ id }) => id);
    const others = [...new Set(all)].filter((id) => !listed.includes(id));
    const through = (expected: RequestCheck["expected"], asker: Caller, id: string): RequestCheck => ({
      kind: "request",
      rule: "endpoints",
      title: `${role.name} ${expected === "allowed" ? "may" : "must not"} ${action} on objects of ${bucket.name} through ${id}`,
      expected,
      action,
      questions: [askS3(world, asker, action, bucket, "objects")],
      ...(expected === "allowed" ? { provided } : {}),
    });
    return [
      ...listed.map((id) => through("allowed", { ...caller, endpoint: id }, id)),
      ...others.map((id) => through("denied", { ...strongest, endpoint: id, endpointPolicy: "open" }, id)),
    ];
  },
};
