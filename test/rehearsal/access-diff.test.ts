import assert from "node:assert/strict";
import { bucketPolicy, type Perimeter } from "../../documents/bucket-policy";
import type { Grant } from "../../documents/grants";
import type { Level } from "../../documents/levels";
import type { PolicyDocument } from "../../documents/policy";
import { trailBucketPolicy } from "../../documents/trail-bucket-policy";
import { trailKeyPolicy } from "../../documents/trail-key-policy";
import { changed } from "../../rehearsal/change";
import { accessOf } from "../../rehearsal/diff/access";
import { type AccessChange, changesBetween } from "../../rehearsal/diff/changes";
import { questionsOf } from "../../rehearsal/diff/questions";
import { type Version, versionOf } from "../../rehearsal/diff/version";
import { Judge } from "../../rehearsal/judge";
import { parsePolicy } from "../../rehearsal/policy-json";
import { declareStacks } from "../../rehearsal/run";
import { readProject } from "../../rehearsal/run/project";
import type { BucketInWorld, NamedDocument, World } from "../../rehearsal/world";
import { PROJECT } from "./support";

const AT = { partition: "aws", region: "us-east-1", accountId: "222222222222" } as const;
const [ONE, TWO] = ["vpce-0a0a0a0a0a", "vpce-0b0b0b0b0b"];
const [DEPLOYER, REPAIRER] = ["deployer", "repairer"].map((name) => `arn:aws:iam::222222222222:role/${name}`);
const OTHERS = "any other role of account 222222222222, as far as its policies go,";
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
  return { id: "a document", policy: parsePolicy(JSON.stringify(document), "a document") };
}

/** A version with one bucket, which these roles use from these endpoints alone, but for those exempt. */
function granting(roles: Readonly<Record<string, Level>>, perimeter?: Perimeter, more?: Partial<World>): Version {
  const grants = [...NAMES].flatMap(([arn, name]): Grant[] => {
    const level = roles[name];
    return level === undefined ? [] : [{ role: { name, arn, level, subscribes: false }, access: { level } }];
  });
  const args = { ...AT, bucket: "acme", grants, consumerManagesNotifications: false, keyArn: undefined };
  return version({ policy: named(bucketPolicy({ ...args, ...(perimeter ? { perimeter } : {}) })) }, more);
}

function from(endpoints: readonly string[], exempt: readonly (string | undefined)[] = [DEPLOYER]): Perimeter {
  return { endpoints, exempt: exempt.filter((arn) => arn !== undefined) };
}

// One judge for all tests: a case is decided once, whichever test asks.
const judge = new Judge();

async function difference(before: Version, after: Version): Promise<readonly AccessChange[]> {
  const questions = questionsOf([before, after]);
  return changesBetween(await accessOf(before, questions, judge), await accessOf(after, questions, judge), after.names);
}

async function sentences(before: Version, after: Version): Promise<readonly string[]> {
  return (await difference(before, after)).map(({ sentence }) => sentence);
}

const READ = { indexer: "read" } as const;

