import assert from "node:assert/strict";
import { githubSubject, oidcTrustPolicy, pulumiSubject } from "../../documents/oidc-trust-policy";

describe("the trust in an issuer's tokens", () => {
  it("pins the audience and the subject, letter by letter", () => {
    const bearer = { issuer: "token.example.com/x", audience: "aws", subjects: ["a", "b"] };
    assert.deepEqual(oidcTrustPolicy("aws-us-gov", "111111111111", "r", bearer).Statement, [
      {
        Sid: "AllowTokens",
        Effect: "Allow",
        Principal: { Federated: "arn:aws-us-gov:iam::111111111111:oidc-provider/token.example.com/x" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { "token.example.com/x:aud": "aws", "token.example.com/x:sub": ["a", "b"] } },
      },
    ]);
  });

  it("is refused where IAM would refuse it for its size", () => {
    const subjects = Array.from({ length: 40 }, (_, n) => `${"s".repeat(50)}${n}`);
    const bearer = { issuer: "token.example.com", audience: "aws", subjects };
    assert.throws(
      () => oidcTrustPolicy("aws", "111111111111", "deployer", bearer),
      /trust policy of role deployer.*fewer/,
    );
  });

  it("takes a repository's jobs in an environment", () => {
    assert.equal(
      githubSubject({ repository: "acme/infrastructure" }, "production"),
      "repo:acme/infrastructure:environment:production",
    );
  });

  it("takes those of a repository that has numbers in its subjects", () => {
    assert.equal(
      githubSubject({ repository: "acme/infrastructure", ids: { owner: "12", repository: "34" } }, "production"),
      "repo:acme@12/infrastructure@34:environment:production",
    );
  });

  it("takes what Pulumi Deployments do with one stack", () => {
    assert.equal(
      pulumiSubject({ organization: "acme", project: "p", stack: "data" }, "update"),
      "pulumi:deploy:org:acme:project:p:stack:data:operation:update:scope:write",
    );
  });
});
