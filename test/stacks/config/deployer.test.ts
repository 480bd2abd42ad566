import assert from "node:assert/strict";
import type { RawConfig } from "../../../stacks/config";
import { DEPLOYER, faults, raw } from "../support";

const { github } = DEPLOYER.identity;
const who = (identity: object) => raw(DEPLOYER, { identity });
const hub = (fields: object) => who({ github: { ...github, ...fields } });
const cloud = (fields: object) => who({ pulumiDeployments: { organization: "acme", ...fields } });
const token = { url: "https://gitlab.example.com", audience: "aws", subject: "project_path:acme/infra:ref:main" };
const issuer = (fields: object) => who({ issuer: { ...token, ...fields } });
const deploys = (...stacks: readonly object[]) => raw(DEPLOYER, { deploys: stacks });
const data = (fields: object) => deploys({ stack: "data", role: "data", buckets: ["acme-*"], ...fields });
const control = (fields: object) =>
  deploys({ stack: "control", role: "control", dataAccounts: ["111111111111"], ...fields });
const arn = (service: string, resource: string, accountId = "222222222222") =>
  `arn:aws:${service}:${accountId}:${resource}`;

/** What is wrong, the configuration, and what the one fault must say. */
const WRONG: readonly (readonly [string, RawConfig, RegExp])[] = [
  [
    "no issuer's tokens",
    who({}),
    /:identity: found \{\}, expected exactly one of github, pulumiDeployments and issuer/,
  ],
  ["tokens of two issuers", who({ github, issuer: token }), /expected exactly one of github/],
  [
    "a subject with *",
    issuer({ subject: "repo:acme/*" }),
    /issuer.subject: found "repo:acme\/\*".*without \* and \?: a pattern/,
  ],
  ["a subject with ?", issuer({ subject: "repo:acme/infr?" }), /issuer.subject.*without \* and \?/],
  ["an audience with *", issuer({ audience: "*" }), /issuer.audience.*without \* and \?/],
  ["no subject", issuer({ subject: undefined }), /issuer.subject: missing, expected an exact subject/],
  ["an empty subject", issuer({ subject: "" }), /issuer.subject: found "", expected an exact subject/],
  ["an environment with *", hub({ environment: "*" }), /github.environment: found "\*".*without \* and \?/],
  ["an environment that ends the subject early", hub({ environment: "a:b" }), /github.environment.*without colons/],
  ["a repository with *", hub({ repository: "acme/*" }), /github.repository.*without \* and \?/],
  ["a repository without an owner", hub({ repository: "infrastructure" }), /expected a repository, OWNER\/REPOSITORY/],
  ["only the owner's number", hub({ ownerId: 123456 }), /github.repositoryId: missing, expected a number/],
  ["only the repository's number", hub({ repositoryId: 456789 }), /github.ownerId: missing, expected a number/],
  ["previews by whoever deploys", hub({ previewEnvironment: "production" }), /expected another environment/],
  ["an organization with *", cloud({ organization: "*" }), /organization.*without \* and \?/],
  ["an operation that is none", cloud({ operations: ["updat"] }), /operations\[0\].*did you mean "update"\?/],
  ["no operations", cloud({ operations: [] }), /operations: found \[\], expected at least one operation/],
  ["an issuer over HTTP", issuer({ url: "http://gitlab.example.com" }), /issuer.url.*https:\/\/HOST\/PATH/],
  ["an issuer with a slash at its end", issuer({ url: "https://gitlab.example.com/" }), /or a slash at its end/],
  [
    "a provider of another account",
    who({
      provider: "existing",
      providerArn: arn("iam:", "oidc-provider/token.actions.githubusercontent.com", "111111111111"),
      github,
    }),
    /identity.providerArn.*a provider of this stack's own account 222222222222/,
  ],
  [
    "a provider of another issuer",
    who({ provider: "existing", providerArn: arn("iam:", "oidc-provider/api.pulumi.com/oidc"), github }),
    /identity.providerArn.*the provider of https:\/\/token.actions/,
  ],
  [
    "the ARN of a provider that is made",
    who({ providerArn: arn("iam:", "oidc-provider/token.actions.githubusercontent.com"), github }),
    /requires provider: existing/,
  ],
  ["nothing to deploy", deploys(), /:deploys: found \[\], expected at least one stack/],
  ["a stack of no kind", deploys({ stack: "data" }), /deploys\[0\].role: missing, expected one of control, data/],
  [
    "a stack of another kind",
    deploys({ stack: "x", role: "dta" }),
    /deploys\[0\].role: found "dta".*did you mean "data"\?/,
  ],
  [
    "a stack twice",
    deploys({ stack: "a", role: "data", buckets: ["acme-*"] }, { stack: "a", role: "data", buckets: ["acme-*"] }),
    /deploys\[1\].stack: is the same stack as deploys\[0\]/,
  ],
  ["a part that is none", data({ uses: ["topic"] }), /uses\[0\]: found "topic".*did you mean "topics"\?/],
  ["a part of the other kind", data({ uses: ["network"] }), /uses\[0\]: found "network", expected one of/],
  ["alarms without a trail", data({ uses: ["alarms"] }), /uses: alarms requires audit/],
  ["an instance without a network", control({ uses: ["testInstance"] }), /testInstance requires network/],
  [
    "every bucket",
    data({ buckets: ["*"] }),
    /buckets\[[\w-]+\]: found "\*", expected a pattern that begins with three/,
  ],
  ["nearly every bucket", data({ buckets: ["a*"] }), /begins with three letters/],
  ["no buckets", data({ buckets: [] }), /buckets: found \[\], expected at least one pattern/],
  ["events to no account", data({ uses: ["eventForwarding"] }), /controlAccountId: missing, expected the account/],
  [
    "another account's key",
    data({ shares: [arn("kms:us-east-1", "key/1", "111111111111")] }),
    /shares\[0\].*own account/,
  ],
  [
    "a bucket among what is shared",
    data({ shares: ["arn:aws:s3:::acme"] }),
    /shares\[0\].*a KMS key, a topic, a queue, a function or a trail/,
  ],
  [
    "another account's role",
    control({ attachesTo: { x: arn("iam:", "role/X", "111111111111") } }),
    /attachesTo.x.*own account/,
  ],
  ["an action that gives away", data({ rolesMayAlso: ["iam:PassRole"] }), /rolesMayAlso\[0\].*give permissions away/],
  [
    "all actions of a service",
    data({ rolesMayAlso: ["s3:*"] }),
    /rolesMayAlso\[0\]: found "s3:\*".*not all actions of a service/,
  ],
  [
    "an action that manages permissions",
    data({ rolesMayAlso: ["kms:CreateGrant"] }),
    /rolesMayAlso\[0\].*manage no permissions, and this one does/,
  ],
  [
    "actions of which one manages permissions",
    data({ rolesMayAlso: ["s3:PutB*"] }),
    /rolesMayAlso\[0\].*s3:PutBucketAcl does/,
  ],
  [
    "log groups of trails",
    data({ logGroups: ["/aws/cloudtrail/x"] }),
    /logGroups\[0\].*log groups that are not CloudTrail's/,
  ],
  ["log groups that take in those of trails", data({ logGroups: ["/aws/*"] }), /logGroups\[0\].*not CloudTrail's/],
  [
    "one subject for two stacks",
    raw(issuer({}), {
      deploys: [
        { stack: "a", role: "data", buckets: ["acme-*"] },
        { stack: "b", role: "data", buckets: ["bcme-*"] },
      ],
    }),
    /identity.issuer.subject: .*expected a subject with \{stack\}/,
  ],
  [
    "patterns of two stacks that have a bucket in common",
    deploys(
      { stack: "a", role: "data", buckets: ["acme-*"] },
      { stack: "b", role: "data", buckets: ["bcme-*", "acme-eu-*"] },
    ),
    /deploys\[1\].buckets\[1\]: found "acme-eu-\*", expected a pattern with no bucket in common with acme-\* of deploys\[0\]/,
  ],
  [
    "patterns of two stacks that have an access point in common",
    deploys(
      { stack: "a", role: "data", buckets: ["acme-*"], uses: ["accessPoints"], accessPoints: ["points-*"] },
      { stack: "b", role: "data", buckets: ["bcme-*"], uses: ["accessPoints"], accessPoints: ["bcme-*", "points-b"] },
    ),
    /deploys\[1\].accessPoints\[1\]: found "points-b", expected a pattern with no access point in common with points-\*/,
  ],
  [
    "a pattern of every access point",
    data({ uses: ["accessPoints"], accessPoints: ["*"] }),
    /accessPoints\[0\]: found "\*", expected a pattern that begins with three letters/,
  ],
  [
    "access points without names",
    data({ uses: ["accessPoints"] }),
    /deploys\[0\].accessPoints: missing, expected patterns of the names of access points/,
  ],
  [
    "names of access points that it does not use",
    data({ accessPoints: ["acme-*"] }),
    /deploys\[0\].accessPoints: requires accessPoints under uses/,
  ],
  [
    "a log bucket of a stack that is another's bucket",
    deploys(
      { stack: "a", role: "data", buckets: ["acme-*"] },
      { stack: "c", role: "control", dataAccounts: ["111111111111"], logBuckets: ["acme-logs"] },
    ),
    /deploys\[1\].logBuckets\[0\].*in common with acme-\*/,
  ],
  [
    "a pattern that takes in log buckets which the program makes",
    data({ buckets: ["cross-account-*"] }),
    /deploys\[0\].buckets\[0\]: .*matches no log bucket that stack data makes/,
  ],
  [
    "its own account among the accounts that the roles reach",
    control({ dataAccounts: ["111111111111", "222222222222"] }),
    /deploys\[0\].dataAccounts\[1\].*another account than the stack's own/,
  ],
  [
    "a role to assume in no account that the roles reach",
    control({ assumes: [arn("iam:", "role/Admin", "333333333333")] }),
    /deploys\[0\].assumes\[0\].*a role in one of the dataAccounts/,
  ],
  [
    "a test instance of any image",
    control({ uses: ["network", "testInstance"] }),
    /deploys\[0\].shares: testInstance requires the id of its machine image/,
  ],
  ["every action", data({ rolesMayAlso: ["*"] }), /rolesMayAlso\[0\]: found "\*", expected an action/],
  ["every action of a service that gives away", data({ rolesMayAlso: ["sts:Get*"] }), /give permissions away/],
  ["a session of a minute", data({ maxSessionDuration: 60 }), /maxSessionDuration: found 60, expected at least 3600/],
  [
    "a bucket of the state among a stack's",
    raw(DEPLOYER, { state: { bucket: "acme-state" } }),
    /state.bucket: found "acme-state", expected a bucket that fits no pattern of deploys\[0\].*acme-\*/,
  ],
  [
    "a bucket of the state among a control stack's log buckets",
    raw(control({ logBuckets: ["logs-?x*"] }), { state: { bucket: "logs-1x-state" } }),
    /state.bucket.*logs-\?x\*/,
  ],
  ["an account id that YAML read as octal", control({ dataAccounts: [2454267026] }), /dataAccounts\[0\].*octal/],
];

describe("the configuration of a deployer stack", () => {
  it("is taken", () => {
    assert.deepEqual(faults(raw(DEPLOYER)), []);
  });

  it("is taken with a pattern of many stars", () => {
    const buckets = [`aaa${"a*".repeat(15)}b`];
    assert.deepEqual(faults(raw(data({ buckets }), { state: { bucket: "a".repeat(63) } })), []);
  });

  for (const [what, config, said] of WRONG) {
    it(`refuses ${what}`, () => {
      const found = faults(config);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", said);
    });
  }
});
