import assert from "node:assert/strict";
import { exactly } from "../../../../packages/iam/classes/language";
import { decide } from "../../../../packages/iam/evaluate/decide";
import type { Caller, Request } from "../../../../packages/iam/evaluate/request";
import type { JsonObject } from "../../../../packages/iam/language/json";
import type { Policy, Statement } from "../../../../packages/iam/language/policy";
import type { Principal } from "../../../../packages/iam/language/principal";
import { callerText } from "../../../../packages/iam/sets/caller-text";
import { conditionsFormula } from "../../../../packages/iam/sets/condition-formula";
import { ALWAYS, all, any, type Formula, not } from "../../../../packages/iam/sets/formula";
import { canonicalKey, presence } from "../../../../packages/iam/sets/key-formula";
import { RequestSpace } from "../../../../packages/iam/sets/request-space";
import { actionFormula, effectFormula, policyFormula } from "../../../../packages/iam/sets/statement-formula";
import { Random } from "../differential/random";
import { policy, policySet, type RawPolicies } from "../evaluate/support";

const OWN = "111111111111";
const OTHER = "222222222222";
const POLICY_SETS = 40;
const seed = Number(process.env.SEED ?? 21);

/** Small enough that every request can be asked, with patterns that cut it in many ways. */
const ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
const ACTION_PATTERNS = [...ACTIONS, "s3:*", "s3:*Object", "s3:Get*", "*"];
const RESOURCES = ["arn:aws:s3:::logs/a", "arn:aws:s3:::logs/b/c", "arn:aws:s3:::data/a"];
const RESOURCE_PATTERNS = [...RESOURCES, "arn:aws:s3:::logs/*", "arn:aws:s3:::*/a", "arn:aws:s3:::l?gs/?", "*"];
const ENDPOINTS = ["vpce-1", "vpce-2", undefined];
const roleOf = (account: string) => `arn:aws:iam::${account}:role/App`;
const sessionOf = (account: string) => `arn:aws:sts::${account}:assumed-role/App/s`;
const CALLERS: readonly Extract<Caller, { kind: "role" }>[] = [OWN, OTHER].map((account) => ({
  kind: "role",
  arn: roleOf(account),
  session: "s",
}));
const PRINCIPALS = ["*", ...[OWN, OTHER].flatMap((id) => [{ AWS: id }, { AWS: roleOf(id) }, { AWS: sessionOf(id) }])];
const CONDITIONS: readonly JsonObject[] = [
  { StringEquals: { "aws:SourceVpce": "vpce-1" } },
  { StringNotEquals: { "aws:SourceVpce": ["vpce-1", "vpce-2"] } },
  { StringEqualsIfExists: { "aws:SourceVpce": "vpce-2" } },
  { Null: { "aws:SourceVpce": "true" } },
  { Bool: { "aws:SecureTransport": "false" } },
  { StringEquals: { "aws:PrincipalAccount": OWN } },
  { ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${OTHER}:role/*` } },
  { StringLike: { "aws:SourceVpce": "vpce-*" }, Bool: { "aws:SecureTransport": "true" } },
];

function document(random: Random, kind: "identity" | "resource" | "denials"): JsonObject {
  const statement = (): JsonObject => ({
    Effect: kind === "denials" || random.chance(0.25) ? "Deny" : "Allow",
    ...(kind === "resource" && { Principal: random.pick(PRINCIPALS) }),
    ...(kind === "denials" && { Principal: "*" }),
    ...(kind === "denials"
      ? { Action: "s3:*" }
      : { [random.chance(0.1) ? "NotAction" : "Action"]: random.some(ACTION_PATTERNS, 1, 2) }),
    [random.chance(0.1) ? "NotResource" : "Resource"]: random.some(RESOURCE_PATTERNS, 1, 2),
    ...(random.chance(0.5) && { Condition: random.pick(CONDITIONS) }),
  });
  return { Version: "2012-10-17", Statement: Array.from({ length: random.pick([1, 2, 3]) }, statement) };
}

function randomPolicies(random: Random): RawPolicies {
  const maybe = (probability: number, part: RawPolicies): RawPolicies => (random.chance(probability) ? part : {});
  const identity = () => document(random, "identity");
  return {
    ...maybe(0.9, { identity: [identity(), identity()] }),
    ...maybe(0.4, { boundary: identity() }),
    ...maybe(0.4, { session: [identity()] }),
    ...maybe(0.4, { serviceControl: [[identity()], [identity(), identity()]] }),
    ...maybe(0.4, { resourceControl: [[document(random, "denials")]] }),
    ...maybe(0.9, { resource: document(random, "resource") }),
  };
}

/** The access of a session of a role to a resource of OWN, in sets: what AWS's text says of the layers, put together again. */
function accessOf(raw: RawPolicies, caller: (typeof CALLERS)[number]): Formula {
  const list = <T>(value: "full" | T | undefined): readonly T[] =>
    value === undefined || value === "full" ? [] : [value];
  const read = (documents: readonly JsonObject[]) => documents.map((one) => policy(one, "identity"));
  const identity = read(list(raw.identity).flat());
  const boundary = read(list(raw.boundary));
  const session = read(list(raw.session).flat());
  const levels = list(raw.serviceControl).flat().map(read);
  const control = list(raw.resourceControl)
    .flat(2)
    .map((one) => policy(one, "resource-control"));
  const resource = list(raw.resource).map((one) => policy(one, "bucket"));

  const allowed = (policies: readonly Policy[]) => any(...policies.map((one) => effectFormula(one, "Allow")));
  const every = [...identity, ...boundary, ...session, ...levels.flat(), ...control, ...resource];
  const denied = any(...every.map((one) => effectFormula(one, "Deny")));
  const within = all(...levels.map(allowed));
  const limits = all(
    boundary.length === 0 ? ALWAYS : allowed(boundary),
    session.length === 0 ? ALWAYS : allowed(session),
  );
  const own = all(allowed(identity), limits);
  const named = (...kinds: readonly Principal["kind"][]) => allowed(resource.map((one) => only(one, kinds)));
  const sameAccount = any(named("everyone", "session"), all(named("role"), limits), own);
  const acrossAccounts = all(allowed(resource), own);
  return all(within, caller.arn === roleOf(OWN) ? sameAccount : acrossAccounts, not(denied));
}

/** A policy with the statements that name principals of some kinds only, and those principals. */
function only({ version, statements }: Policy, kinds: readonly Principal["kind"][]): Policy {
  return {
    version,
    statements: statements.flatMap((statement): Statement[] => {
      const principals = statement.principal?.principals.filter(({ kind }) => kinds.includes(kind)) ?? [];
      return principals.length === 0 ? [] : [{ ...statement, principal: { negated: false, principals } }];
    }),
  };
}

/** Every request of the vocabulary, with the formula that holds for it and for no other. */
function* requests(caller: Caller): Generator<{ readonly request: Request; readonly formula: Formula }> {
  for (const action of ACTIONS) {
    for (const resource of RESOURCES) {
      for (const endpoint of ENDPOINTS) {
        for (const tls of ["true", "false"]) {
          const key = (name: string, value: string) =>
            conditionsFormula([{ operator: "StringEquals", ifExists: false, key: name, values: [value] }], false);
          const secure = conditionsFormula(
            [{ operator: "Bool", ifExists: false, key: "aws:SecureTransport", values: [tls] }],
            false,
          );
          yield {
            request: {
              caller,
              action,
              resource,
              resourceAccount: OWN,
              context: { "aws:SecureTransport": tls, ...(endpoint !== undefined && { "aws:SourceVpce": endpoint }) },
            },
            formula: all(
              actionFormula({ negated: false, patterns: [action] }),
              { is: "resource", language: exactly(resource) },
              { is: "caller", language: exactly(callerText(caller)) },
              endpoint === undefined ? not(presence(canonicalKey("aws:SourceVpce"))) : key("aws:SourceVpce", endpoint),
              secure,
            ),
          };
        }
      }
    }
  }
}

describe(`sets of requests across layers, random policies of seed ${seed}`, function () {
  this.timeout(120_000);

  for (const [what, caller] of [
    ["in one account", CALLERS[0]],
    ["across accounts", CALLERS[1]],
  ] as const) {
    it(`hold the requests that decide allows ${what}, and no others`, () => {
      assert.ok(caller);
      const random = new Random(seed);
      const counts = { allowed: 0, denied: 0 };
      const asked = [...requests(caller)];
      for (let n = 0; n < POLICY_SETS; n++) {
        const raw = randomPolicies(random);
        const access = accessOf(raw, caller);
        const space = new RequestSpace([access, ...asked.map(({ formula }) => formula)], { services: ["s3"] });
        const set = space.set(access);
        const policies = policySet(raw, "bucket");
        for (const { request, formula } of asked) {
          const one = space.set(formula);
          assert.ok(!one.isEmpty, JSON.stringify(request));
          const { outcome } = decide(request, policies);
          counts[outcome]++;
          const text = JSON.stringify({ request, raw });
          assert.equal(one.isWithin(set), outcome === "allowed", text);
          assert.equal(one.intersection(set).isEmpty, outcome === "denied", text);
        }
      }
      assert.ok(counts.allowed > 10 && counts.denied > 10, JSON.stringify(counts));
    });
  }

  it("distinguish a document from the same document with another statement", () => {
    const [narrow, wide] = [["s3:GetObject"], ["s3:GetObject", "s3:PutObject"]].map((Action) =>
      policyFormula(policy({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] })),
    );
    assert.ok(narrow && wide);
    const space = new RequestSpace([narrow, wide], { services: ["s3"] });
    assert.ok(space.set(narrow).isWithin(space.set(wide)) && !space.set(wide).isWithin(space.set(narrow)));
  });
});
