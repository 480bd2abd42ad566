import assert from "node:assert/strict";
import type { Json } from "@cross-account-s3/iam";
import { expectedFrom } from "../../rehearsal/intent";
import { type RanStack, runStacks } from "../../rehearsal/run";
import type { NamedDocument } from "../../rehearsal/world";
import { inventoryOf, worldOf } from "../../verify/inventory";
import { liveWorld } from "../../verify/live-world";
import { proveLive } from "../../verify/proof";
import type { Finding } from "../../verify/finding";
import type { Fault } from "../../verify/readers/fault";
import type { DocumentKind, Observed, Subject } from "../../verify/subject";
import { readIn } from "../../verify/unread";
import { tried } from "../rehearsal/tried";
import { DEPLOYER, raw } from "../stacks/support";

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

/**
 * Two buckets each that share a key, a topic, a queue, a replicating role, and a role of the data account; and logs, alarms and forwarded
 * events.
 */
const STACKS = tried(
  {
    dataAccounts: [{ id: DATA, topics: ["shared"], accessPoints: ["acme"] }],
    roles: {
      indexer: TRUSTED,
      other: TRUSTED,
      courier: { ...TRUSTED, subscribes: false, assumes: [`arn:aws:iam::${DATA}:role/tried-data-courier`] },
    },
    network: [{ cidr: "10.20.0.0/24" }],
    eventBus: { from: [`arn:aws:iam::${DATA}:role/tried-data.events`] },
  },
  [
    {
      network: { deployer: `arn:aws:iam::${DATA}:role/deployer`, onlyFrom: "control" },
      audit: { trail: "create", alarms: {} },
      accessLogs: {},
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
        { name: "fcme", notifications: "eventbridge" },
        { name: "ecme", accessPoints: [{ name: "acme", grants: { indexer: "read" } }] },
      ],
    },
  ],
);

/** A stack with the roles that deploy stacks, and the boundaries of the roles that these create. */
const DEPLOYERS = { ...STACKS, stacks: [{ name: "deployer", file: "Pulumi.deployer.yaml", config: raw(DEPLOYER) }] };

/** A document that allows every principal everything. */
function allowingEverything(of: DocumentKind): NamedDocument {
  const statement = {
    resource: { Principal: "*", Action: "*", Resource: "*" },
    trust: { Principal: { AWS: "*" }, Action: "sts:*" },
    identity: { Action: "*", Resource: "*" },
    boundary: { Action: "*", Resource: "*" },
  }[of];
  return { id: "everything", policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] } };
}

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

/** A result of the proof: what it reports, and the ids of the intents that it compared and of those that do not hold. */
interface Result {
  readonly findings: readonly Finding[];
  readonly reported: readonly string[];
  readonly compared: readonly string[];
  readonly violated: readonly string[];
}

/** What is declared, to be observed in any way and proved. */
class Deployment {
  readonly subjects: readonly Subject[];

  constructor(readonly ran: readonly RanStack[]) {
    ({ subjects: this.subjects } = inventoryOf(ran));
  }

  /** Returns what the proof finds, with some subjects observed otherwise than as they are declared. */
  prove(otherwise: Readonly<Record<string, Observed>>): Result {
    const { ran, subjects } = this;
    const observed = new Map(subjects.map((one) => [one.id, otherwise[one.id] ?? seen(one)]));
    const expected = expectedFrom(ran.map(({ config }) => config));
    const world = liveWorld(worldOf(ran), subjects, observed);
    const { proof, findings, unchecked } = proveLive(expected, world, readIn(subjects, observed), [], () => true);
    return {
      findings,
      reported: [
        ...findings.flatMap(({ title, details }) => [title, ...details]),
        ...unchecked.map(({ message }) => message),
      ],
      compared: proof.intents.map(({ id }) => id),
      violated: proof.violations.flatMap(({ intent }) => (intent === "" ? [] : [intent])),
    };
  }

  /** Returns the results with one subject after the other observed otherwise, by the subject's id. */
  proveEach(otherwise: (subject: Subject) => Observed): ReadonlyMap<string, Result> {
    return new Map(this.subjects.map((one) => [one.id, this.prove({ [one.id]: otherwise(one) })]));
  }
}

function reportedIn(results: ReadonlyMap<string, Result>): readonly string[] {
  return [...results].flatMap(([id, { reported }]) => reported.map((text) => `${id}: ${text}`));
}

for (const [name, project] of Object.entries({ STACKS, DEPLOYERS })) {
  describe(`the proof of a world of which a part could not be read: ${name}`, function () {
    this.timeout(120_000);
    let deployment = new Deployment([]);
    let unread: ReadonlyMap<string, Result> = new Map();
    let opened: readonly (readonly [subject: string, of: DocumentKind, result: Result])[] = [];
    before(async () => {
      deployment = new Deployment(await runStacks(project));
      assert.ok(deployment.subjects.length > 0);
      unread = deployment.proveEach(() => UNSEEN);
      opened = deployment.subjects.flatMap((subject) =>
        [...subject.documents.keys()].map((of) => {
          const documents = new Map(seen(subject).documents).set(of, { kind: "read", value: [allowingEverything(of)] });
          return [subject.id, of, deployment.prove({ [subject.id]: { ...seen(subject), documents } })] as const;
        }),
      );
    });

    it("finds nothing where all is as declared", () => {
      assert.deepEqual(deployment.prove({}).reported, []);
    });

    it("finds nothing in the rest, whichever subject was not read", () => {
      assert.deepEqual(reportedIn(unread), []);
    });

    it("finds nothing in the rest, whichever subject has settings that were not read", () => {
      const failed = (one: Subject): Observed => ({
        ...seen(one),
        settings: new Map([...one.settings.keys()].map((setting) => [setting, { kind: "failed", fault: FAULT }])),
      });
      assert.deepEqual(reportedIn(deployment.proveEach(failed)), []);
    });

    it("finds every document that allows everything, and compares nothing with one that was not read", () => {
      const wrong = opened.flatMap(([id, of, { violated }]) => {
        const compared = unread.get(id)?.compared ?? [];
        return [
          ...(violated.length === 0 ? [`${of} of ${id} is not found`] : []),
          ...violated.filter((one) => compared.includes(one)).map((one) => `${one} is compared without ${id}`),
        ];
      });
      assert.deepEqual([...new Set(wrong)], []);
    });

    it("names the subject and the stack of every finding, of an open document and of what is absent", () => {
      const absent = deployment.proveEach(() => ({ kind: "absent" }));
      const findings = [...opened.map(([, , result]) => result), ...absent.values()].flatMap((one) => one.findings);
      assert.ok(findings.length > opened.length);
      assert.deepEqual(
        findings.filter(({ of, stack, title }) => !/^[^/]+\/./.test(of) || stack === "" || /^\W/.test(title)),
        [],
      );
    });
  });
}

describe("the proof of a shared key", function () {
  this.timeout(60_000);

  it("finds a stranger in its policy, although one of its buckets was not read", async () => {
    const deployment = new Deployment(await runStacks(STACKS));
    const [key] = deployment.subjects.filter(({ arn }) => arn === KEY);
    assert.ok(key);
    const opened = seen(key, [everythingTo(`arn:aws:iam::${DATA}:root`), everythingTo(STRANGER)]);
    const { reported } = deployment.prove({ [key.id]: opened, "bucket/acme": UNSEEN });
    assert.match(reported.join("\n"), new RegExp(`the key of acme, bcme: ${STRANGER} can kms:`));
  });
});
