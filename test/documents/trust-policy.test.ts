import assert from "node:assert/strict";
import { trustPolicy } from "../../documents/trust-policy";
import { bySid } from "./support";

const OWN = "111111111111";

describe("trustPolicy", () => {
  it("trusts a service that says for whom it acts only when it acts for this account", () => {
    const policy = trustPolicy("aws", OWN, "r", { kind: "service", service: "ecs-tasks.amazonaws.com" });
    assert.deepEqual(bySid(policy, "AllowService").Condition, { StringEquals: { "aws:SourceAccount": OWN } });
  });

  it("asks nothing of a service that sends no source account, as the condition would lock it out", () => {
    const policy = trustPolicy("aws", OWN, "r", { kind: "service", service: "lambda.amazonaws.com" });
    assert.equal(bySid(policy, "AllowService").Condition, undefined);
  });

  it("trusts exact roles, each through its own account", () => {
    const arns = ["arn:aws:iam::333333333333:role/b", "arn:aws:iam::111111111111:role/ci"];
    const policy = trustPolicy("aws", OWN, "r", { kind: "arns", arns });
    assert.deepEqual(
      policy.Statement.map((s) => [s.Principal, s.Condition]),
      [
        [{ AWS: "arn:aws:iam::111111111111:root" }, { ArnEquals: { "aws:PrincipalArn": [arns[1]] } }],
        [{ AWS: "arn:aws:iam::333333333333:root" }, { ArnEquals: { "aws:PrincipalArn": [arns[0]] } }],
      ],
    );
  });

  it("asks for the external id where one is set", () => {
    const arns = ["arn:aws:iam::333333333333:role/b"];
    const policy = trustPolicy("aws", OWN, "r", { kind: "arns", arns, externalId: "acme" });
    assert.deepEqual(bySid(policy, "AllowAccount333333333333").Condition?.StringEquals, {
      "sts:ExternalId": "acme",
    });
  });

  it("lets Pod Identity tag the sessions of every pod, as it always does", () => {
    assert.deepEqual(trustPolicy("aws", OWN, "r", { kind: "podIdentity" }).Statement, [
      {
        Sid: "AllowPods",
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
      },
    ]);
  });

  it("tells the pods of Pod Identity apart by the tags of their sessions", () => {
    const clusterArns = ["arn:aws:eks:us-east-1:111111111111:cluster/prod"];
    const trusted = { kind: "podIdentity", clusterArns, namespace: "genomics", serviceAccount: "indexer" } as const;
    assert.deepEqual(bySid(trustPolicy("aws", OWN, "r", trusted), "AllowPods").Condition, {
      StringEquals: {
        "aws:RequestTag/eks-cluster-arn": clusterArns,
        "aws:RequestTag/kubernetes-namespace": "genomics",
        "aws:RequestTag/kubernetes-service-account": "indexer",
      },
    });
  });

  it("takes the tokens of exactly one service account", () => {
    const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF";
    const policy = trustPolicy("aws", OWN, "r", { kind: "irsa", issuer, namespace: "genomics", serviceAccount: "i" });
    const [statement] = policy.Statement;
    assert.deepEqual(statement?.Principal, { Federated: `arn:aws:iam::${OWN}:oidc-provider/${issuer}` });
    assert.equal(statement.Action, "sts:AssumeRoleWithWebIdentity");
    assert.deepEqual(statement.Condition, {
      StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com", [`${issuer}:sub`]: ["system:serviceaccount:genomics:i"] },
    });
  });

  it("lets those whose sessions carry tags pass them on", () => {
    const arns = ["arn:aws:iam::333333333333:role/b"];
    const policy = trustPolicy("aws", OWN, "r", { kind: "arns", arns }, true);
    assert.deepEqual(bySid(policy, "AllowAccount333333333333").Action, ["sts:AssumeRole", "sts:TagSession"]);
  });

  it("says which role trusts too many", () => {
    const arns = Array.from({ length: 60 }, (_, n) => `arn:aws:iam::333333333333:role/team-${n}-deployer`);
    assert.throws(() => trustPolicy("aws", OWN, "catalog", { kind: "arns", arns }), /trust policy of role catalog/);
  });
});
