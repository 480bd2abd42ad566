import assert from "node:assert/strict";
import { fixedWords, wordProfile } from "@cross-account-s3/iam";
import { type Access, condition, only } from "../../../rehearsal/intent/access";
import type { ResourceIntent } from "../../../rehearsal/intent/intent";
import type { PolicyJson, StatementJson } from "@cross-account-s3/iam";
import { proveIntent } from "../../../rehearsal/prove/prove-intent";
import { Prover } from "../../../rehearsal/prove/prover";
import type { BucketInWorld, World } from "../../../rehearsal/world";

/** Names that patterns, words of AWS's and each other's beginnings may confuse. */
const NAMES = [
  "acme-1",
  "acme-12",
  "acme-2",
  "acme",
  "role",
  "root",
  "user-1",
  "123456789012",
  "true",
  "a.b",
  "zeta9",
  "User",
];
/** Keys of which AWS sends values of a certain form only. */
const FIXED_VALUES = ["aws:VpceAccount", "aws:SecureTransport", "aws:PrincipalType"];
const ACCOUNTS = ["222222222222", "333333333333", "123456789012"];

/** The same numbers for the same seed, between 0 and 1. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** One statement's text with a name and an account in their places. */
interface Template {
  readonly principal: (account: string) => string;
  readonly resource: (name: string) => string;
  readonly key: string;
  readonly operator: "StringEquals" | "StringLike" | "ArnLike" | "StringEqualsIgnoreCase" | "StringNotEquals";
  readonly value: (name: string, account: string) => string;
  readonly also?: StatementJson["Condition"];
}

/** Documents that hold for some names only, as an exchange of names is more than an exchange of words. */
const TRICKY: readonly Template[] = [
  {
    principal: (account) => `arn:aws:iam::${account}:root`,
    resource: (name) => `arn:aws:s3:::${name}/*`,
    key: "aws:PrincipalArn",
    operator: "ArnLike",
    value: (name, account) => `arn:aws:iam::${account}:${name}/*`,
  },
  {
    principal: (account) => `arn:aws:iam::${account}:root`,
    resource: (name) => `arn:aws:s3:::${name}/*`,
    key: "aws:SourceVpce",
    operator: "StringEquals",
    value: (name) => name,
    also: { StringNotEqualsIgnoreCase: { "aws:SourceVpce": "ZETA9" } },
  },
  {
    principal: (account) => `arn:aws:iam::${account}:root`,
    resource: (name) => `arn:aws:s3:::${name}/*`,
    key: "aws:VpceAccount",
    operator: "StringEquals",
    value: (name) => name,
  },
  {
    principal: (account) => `arn:aws:iam::${account}:root`,
    resource: (name) => `arn:aws:s3:::${name}/*`,
    key: "aws:SourceVpce",
    operator: "StringEquals",
    value: (name) => name,
    also: { StringNotEqualsIgnoreCase: { "aws:PrincipalAccount": "333333333333" } },
  },
];

function templates(next: () => number): Template {
  const pick = <T>(some: readonly T[]): T => some[Math.floor(next() * some.length)] ?? assert.fail();
  return {
    principal: pick([(a: string) => `arn:aws:iam::${a}:role/reader`, (a: string) => `arn:aws:iam::${a}:root`]),
    resource: pick([
      (name: string) => `arn:aws:s3:::${name}/*`,
      (name: string) => `arn:aws:s3:::${name}*`,
      () => "arn:aws:s3:::acme-1*",
      () => "arn:aws:s3:::*-1/*",
      () => "arn:aws:s3:::acme-?/*",
      () => "arn:aws:s3:::*",
      () => "arn:aws:s3:::*2/*",
      (name: string) => `arn:aws:s3:::${name}/${name}/*`,
    ]),
    key: pick([
      "aws:PrincipalArn",
      "aws:SourceVpce",
      "aws:ResourceAccount",
      "s3:prefix",
      "aws:PrincipalAccount",
      ...FIXED_VALUES,
    ]),
    operator: pick(["StringEquals", "StringLike", "ArnLike", "StringEqualsIgnoreCase", "StringNotEquals"]),
    value: pick([
      (name: string) => name,
      (_: string, account: string) => account,
      (_: string, account: string) => `arn:aws:iam::${account}:role/*`,
      (name: string) => `arn:aws:iam::222222222222:role/${name}`,
      () => "acme-1*",
      () => "*2",
      () => "?cme-*",
      (name: string) => `${name}*`,
      (name: string, account: string) => `arn:aws:iam::${account}:${name}/*`,
    ]),
  };
}