describe("access-diff", function () {
  this.timeout(60_000);

  it("names the control role whose access by way of a role changes", async () => {
    const project = await readProject(PROJECT);
    const more = changed(project, [
      { kind: "grant", stack: "data", bucket: "acme-via", role: "courier", level: "readwrite" },
    ]);
    const before = versionOf(await declareStacks(project));
    const after = versionOf(await declareStacks(more));
    const questions = new Map([...questionsOf([before, after])].filter(([bucket]) => bucket === "acme-via"));
    const [was, is] = [await accessOf(before, questions, judge), await accessOf(after, questions, judge)];
    const changes = changesBetween(was, is, after.names);
    assert.deepEqual(
      changes.map(({ kind, who }) => [kind, who]),
      [["grants", "courier, by way of rehearsed-data-courier,"]],
    );
    assert.equal(changes[0]?.sentence, "+ courier, by way of rehearsed-data-courier, may also read acme-via");
  });

  const cases: readonly (readonly [string, Version, Version, readonly string[]])[] = [
    [
      "a bucket is opened to requests from anywhere",
      granting(READ, from([ONE])),
      granting(READ),
      [
        `+ ${OTHERS} may read, write and delete in acme from outside ${ONE}`,
        `+ indexer may read acme from outside ${ONE}`,
      ],
    ],
    [
      "a bucket is closed to requests from elsewhere",
      granting(READ),
      granting(READ, from([ONE, TWO])),
      [
        `- ${OTHERS} may no longer read, write and delete in acme from outside ${ONE}, ${TWO}`,
        `- indexer may no longer read acme from outside ${ONE}, ${TWO}`,
      ],
    ],
    [
      "another endpoint leads to a bucket",
      granting(READ, from([ONE])),
      granting(READ, from([TWO])),
      [
        `- ${OTHERS} may no longer read, write and delete in acme through ${ONE}`,
        `+ ${OTHERS} may read, write and delete in acme through ${TWO}`,
        `- indexer may no longer read acme through ${ONE}`,
        `+ indexer may read acme through ${TWO}`,
      ],
    ],
    [
      "a role is exempt now, and another no longer",
      granting(READ, from([ONE], [DEPLOYER])),
      granting(READ, from([ONE], [REPAIRER])),
      [
        `- ${DEPLOYER} may no longer read, write and delete in acme from outside ${ONE}`,
        `+ ${REPAIRER} may read, write and delete in acme from outside ${ONE}`,
      ],
    ],
    [
      "a role is exempt that a stack makes now, with policies that allow nothing",
      granting(READ, from([ONE], [REPAIRER])),
      granting(READ, from([ONE], [REPAIRER, DEPLOYER]), powerless(DEPLOYER)),
      [],
    ],
    [
      "a bucket is opened whose endpoint lets nobody through",
      granting(READ, from([ONE]), closed(ONE)),
      granting(READ, undefined, closed(ONE)),
      [
        `+ ${OTHERS} may read, write and delete in acme from outside ${ONE}`,
        `+ indexer may read acme from outside ${ONE}`,
      ],
    ],
    [
      "a role that manages notifications from anywhere may use the objects from there too",
      granting({ catalog: "catalog" }, from([ONE], [])),
      granting({ catalog: "catalog" }),
      [
        `+ ${OTHERS} may read, write and delete in acme from outside ${ONE}`,
        `+ catalog may read, write and delete in acme from outside ${ONE}`,
      ],
    ],
    [
      "a bucket is opened, and somebody let in",
      granting({}, from([ONE])),
      granting(READ),
      [`+ ${OTHERS} may read, write and delete in acme from outside ${ONE}`, "+ indexer may read acme"],
    ],
    [
      "somebody is let in who must come through an endpoint",
      granting(READ, from([ONE, TWO])),
      granting({ ...READ, catalog: "catalog" }, from([ONE, TWO])),
      ["+ catalog may read, write and delete in acme"],
    ],
    ["a bucket comes with its endpoint", version(), granting(READ, from([ONE])), ["+ indexer may read acme"]],
    ["a bucket goes with its endpoint", granting(READ, from([ONE])), version(), ["- indexer may no longer read acme"]],
  ];
  for (const [what, before, after, expected] of cases) {
    it(`says what changes when ${what}`, async () => {
      assert.deepEqual(await sentences(before, after), expected);
    });
  }

  it("tells a program the route by which alone something changes", async () => {
    const changes = await difference(granting(READ, from([ONE])), granting({ catalog: "read" }, from([TWO])));
    assert.deepEqual(
      changes.map(({ kind, who, route }) => [kind, who, route]),
      [
        ["takes away", OTHERS, ONE],
        ["grants", OTHERS, TWO],
        ["grants", "catalog", undefined],
        ["takes away", "indexer", undefined],
      ],
    );
  });

  it("says who reads the logs of a trail, which their trail's key decrypts", async () => {
    const trailArns = ["arn:aws:cloudtrail:us-east-1:222222222222:trail/audit"];
    const keyArn = "arn:aws:kms:us-east-1:222222222222:key/0a0a";
    const read = (...readers: readonly string[]): Version => {
      const args = { ...AT, trailArns, readers };
      const policy = named(trailKeyPolicy({ ...args, key: "audit" }));
      return version(
        {
          policy: named(trailBucketPolicy({ ...args, logBucket: "acme", prefix: undefined })),
          encryption: { algorithm: "aws:kms", keyArn, bucketKey: true },
        },
        { keys: new Map([[keyArn, { arn: keyArn, ...AT, policy }]]) },
      );
    };
    assert.deepEqual(await sentences(read(), read("arn:aws:iam::111111111111:role/indexer")), [
      "+ indexer may s3:GetObject, s3:ListBucket on acme",
    ]);
  });
});

/** An endpoint whose policy allows nothing. */
function closed(id: string): Partial<World> {
  const policy = { id: "closed", policy: parsePolicy({ Version: "2012-10-17", Statement: [] }, "closed") };
  return { endpoints: new Map([[id, { id, region: AT.region, accountId: "111111111111", policy }]]) };
}

/** A role without policies. */
function powerless(arn = ""): Partial<World> {
  return { roles: new Map([[arn, { arn, complete: true, policies: [], trust: undefined, boundary: undefined }]]) };
}
