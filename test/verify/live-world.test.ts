import assert from "node:assert/strict";
import type { Json } from "@cross-account-s3/iam";
import { expectedOf } from "../../rehearsal/intent/expected";
import { type RanStack, runStacks } from "../../rehearsal/run";
import type { NamedDocument } from "../../rehearsal/world";
import { inventoryOf, worldOf } from "../../verify/inventory";
import { liveWorld } from "../../verify/live-world";
import { proveLive } from "../../verify/proof";
import type { Fault } from "../../verify/readers/fault";
import type { Observed, Subject } from "../../verify/subject";
import { readIn } from "../../verify/unread";
import { tried } from "../rehearsal/tried";

const DATA = "222222222222";
const KEY = `arn:aws:kms:us-east-1:${DATA}:key/11111111-2222-4333-8444-555555555555`;
const TOPIC = `arn:aws:sns:us-east-1:${DATA}:shared`;
const QUEUE = `arn:aws:sqs:us-east-1:${DATA}:shared`;
const TRUSTED = { trustedService: "lambda.amazonaws.com", level: "read", subscribes: true };
const REPLICATION = [
  {
    destination: "arn:aws:s3:::acme-replica",
    accountId: "333333333333",
    keyArn: "arn:aws:kms:us-east-1:333333333333:key/99999999-2222-4333-8444-555555555555",
  },
];
const VIA = { level: "read", via: "role" };
const FAULT: Fault = { of: "it", action: "read", why: "denied", message: "no" };
const UNSEEN: Observed = { kind: "unseen", fault: FAULT };
const STRANGER = "arn:aws:iam::999999999999:role/stranger";

type Seen = Extract<Observed, { kind: "seen" }>;

/** Two buckets each that share a key, a topic, a queue, a replicating role, and a role of the data account. */
const PROJECT = tried(
  {
    dataAccounts: [{ id: DATA, topics: ["shared"], accessPoints: ["acme"] }],
    roles: {
      indexer: TRUSTED,
      other: TRUSTED,
      courier: { ...TRUSTED, subscribes: false, assumes: [`arn:aws:iam::${DATA}:role/tried-data-courier`] },
    },
    network: [{ cidr: "10.20.0.0/24" }],
  },
  [
    {
      network: { deployer: `arn:aws:iam::${DATA}:role/deployer`, onlyFrom: "control" },
      buckets: [
        {
          name: "acme",
          key: KEY,
          replication: REPLICATION,
          grants: { indexer: "read" },
          notifications: "sns",
          topicArn: TOPIC,
        },
        {
          name: "bcme",
          key: KEY,
          replication: REPLICATION,
          grants: { other: "read" },
          notifications: "sns",
          topicArn: TOPIC,
        },
        { name: "ccme", grants: { courier: VIA }, eventTargets: [{ queueArn: QUEUE }] },
        { name: "dcme", grants: { courier: VIA }, eventTargets: [{ queueArn: QUEUE }] },
        { name: "ecme", accessPoints: [{ name: "acme", grants: { indexer: "read" } }] },
      ],
    },
  ],
);

/** A statement of a key's policy that allows everything. */
function everythingTo(arn: string) {
  return { Effect: "Allow", Principal: { AWS: arn }, Action: "kms:*", Resource: "*" };
}

/** A subject that is deployed as it is declared; in the policy of a key that exists are more statements. */
function seen({ arn, settings, documents }: Subject, more = [everythingTo(`arn:aws:iam::${DATA}:root`)]): Seen {
  const whole = (one: NamedDocument): NamedDocument => {
    const { Statement: ours = [] } = one.policy;
    const statements = Array.isArray(ours) ? [...(ours as readonly Json[]), ...more] : [ours, ...more];
    return arn === KEY ? { ...one, policy: { ...one.policy, Statement: statements } } : one;
  };
  return {
    kind: "seen",
    settings: new Map([...settings].map(([name, value]) => [name, { kind: "read", value }])),
    documents: new Map([...documents].map(([kind, all]) => [kind, { kind: "read", value: all.map(whole) }])),
  };
}

describe("the proof of a world of which a part could not be read", function () {
  this.timeout(60_000);
  let ran: readonly RanStack[] = [];
  let subjects: readonly Subject[] = [];
  before(async () => {
    ran = await runStacks(PROJECT);
    ({ subjects } = inventoryOf(ran));
  });

  /** What the proof finds, with some subjects observed otherwise than as they are declared. */
  function found(otherwise: ReadonlyMap<string, Observed>): readonly string[] {
    const observed = new Map(subjects.map((one) => [one.id, otherwise.get(one.id) ?? seen(one)]));
    const expected = expectedOf(ran.map(({ config }) => config));
    const world = liveWorld(worldOf(ran), subjects, observed);
    const { findings, unchecked } = proveLive(expected, world, readIn(subjects, observed), [], () => true);
    return [
      ...findings.flatMap(({ title, details }) => [title, ...details]),
      ...unchecked.map(({ message }) => message),
    ];
  }

  it("finds nothing where all is as declared", () => {
    assert.deepEqual(found(new Map()), []);
  });

  /** What is found beyond what must be, for each of several observations of one subject. */
  function alarms(cases: readonly (readonly [title: string, id: string, observed: Observed])[]) {
    assert.ok(cases.length > 0);
    return cases.flatMap(([title, id, observed]) =>
      found(new Map([[id, observed]])).map((text) => `${title}: ${text}`),
    );
  }

  it("finds nothing in the rest, whichever subject was not read", () => {
    assert.deepEqual(alarms(subjects.map(({ id }) => [id, id, UNSEEN])), []);
  });

  it("finds nothing in the rest, whichever subject has settings that were not read", () => {
    const failed = (one: Subject): Observed => ({
      ...seen(one),
      settings: new Map([...one.settings.keys()].map((name) => [name, { kind: "failed", fault: FAULT }])),
    });
    assert.deepEqual(alarms(subjects.map((one) => [one.id, one.id, failed(one)])), []);
  });

  it("finds a stranger in the policy of a shared key, although one of its buckets was not read", () => {
    const [key] = subjects.filter(({ arn }) => arn === KEY);
    const [bucket] = subjects.filter(({ id }) => id === "bucket/acme");
    assert.ok(key && bucket);
    const opened = seen(key, [everythingTo(`arn:aws:iam::${DATA}:root`), everythingTo(STRANGER)]);
    const texts = found(
      new Map<string, Observed>([
        [key.id, opened],
        [bucket.id, UNSEEN],
      ]),
    );
    assert.match(texts.join("\n"), new RegExp(`the key of acme, bcme: ${STRANGER} can kms:`));
  });
});
