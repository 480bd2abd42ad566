import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GITHUB, GITHUB_AUDIENCE, githubSubject, oidcTrustPolicy } from "../../documents/oidc-trust-policy";
import type { PolicyDocument } from "../../documents/policy";
import { trustPolicy } from "../../documents/trust-policy";
import {
  decide,
  type Json,
  parsePolicy,
  type Policy,
  type PolicyJson,
  type PolicyType,
  serviceAction,
} from "@cross-account-s3/iam";
import { policyJson } from "../support/policy-json";
import { policyIn } from "../docs/policy-block";

const ROOT = join(__dirname, "..", "..");
const DOCS = readFileSync(join(ROOT, "docs", "verify.md"), "utf8");

/** A policy as docs/verify.md gives it. */
function policy(name: string): PolicyJson {
  return policyIn(DOCS, name);
}

/** A document of the program in the spelling of {@link policy}. */
function written(document: PolicyDocument): PolicyJson {
  return policyJson(JSON.stringify(document));
}

/** The actions that a policy allows. */
function actionsIn({ Statement }: PolicyJson): readonly string[] {
  return Statement.flatMap(({ Action }) => [Action ?? []].flat()).sort();
}

/** The actions that source files name, each with the call that needs it. */
function actionsUsed(...files: readonly string[]): readonly string[] {
  const named = files.flatMap((file) =>
    [
      ...readFileSync(join(ROOT, "verify", file), "utf8").matchAll(
        /\bread\(\s*(?:[^;]*?,\s*)?"([a-z0-9-]+:[A-Z]\w+)"/g,
      ),
    ].map(([, action = ""]) => action),
  );
  return [...new Set(named)].sort();
}

const ACCOUNT = "222222222222";
const CONTROL = "111111111111";
/** A resource of each type that the action table has for the verifier's calls. */
const RESOURCES: Readonly<Record<string, string>> = {
  accesspoint: `arn:aws:s3:us-east-1:${ACCOUNT}:accesspoint/reports`,
  alarm: `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:denied`,
  bucket: "arn:aws:s3:::acme-genomics",
  dashboard: `arn:aws:cloudwatch::${ACCOUNT}:dashboard/access`,
  "event-bus": `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/acme`,
  function: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:thumbnail`,
  "instance-profile": `arn:aws:iam::${ACCOUNT}:instance-profile/tester`,
  key: `arn:aws:kms:us-east-1:${ACCOUNT}:key/0a1b2c3d-0000-4000-8000-000000000000`,
  "log-group": `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:trail`,
  "oidc-provider": `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
  policy: `arn:aws:iam::${ACCOUNT}:policy/indexer`,
  queue: `arn:aws:sqs:us-east-1:${ACCOUNT}:cross-account-s3-verify-x`,
  role: `arn:aws:iam::${ACCOUNT}:role/indexer`,
  "rule-on-custom-event-bus": `arn:aws:events:us-east-1:${ACCOUNT}:rule/acme/objects`,
  "rule-on-default-event-bus": `arn:aws:events:us-east-1:${ACCOUNT}:rule/objects`,
  topic: `arn:aws:sns:us-east-1:${ACCOUNT}:acme-genomics-events`,
  trail: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit`,
  vpc: `arn:aws:ec2:us-east-1:${ACCOUNT}:vpc/vpc-1`,
};
const OBJECT = `${RESOURCES.bucket ?? ""}/.cross-account-s3-verify/20260101-x/owner`;

/** Whether a policy lets a role of the account do something there, or in another account. */
function allows(document: PolicyJson, action: string, resource: string, owner = ACCOUNT): Promise<boolean> {
  // Keys and trusts must let the account's own policies decide; other resources need not.
  const own = /^(kms|sts):/.test(action)
    ? { resource: { name: "own accounts", policy: read(ownAccounts, "key") } }
    : {};
  const account = action.startsWith("sts:") ? CONTROL : owner;
  const { outcome } = decide(
    {
      caller: {
        kind: "role",
        arn: `arn:aws:iam::${action.startsWith("sts:") ? account : ACCOUNT}:role/verifier`,
        session: "session",
      },
      action,
      resource,
      resourceAccount: account,
      context: { "aws:SecureTransport": "true", "kms:ViaService": "s3.us-east-1.amazonaws.com" },
    },
    { identity: [{ name: "verifier", policy: read(document, "identity") }], ...own },
  );
  return Promise.resolve(outcome === "allowed");
}

function read(document: Json, type: PolicyType): Policy {
  const parsed = parsePolicy(document, { type });
  if ("errors" in parsed) throw new Error(parsed.errors.map(({ path, message }) => `${path}: ${message}`).join("; "));
  return parsed.policy;
}

const ownAccounts = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: [ACCOUNT, CONTROL].map((id) => `arn:aws:iam::${id}:root`) },
      Action: ["kms:*", "sts:*"],
      Resource: "*",
    },
  ],
};

/** Resources that a call with an action is made on; `*` where AWS knows none for it. */
function resourcesOf(action: string): readonly string[] {
  const found = serviceAction(action);
  assert.ok(found, `${action} is no action`);
  // The verifier reads tags and settings of buckets and alarms, and not those of access points and dashboards.
  const isRead = (name: string) =>
    !(name === "accesspoint" && !action.includes("AccessPoint")) &&
    !(name === "dashboard" && !action.includes("Dashboard"));
  const known = found.resourceTypes.flatMap(({ name }) => (isRead(name) ? (RESOURCES[name] ?? []) : []));
  assert.equal(known.length === 0, found.resourceTypes.length === 0, `${action} is on no resource of RESOURCES`);
  return known.length === 0 ? ["*"] : known;
}

function resourceOf(action: string): string {
  if (action === "sts:AssumeRole") return `arn:aws:iam::${CONTROL}:role/indexer`;
  return resourcesOf(action)[0] ?? "*";
}

describe("the rights that the verifier is said to need", () => {
  const readers = readdirSync(join(ROOT, "verify", "readers")).map((file) => join("readers", file));
  const used = actionsUsed(...readers, "resolve.ts");

  it("are exactly those of the calls that it makes", () => {
    assert.ok(used.length > 20, used.join(", "));
    assert.deepEqual(actionsIn(policy("read")), used);
  });

  for (const action of used) {
    it(`let it make the call that needs ${action}`, async () => {
      for (const resource of resourcesOf(action)) {
        assert.equal(await allows(policy("read"), action, resource), true, resource);
      }
    });
  }

  it("are listed for each reader", () => {
    const rows = [...DOCS.matchAll(/^\| (\[[^|]*\]\(\.\.\/verify\/[^|]*) \| ([^|]*) \|$/gm)];
    const files = rows.map(([, links = ""]) =>
      [...links.matchAll(/\(\.\.\/verify\/([^)]+)\)/g)].map(([, file = ""]) => file),
    );
    for (const [n, [, , cell = ""]] of rows.entries()) {
      const listed = [...cell.matchAll(/`([^`]+)`/g)].map(([, action = ""]) => action);
      assert.deepEqual(listed, actionsUsed(...(files[n] ?? [])), String(files[n]));
    }
    const withCalls = [...readers, "resolve.ts"].filter((file) => actionsUsed(file).length > 0);
    assert.deepEqual(files.flat().sort(), withCalls.sort());
  });

  it("let it write nothing, read no object and assume nothing, where live requests are not wanted", async () => {
    for (const action of ["s3:PutObject", "s3:GetObject", "s3:DeleteObjectVersion"]) {
      assert.equal(await allows(policy("read"), action, OBJECT), false, action);
    }
    assert.equal(await allows(policy("read"), "sts:AssumeRole", resourceOf("sts:AssumeRole")), false);
  });

  const onObjects = [
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:GetObject",
    "s3:PutObject",
  ];
  for (const action of actionsIn(policy("live"))) {
    it(`let live requests have ${action}`, async () => {
      const resource = onObjects.includes(action) ? OBJECT : resourceOf(action);
      assert.equal(await allows(policy("live"), action, resource), true);
    });
  }

  it("let live requests touch no object but the verifier's own", async () => {
    for (const action of onObjects) {
      assert.equal(await allows(policy("live"), action, "arn:aws:s3:::acme-genomics/raw/x.bam"), false, action);
    }
  });

  it("let live requests touch no object in another account, where that lets them", async () => {
    for (const action of onObjects) {
      assert.equal(await allows(policy("live"), action, OBJECT, "999999999999"), false, action);
    }
  });

  it("let live requests use no queue but the verifier's own", async () => {
    const queue = `arn:aws:sqs:us-east-1:${ACCOUNT}:orders`;
    for (const action of ["sqs:DeleteQueue", "sqs:ReceiveMessage"]) {
      assert.equal(await allows(policy("live"), action, queue), false, action);
    }
  });

  it("let IAM Access Analyzer be asked what is asked of it", () => {
    assert.deepEqual(actionsIn(policy("analyzer")), actionsUsed("analyzer.ts"));
  });
});

describe("the roles of the nightly verification", () => {
  const hub = "arn:aws:iam::111111111111:role/cross-account-s3-nightly";
  const verifiers = ["111111111111", "222222222222"].map((id) => `arn:aws:iam::${id}:role/cross-account-s3-verifier`);

  it("are a hub that only the environment's jobs take", () => {
    const subjects = [githubSubject({ repository: "OWNER/REPO" }, "nightly")];
    const bearer = { issuer: GITHUB, audience: GITHUB_AUDIENCE, subjects };
    assert.deepEqual(policy("hub-trust"), written(oidcTrustPolicy("aws", "111111111111", "hub", bearer)));
  });

  it("are a hub that may assume the verifiers and nothing else", () => {
    const [statement, ...more] = policy("hub").Statement;
    assert.deepEqual([statement?.Action, statement?.Resource, more], ["sts:AssumeRole", verifiers, []]);
  });

  it("are verifiers that trust exactly the hub", () => {
    const trusted = { kind: "arns", arns: [hub] } as const;
    assert.deepEqual(policy("verifier-trust"), written(trustPolicy("aws", "222222222222", "verifier", trusted)));
  });
});
