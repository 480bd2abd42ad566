import assert from "node:assert/strict";
import {
  all,
  callersNamed,
  effectFormula,
  not,
  parsePolicy,
  type Policy,
  policyErrorText,
  policyFormula,
  RequestSpace,
  serviceActions,
} from "@cross-account-s3/iam";
import { exampleOf } from "../../packages/iam/sets/example";
import { blocksOf } from "./markdown";

const SERVICES = ["s3", "kms", "sns", "sqs", "events"];

/** Actions on permissions that let no one in: they take a grant away, or bear on objects that are replicated or locked. */
const LET_NOBODY_IN: ReadonlySet<string> = new Set([
  "kms:RetireGrant",
  "kms:RevokeGrant",
  "s3:BypassGovernanceRetention",
  "s3:ObjectOwnerOverrideToBucketOwner",
]);

function policyFrom(document: unknown, type: "service-control" | "identity"): Policy {
  const parsed = parsePolicy(typeof document === "string" ? document : JSON.stringify(document), { type });
  if ("errors" in parsed) throw new Error(parsed.errors.map(policyErrorText).join("; "));
  return parsed.policy;
}

describe("the service control policy of docs/security.md", () => {
  const text =
    blocksOf("docs/security.md").find((one) => one.text.includes("OnlyDeployersWritePolicies"))?.text ?? "{}";
  const denied = effectFormula(policyFrom(text, "service-control"), "Deny");
  const writing = SERVICES.flatMap(serviceActions).flatMap(({ name, accessLevel }) =>
    accessLevel === "Permissions management" && !LET_NOBODY_IN.has(name) ? [name] : [],
  );
  const administrator = policyFormula(
    policyFrom({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: writing, Resource: "*" }] }, "identity"),
  );
  const by = (role: string) => ({
    is: "caller" as const,
    language: callersNamed({ kind: "role", arn: `arn:aws:iam::222222222222:role/${role}` }),
  });

  /** A request to write a policy that a role of a data account can make under the control policy. */
  function left(role: string): string {
    const formula = all(administrator, by(role), not(denied));
    const space = new RequestSpace([formula], { services: SERVICES });
    const example = exampleOf(space.set(formula));
    return example ? `${example.request.action} ${JSON.stringify(example.request.context)}` : "none";
  }

  it("leaves an administrator no way to write the policy of a resource, but grants that a service asks for", () => {
    assert.match(left("Admin"), /^(none|kms:CreateGrant .*"kms:grantisforawsresource":"true")/i);
  });

  it("takes something away", () => {
    assert.ok(writing.length > 30, writing.join());
  });

  it("lets a deployer write them", () => {
    const formula = all(administrator, by("cross-account-s3-deployer-data"), denied);
    const space = new RequestSpace([formula], { services: SERVICES });
    assert.deepEqual(space.actionsOf(space.set(formula)), ["kms:CreateGrant"]);
  });
});
