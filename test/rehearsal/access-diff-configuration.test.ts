import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { statementsAsWritten } from "@cross-account-s3/iam";
import { type AccessDifference, accessDifference } from "../../rehearsal/diff/access-changes";
import { accessMarkdown } from "../../rehearsal/diff/markdown";
import { declareVersion, versionOf } from "../../rehearsal/diff/version";

const [CONTROL_ACCOUNT, DATA_ACCOUNT, NEW_ACCOUNT] = ["111111111111", "222222222222", "333333333333"];
const ANALYST = `arn:aws:iam::${CONTROL_ACCOUNT}:role/Analyst`;

/** Fields of the configuration that a version has in place of the usual ones. */
interface Fields {
  readonly control?: object;
  readonly data?: object;
}

const INDEXER = { trustedService: "ecs-tasks.amazonaws.com", level: "read" };
const BUCKET = { name: "acme", grants: { indexer: "read" } };

const scp = (file: string) => ({ control: { organization: { serviceControlPolicies: [file] } } });
const network = (more: object) => ({ control: { network: [{ cidr: "10.20.0.0/24", ...more }] } });
const analyst = (policyFiles: readonly string[], arn = ANALYST) => ({
  control: { roles: { indexer: INDEXER, analyst: { existingArn: arn, level: "read", policyFiles } } },
});
const accounts = (...dataAccounts: readonly object[]) => ({ control: { dataAccounts } });
const bucket = (more: object) => ({ data: { buckets: [{ ...BUCKET, ...more }] } });
const CASES: readonly (readonly [string, Fields, Fields, readonly RegExp[]])[] = [
  [
    "what a service control policy denies",
    {},
    scp("no-objects.json"),
    [
      /^- principals of account 111111111111 may no longer s3:GetObject on any resource \(by the organization's service control policies\)$/,
      /^- indexer may no longer s3:GetObject on arn:aws:s3:::acme\/\* of account 222222222222 \(by its own policies/,
    ],
  ],
  [
    "what a resource control policy denies",
    {},
    { data: { organization: { resourceControlPolicies: ["no-reads.json"] } } },
    [
      /^- indexer may no longer s3:GetObject on acme$/,
      /^- principals of account 222222222222 may no longer s3:GetObject on acme$/,
    ],
  ],
  [
    "what a file with an existing role's policies denies",
    analyst(["analyst.json"]),
    analyst(["analyst.json", "analyst-less.json"]),
    [/^- analyst may no longer s3:GetObject on arn:aws:s3:::acme\/raw\/\* \(by its own policies/],
  ],
  [
    "a wider bucket pattern",
    {},
    accounts({ id: DATA_ACCOUNT, buckets: ["acme*"] }),
    [
      /^\+ indexer may read arn:aws:s3:::acme\* and its objects of account 222222222222 \(by its own policies/,
      /^\+ indexer may kms:Decrypt on arn:aws:kms:\*:222222222222:key\/\* of account 222222222222 /,
    ],
  ],
  [
    "a new data account",
    {},
    accounts({ id: DATA_ACCOUNT, buckets: ["acme"] }, { id: NEW_ACCOUNT, buckets: ["other"] }),
    [
      /^\+ indexer may read arn:aws:s3:::other and its objects of account 333333333333 \(by its own policies/,
      /^\+ indexer may kms:Decrypt on arn:aws:kms:\*:333333333333:key\/\* of account 333333333333 /,
    ],
  ],
  [
    "readableBuckets",
    network({}),
    network({ readableBuckets: ["al2023-repos-*"] }),
    [/^\+ every caller may s3:GetObject on arn:aws:s3:::al2023-repos-\*\/\* .*\(through the endpoint vpce-\w+\)$/],
  ],
  [
    "ownBuckets",
    network({}),
    network({ ownBuckets: true }),
    [
      /^\+ principals of account 111111111111 may .* on any resource of account 111111111111 \(through the endpoint vpce-\w+\)$/,
    ],
  ],
  [
    "encryptTopic",
    bucket({ notifications: "sns" }),
    bucket({ notifications: "sns", encryptTopic: true }),
    [
      /^\+ the service s3.amazonaws.com may kms:Decrypt, kms:GenerateDataKey on arn:aws:kms:us-east-1:222222222222:key\//,
    ],
  ],
  [
    "which ARN an existing role has",
    analyst(["analyst.json"]),
    analyst(["analyst.json"], `${ANALYST}2`),
    [
      /^- analyst \(arn:aws:iam::111111111111:role\/Analyst\) may no longer s3:GetObject on/,
      /^\+ analyst \(arn:aws:iam::111111111111:role\/Analyst2\) may s3:GetObject on/,
    ],
  ],
  [
    "that an endpoint is deleted, and nothing else of it",
    network({}),
    {},
    [/^- the endpoint vpce-\w+ is deleted: no request comes through it any more$/],
  ],
];

describe("access-diff of a configuration", function () {
  this.timeout(60_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "access-diff-"));
    await policy("no-objects.json", { Sid: "NoObjects", Effect: "Deny", Action: "s3:GetObject", Resource: "*" });
    await policy("no-reads.json", {
      ...{ Sid: "NoReads", Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: "*" },
    });
    await policy("analyst.json", {
      Sid: "Read",
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::acme*",
    });
    await policy("analyst-less.json", {
      ...{ Sid: "NotRaw", Effect: "Deny", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme/raw/*" },
    });
  });
  after(() => rm(folder, { recursive: true }));

  async function policy(name: string, ...statements: readonly object[]): Promise<void> {
    await writeFile(join(folder, name), JSON.stringify({ Version: "2012-10-17", Statement: statements }));
  }

  async function version({ control, data }: Fields) {
    const stack = (name: string, of: object) =>
      ({ name, file: `Pulumi.${name}.yaml`, config: texts({ "aws:region": "us-east-1", role: name, ...of }) }) as const;
    const stacks = [
      stack("control", {
        accountId: CONTROL_ACCOUNT,
        dataAccounts: [{ id: DATA_ACCOUNT, buckets: ["acme"] }],
        roles: { indexer: INDEXER },
        ...control,
      }),
      stack("data", {
        accountId: DATA_ACCOUNT,
        controlStack: "organization/cross-account-s3/control",
        owner: "platform",
        buckets: [BUCKET],
        ...data,
      }),
    ];
    return versionOf(
      await declareVersion({ folder, name: "cross-account-s3", main: join(process.cwd(), "index.ts"), stacks }),
    );
  }

  async function difference(before: Fields, after: Fields): Promise<AccessDifference> {
    return accessDifference(await version(before), await version(after));
  }

  for (const [what, before, after, patterns] of CASES) {
    it(`says ${what}`, async () => {
      const { changes, undecided } = await difference(before, after);
      const found = changes.map(({ sentence }) => sentence);
      const missing = patterns.filter((pattern) => !found.some((sentence) => pattern.test(sentence)));
      const unexpected = found.filter((sentence) => !patterns.some((pattern) => pattern.test(sentence)));
      assert.deepEqual([missing.map(String), unexpected, undecided], [[], [], []]);
    });
  }

  it("names a document with other words and the same effect as such, and no change", async () => {
    const before = await version({});
    const { policy: document } = before.world.buckets.get("acme") ?? {};
    assert.ok(document);
    const Statement = statementsAsWritten(document.policy).map((one, n) => ({ ...one, Sid: `Renamed${String(n)}` }));
    const renamed = { ...document, policy: { ...document.policy, Statement } };
    const buckets = new Map([...before.world.buckets].map(([name, one]) => [name, { ...one, policy: renamed }]));
    const found = accessDifference(before, { ...before, world: { ...before.world, buckets } });
    assert.deepEqual([found.changes, found.reworded], [[], ["bucket/acme"]]);
  });

  it("says that no access changes where it is so", async () => {
    const same = await difference(
      {},
      { data: { buckets: [{ ...BUCKET, lifecycle: { rules: [{ expireDays: 90 }] } }] } },
    );
    assert.deepEqual([same.changes, same.undecided, same.unknown], [[], [], []]);
    assert.match(accessMarkdown(same, "main"), /no request is decided otherwise: no access changes\.$/m);
  });

  it("does not say that no access changes where that is not decided", async () => {
    const same = await difference({}, {});
    const text = accessMarkdown({ ...same, undecided: ["bucket/acme: too many classes"] }, "main");
    assert.doesNotMatch(text, /no access changes/);
    assert.match(text, /No change of access was found/);
  });
});

/** Configuration as a stack's file gives it to the engine: texts, with JSON for what has structure. */
function texts(config: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]: [string, unknown]) => [
      key.includes(":") ? key : `cross-account-s3:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}
