import assert from "node:assert/strict";
import { type JsonObject, statementsAsWritten } from "@cross-account-s3/iam";
import { bucketPolicy, type Perimeter } from "../../documents/bucket-policy";
import type { Grant } from "../../documents/grants";
import type { Level } from "../../documents/levels";
import type { PolicyDocument } from "../../documents/policy";
import { trailBucketPolicy } from "../../documents/trail-bucket-policy";
import { trailKeyPolicy } from "../../documents/trail-key-policy";
import { documentJson } from "../../rehearsal/document-json";
import { withConfigChanges } from "../../rehearsal/config-change";
import { accessDifference } from "../../rehearsal/diff/access-changes";
import type { Version } from "../../rehearsal/diff/access-changes";
import { declareVersion, versionOf } from "../../rehearsal/diff/version";
import { readProject } from "../../rehearsal/run/project";
import type { BucketInWorld, NamedDocument, World } from "../../rehearsal/world";
import { PROJECT } from "./support";

const AT = { partition: "aws", region: "us-east-1", accountId: "222222222222" } as const;
const [ONE, TWO] = ["vpce-0a0a0a0a0a", "vpce-0b0b0b0b0b"];
const [DEPLOYER, REPAIRER] = ["deployer", "repairer"].map((name) => `arn:aws:iam::222222222222:role/${name}`);
const NAMES = new Map(["indexer", "catalog"].map((name) => [`arn:aws:iam::111111111111:role/${name}`, name]));

function version(bucket?: Partial<BucketInWorld>, more: Partial<World> = {}): Version {
  const none = { name: "acme", ...AT, policy: undefined, ownership: undefined, encryption: undefined };
  return {
    names: NAMES,
    world: {
      roles: new Map(),
      buckets: new Map(bucket ? [["acme", { ...none, publicAccessBlocked: [], ...bucket }]] : []),
      keys: new Map(),
      topics: new Map(),
      endpoints: new Map(),
      serviceControl: new Map(),
      resourceControl: new Map(),
      managed: new Map(),
      ...more,
    },
  };
}

function named(document: PolicyDocument): NamedDocument {
  return { id: "a document", policy: documentJson(JSON.stringify(document), "a document") };
}

/** A version with one bucket, which these roles use only from these endpoints, but for those exempt. */
function granting(roles: Readonly<Record<string, Level>>, perimeter?: Perimeter, more?: Partial<World>): Version {
  const grants = [...NAMES].flatMap(([arn, name]): Grant[] => {
    const level = roles[name];
    return level === undefined ? [] : [{ grantee: { name, callers: [arn] }, access: { level } }];
  });
  const args = { ...AT, bucket: "acme", grants, consumerManagesNotifications: false, keyArn: undefined };
  return version({ policy: named(bucketPolicy({ ...args, ...(perimeter ? { perimeter } : {}) })) }, more);
}

function from(endpoints: readonly string[], exempt: readonly (string | undefined)[] = [DEPLOYER]): Perimeter {
  return { endpoints, exempt: exempt.filter((arn) => arn !== undefined) };
}

function sentences(before: Version, after: Version): readonly string[] {
  return accessDifference(before, after).changes.map(({ sentence }) => sentence);
}

/** Whether each pattern fits a sentence, and each sentence a pattern. */
function assertSentences(found: readonly string[], patterns: readonly RegExp[]): void {
  const missing = patterns.filter((pattern) => !found.some((sentence) => pattern.test(sentence)));
  const unexpected = found.filter((sentence) => !patterns.some((pattern) => pattern.test(sentence)));
  assert.deepEqual({ missing: missing.map(String), unexpected }, { missing: [], unexpected: [] });
}

const READ = { indexer: "read" } as const;
const TRUST = "arn:aws:iam::222222222222:role/made";

function withTrust(...statements: PolicyDocument["Statement"]): Version {
  const trust = named({ Version: "2012-10-17", Statement: statements });
  const role = { arn: TRUST, complete: true, policies: [], trust, boundary: undefined };
  return version(undefined, { roles: new Map([[TRUST, role]]) });
}

