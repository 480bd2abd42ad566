import assert from "node:assert/strict";
import { parseConfig } from "../../../stacks/config";
import { CONTROL, faults, raw } from "../support";

const OWN = "111111111111";
const configured = (role: object) => raw(CONTROL, { roles: { indexer: { level: "read", ...role } } });
const ISSUER = "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF";
const RESERVED = `arn:aws:iam::${OWN}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Data_0123456789abcdef`;

function role(fields: object) {
  const config = parseConfig("p", "control", configured(fields));
  assert.ok(config.role === "control");
  return config.roles.indexer;
}

describe("who assumes a role", () => {
  it("is Pod Identity by its service's name too, with tagged sessions", () => {
    const { source, sessionTags } = role({ trustedService: "pods.eks.amazonaws.com" }) ?? {};
    assert.deepEqual(source, { kind: "created", trusted: { kind: "podIdentity" } });
    assert.equal(sessionTags, true);
  });

  it("is a service account, by an issuer whose URL conditions have without https", () => {
    const irsa = { issuer: ISSUER, namespace: "genomics", serviceAccount: "indexer" };
    assert.deepEqual(role({ irsa })?.source, {
      kind: "created",
      trusted: { kind: "irsa", ...irsa, issuer: ISSUER.replace("https://", "") },
    });
  });

  it("is a permission set of the stack's account", () => {
    assert.deepEqual(role({ permissionSet: "Data" })?.source, {
      kind: "existing",
      arn: `arn:aws:iam::${OWN}:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_Data_????????????????`,
      attachPolicies: false,
      policyFiles: [],
    });
  });

  it("is a reserved role by its whole ARN", () => {
    assert.deepEqual(faults(configured({ existingArn: RESERVED })), []);
  });

  for (const [of, fields, message] of [
    [
      "two of them",
      { permissionSet: "Data", existingArn: RESERVED },
      /exactly one of trustedService, podIdentity, irsa/,
    ],
    [
      "a pattern",
      { existingArn: `${RESERVED.slice(0, -16)}*` },
      /for the roles of a permission set write permissionSet/,
    ],
    [
      "a reserved role without its path",
      { existingArn: `arn:aws:iam::${OWN}:role/AWSReservedSSO_Data_0123456789abcdef` },
      /existingArn: .*names no role; or write permissionSet: Data instead/,
    ],
    ["policies for a reserved role", { existingArn: RESERVED, attachPolicies: true }, /attachPolicies: .*only AWS/],
    ["policies for a permission set", { permissionSet: "Data", attachPolicies: true }, /attachPolicies: .*only AWS/],
    ["a boundary for a permission set", { permissionSet: "Data", tags: {} }, /tags: .*not existingArn or permission/],
    ["a permission set with a wildcard", { permissionSet: "Data*" }, /permissionSet: found "Data\*"/],
    ["a permission set of 33 characters", { permissionSet: "d".repeat(33) }, /permissionSet: .*1 to 32 letters/],
    [
      "a service account of any namespace",
      { podIdentity: { serviceAccount: "x" } },
      /serviceAccount: requires namespace/,
    ],
    ["a namespace with a wildcard", { podIdentity: { namespace: "team-*" } }, /podIdentity.namespace: .*Kubernetes/],
    [
      "a cluster by its name",
      { podIdentity: { clusterArns: ["prod"] } },
      /clusterArns\[0\]: .*the exact ARN of an EKS/,
    ],
    [
      "an issuer over HTTP",
      { irsa: { issuer: ISSUER.replace("s:", ":"), namespace: "a", serviceAccount: "b" } },
      /irsa.issuer/,
    ],
    ["no service account", { irsa: { issuer: ISSUER, namespace: "a" } }, /irsa.serviceAccount: missing/],
    ["Pod Identity without tags", { podIdentity: {}, sessionTags: false }, /sessionTags: .*carry tags/],
    [
      "tagged tokens",
      { irsa: { issuer: ISSUER, namespace: "a", serviceAccount: "b" }, sessionTags: true },
      /sessionTags: .*carry no tags/,
    ],
  ] as const) {
    it(`refuses ${of}`, () => {
      const found = faults(configured(fields));
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", message);
    });
  }
});