function documentOf(one: Template, name: string, account: string): PolicyJson {
  const statement: StatementJson = {
    Effect: "Allow",
    Principal: { AWS: one.principal(account) },
    Action: "s3:GetObject",
    Resource: one.resource(name),
    Condition: { [one.operator]: { [one.key]: one.value(name, account) }, ...one.also },
  };
  return { Version: "2012-10-17", Statement: [statement] };
}

function accessOf(one: Template, name: string, account: string): Access {
  const arn = one.principal(account);
  return {
    because: "test",
    who: [arn.endsWith(":root") ? { kind: "account", account } : { kind: "role", arn }],
    actions: only(["s3:GetObject"]),
    on: [one.resource(name)],
    when: [[condition(one.operator, one.key, [one.value(name, account)])]],
  };
}

function worldOf(buckets: readonly BucketInWorld[]): World {
  const none = new Map<string, never>();
  const reader = (account: string) => `arn:aws:iam::${account}:role/reader`;
  return {
    // So that accounts are names too.
    roles: new Map(
      ACCOUNTS.map(reader).map((arn) => [
        arn,
        { arn, complete: true, policies: [], trust: undefined, boundary: undefined },
      ]),
    ),
    keys: none,
    topics: none,
    endpoints: none,
    serviceControl: none,
    resourceControl: none,
    managed: none,
    buckets: new Map(buckets.map((bucket) => [bucket.name, bucket])),
  };
}

describe("the shapes of problems", function () {
  this.timeout(120_000);

  it("give the verdict that each problem has by itself, whatever the names and patterns", () => {
    const next = random(13);
    let computed = 0;
    let all = 0;
    let held = 0;
    for (let round = 0; round < 40; round++) {
      const tricky = TRICKY[round];
      const written = tricky ?? templates(next);
      const other = templates(next);
      const intended = tricky
        ? undefined
        : [written, written, { ...written, resource: other.resource }, { ...written, value: other.value }, undefined][
            Math.floor(next() * 5)
          ];
      const owner = "999999999999";
      for (const offset of [0, 1, 2]) {
        const own = NAMES.map((name, n) => ({ name, account: ACCOUNTS[(n + offset) % 3] ?? "" }));
        const world = worldOf(
          own.map(({ name, account }) => ({
            name,
            accountId: owner,
            region: "us-east-1",
            policy: { id: `bucket/${name}`, policy: documentOf(written, name, account) },
            ownership: undefined,
            encryption: undefined,
            publicAccessBlocked: [],
          })),
        );
        const prover = new Prover(world);
        for (const { name, account } of own) {
          const intent: ResourceIntent = {
            side: "resource",
            kind: "bucket",
            id: `bucket/${name}`,
            of: name,
            stack: "data",
            resource: `arn:aws:s3:::${name}`,
            account: owner,
            access: [
              ...(intended ? [accessOf(intended, name, account)] : []),
              {
                because: "own",
                who: [{ kind: "account", account: owner }],
                actions: only(["s3:*"]),
                on: ["*"],
                when: [[]],
              },
            ],
            tolerated: [],
          };
          const [by, apart] = [prover.prove(intent), proveIntent(intent, world)];
          const verdict = ({ more, less }: typeof by) => [more, less].map((one) => one.differences.length > 0);
          assert.deepEqual(verdict(by), verdict(apart), JSON.stringify([documentOf(written, name, account), intent]));
          if (!verdict(apart).includes(true)) held++;
        }
        computed += prover.counts.computed / 2;
        all += own.length;
      }
    }
    assert.ok(held > 100, `${String(held)} hold`);
    assert.ok(computed < all, `${String(computed)} of ${String(all)} computed`);
  });

  it("are of services whose resource types are made of whole words", () => {
    for (const service of ["s3", "kms", "sns", "sqs", "events", "sts", "logs"]) assert.ok(fixedWords([service], true));
  });

  it("tell accounts from other words, and words of other kinds of characters", () => {
    assert.notEqual(wordProfile("123456789012"), wordProfile("12345678901"));
    assert.notEqual(wordProfile("acme"), wordProfile("acme-1"));
    assert.equal(wordProfile("acme-1"), wordProfile("beta-22"));
  });
});