function withPolicy(...Resource: readonly string[]): Version {
  const policy = named({
    Version: "2012-10-17",
    Statement: [{ Sid: "Objects", Effect: "Allow", Action: "s3:GetObject", Resource: [...Resource] }],
  });
  const role = { arn: TRUST, complete: true, policies: [policy], trust: undefined, boundary: undefined };
  return version(undefined, { roles: new Map([[TRUST, role]]) });
}

describe("access-diff", function () {
  this.timeout(60_000);

  it("names the control role whose access by way of a role changes", async () => {
    const project = await readProject(PROJECT);
    const more = withConfigChanges(project, [
      {
        kind: "grant",
        stack: "data",
        bucket: "acme-via",
        role: "courier",
        value: { level: "readwrite", via: "role", externalId: "by-courier" },
      },
    ]);
    const found = sentences(versionOf(await declareVersion(project)), versionOf(await declareVersion(more)));
    assert.ok(found.length > 0);
    assert.deepEqual(found, [
      "+ courier, by way of rehearsed-data-courier, may read arn:aws:s3:::acme-via and its objects of account 222222222222 (by its own policies, where the resource lets it in)",
    ]);
  });

  const OUTSIDER = {
    Sid: "Outsider",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::999999999999:role/outsider" },
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::acme/*",
  } as const;
  const plus = (more: JsonObject): Version => {
    const { policy } = granting(READ).world.buckets.get("acme") ?? {};
    const Statement = [...statementsAsWritten(policy?.policy), { ...OUTSIDER, ...more }];
    return version({ policy: { id: "a document", policy: { Version: "2012-10-17", Statement } } });
  };

  const cases: readonly (readonly [string, Version, Version, readonly RegExp[]])[] = [
    ["a grant", granting({}), granting(READ), [/^\+ indexer may read acme$/]],
    ["a grant that is gone", granting(READ), granting({}), [/^- indexer may no longer read acme$/]],
    [
      "a bucket that is opened to requests from anywhere",
      granting(READ, from([ONE])),
      granting(READ),
      [/^\+ indexer may read acme/, /^\+ .*222222222222.* may .* on acme/],
    ],
    [
      "another endpoint",
      granting(READ, from([ONE])),
      granting(READ, from([TWO])),
      [
        /^\+ indexer may read acme \(with aws:sourcevpce vpce-0b0b0b0b0b/,
        /^- indexer may no longer read acme \(with aws:sourcevpce vpce-0a0a0a0a0a/,
        /^[+-] .*222222222222/,
      ],
    ],
    [
      "a role that is exempt now, and another no longer",
      granting(READ, from([ONE], [DEPLOYER])),
      granting(READ, from([ONE], [REPAIRER])),
      [/^\+ .*role\/repairer may/, /^- .*role\/deployer may no longer/],
    ],
    [
      "an outsider's grant that ends on a day",
      granting(READ),
      plus({ Condition: { DateLessThan: { "aws:CurrentTime": "2099-01-01T00:00:00Z" } } }),
      [/^\+ arn:aws:iam::999999999999:role\/outsider may s3:GetObject on acme \(with aws:currenttime such as 2098/],
    ],
    [
      "an outsider's grant with a bound on the age of MFA",
      granting(READ),
      plus({ Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } } }),
      [/^\+ arn:aws:iam::999999999999:role\/outsider may s3:GetObject on acme \(with aws:multifactorauthage such as /],
    ],
    [
      "an outsider's grant on a folder named by a tag",
      granting(READ),
      plus({ Resource: "arn:aws:s3:::acme/${aws:PrincipalTag/team}/*" }),
      [
        /^\+ .*role\/outsider may s3:GetObject on \$\{aws:PrincipalTag\/team\}\/\* in acme \(with .*team such as \w+\)$/,
      ],
    ],
    [
      "an outsider's grant on two folders of which one is new",
      plus({ Resource: "arn:aws:s3:::acme/a/*" }),
      plus({ Resource: ["arn:aws:s3:::acme/a/*", "arn:aws:s3:::acme/b/*"] }),
      [/^\+ .*role\/outsider may s3:GetObject on b\/\* in acme$/],
    ],
    [
      "a value as an example where the grant has several",
      granting(READ),
      plus({ Condition: { StringEquals: { "aws:SourceVpce": [ONE, TWO] } } }),
      [/^\+ .*role\/outsider may s3:GetObject on acme \(with aws:sourcevpce such as vpce-/],
    ],
    [
      "all buckets of a statement that a role gets",
      withPolicy("arn:aws:s3:::a/*"),
      withPolicy("arn:aws:s3:::a/*", "arn:aws:s3:::b/*", "arn:aws:s3:::c/*"),
      [/^\+ .*role\/made may s3:GetObject on arn:aws:s3:::b\/\*, arn:aws:s3:::c\/\* \(by its own policies/],
    ],
    [
      "a trust that another account is let into",
      withTrust(),
      withTrust({
        Sid: "Trust",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::999999999999:root" },
        Action: "sts:AssumeRole",
      }),
      [/^\+ .*999999999999.* may act as .*role\/made/],
    ],
  ];
  for (const [what, before, after, patterns] of cases) {
    it(`says ${what}`, () => {
      assertSentences(sentences(before, after), patterns);
    });
  }

  it("says what an endpoint of another partition lets through", () => {
    const through = (action: string): Version => {
      const Statement = [
        {
          Sid: "Role",
          Effect: "Allow",
          Principal: { AWS: "arn:aws-cn:iam::111111111111:role/r" },
          Action: action,
          Resource: "*",
        },
      ];
      const policy = { id: "endpoint/cn", policy: { Version: "2012-10-17", Statement } };
      const endpoint = { id: "vpce-cn", region: "cn-north-1", accountId: "111111111111", policy };
      return version(undefined, { endpoints: new Map([["vpce-cn", endpoint]]) });
    };
    assertSentences(sentences(through("s3:GetObject"), through("s3:PutObject")), [
      /^\+ .*role\/r may s3:PutObject on any resource \(through the endpoint vpce-cn\)/,
      /^- .*role\/r may no longer s3:GetObject on any resource \(through the endpoint vpce-cn\)/,
    ]);
  });

  it("names other words of the same effect as such", () => {
    const { policy } = granting(READ).world.buckets.get("acme") ?? {};
    const Statement = [...statementsAsWritten(policy?.policy)].reverse();
    const reworded = version({
      policy: { id: "a document", policy: { Version: "2012-10-17", Statement } },
    });
    assert.deepEqual(accessDifference(granting(READ), reworded), {
      changes: [],
      reworded: ["bucket/acme"],
      undecided: [],
      unknown: [
        "the policies of catalog, arn:aws:iam::111111111111:role/catalog",
        "the policies of indexer, arn:aws:iam::111111111111:role/indexer",
      ],
    });
  });

  it("says who reads the logs of a trail", () => {
    const trail = "arn:aws:cloudtrail:us-east-1:222222222222:trail/audit";
    const key = "arn:aws:kms:us-east-1:222222222222:key/logs";
    const logs = (readers: readonly string[]): Version =>
      version(
        {
          policy: named(
            trailBucketPolicy({ ...AT, logBucket: "acme", prefix: undefined, trailArns: [trail], readers }),
          ),
          encryption: { algorithm: "aws:kms", keyArn: key, bucketKey: true },
        },
        {
          keys: new Map([
            [
              key,
              { ...AT, arn: key, policy: named(trailKeyPolicy({ ...AT, key: "logs", trailArns: [trail], readers })) },
            ],
          ]),
        },
      );
    const [indexer = ""] = NAMES.keys();
    assertSentences(sentences(logs([]), logs([indexer])), [
      /^\+ indexer may s3:GetObject, s3:ListBucket on acme$|^\+ indexer may s3:ListBucket, s3:GetObject on acme$/,
      /^\+ indexer may kms:Decrypt on .*key\/logs/,
    ]);
  });
});
