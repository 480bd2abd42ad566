import { parseArn } from "../../../documents/arns";
import { list, type StatementJson } from "../../policy-json";
import { matches } from "../../relation";
import type { NamedDocument } from "../../world";
import { accountIn, administrator, ANONYMOUS, askAssume, askKey, askS3, askTopic, type Caller, service } from "../ask";
import { keyOf } from "../caller";
import type { Check, RequestCheck, Rule, Scope } from "../check";
import { expectedActions, UNIVERSE } from "../levels";
import {
  bucketsOfTopic,
  consumerManages,
  type ExpectedBucket,
  type ExpectedRole,
  grantOf,
  maySubscribe,
} from "../model";
import { ELSEWHERE } from "../nobody";

type Context = Readonly<Record<string, string>>;

/** Somebody whom a statement lets in, with a request that meets its conditions. */
interface Somebody {
  readonly caller: Caller;
  readonly context: Context;
}

/**
 * Every statement that allows something does so to somebody whom the configuration names. The rules beside this one ask
 * for those whom they know to be strangers; this one takes from each statement whom it lets in, makes a request that
 * meets the statement's conditions, and asks the configuration whether that was wanted.
 */
export const unaskedOfBucket: Rule = {
  of: "bucket",
  checks(bucket, scope) {
    const { world } = scope;
    const key = keyOf(world, bucket).arn;
    const topic = bucket.topicArn;
    return [
      ...unasked(
        world.buckets.get(bucket.name)?.policy,
        bucket.accountId,
        [...UNIVERSE.objects, ...UNIVERSE.bucket],
        (somebody, action) => {
          const on = UNIVERSE.objects.includes(action) ? "objects" : "bucket";
          const wanted = rolesOf(bucket, scope).some(
            (role) => role.arn === somebody.caller.principal && mayOnBucket(bucket, role, on, action),
          );
          return wanted ? undefined : askS3(world, somebody.caller, action, bucket, on, somebody.context);
        },
      ),
      ...unasked(
        key === undefined ? undefined : world.keys.get(key)?.policy,
        bucket.accountId,
        UNIVERSE.key,
        (somebody, action) =>
          mayUseKey(bucket, scope, somebody, action)
            ? undefined
            : askKey(world, somebody.caller, action, bucket, key, somebody.context),
      ),
      ...(topic === undefined
        ? []
        : unasked(
            world.topics.get(topic)?.policy,
            bucket.accountId,
            ["sns:GetTopicAttributes", "sns:Subscribe", ...UNIVERSE.topic],
            (somebody, action) =>
              mayOnTopic(bucket, scope, somebody, action)
                ? undefined
                : askTopic(world, somebody.caller, action, topic, somebody.context),
          )),
    ];
  },
};

/** The same of a role's trust. */
export const unaskedOfRole: Rule = {
  of: "role",
  checks(role, { world }) {
    const { source } = role.config;
    if (source.kind === "existing") return [];
    return unasked(world.roles.get(role.arn)?.trust, "", ["sts:AssumeRole"], ({ caller, context }) => {
      const wanted =
        source.trusted.kind === "service"
          ? caller.principal === source.trusted.service
          : source.trusted.arns.includes(caller.principal) && context["sts:ExternalId"] === source.trusted.externalId;
      return wanted ? undefined : askAssume(world, caller, role.arn, context);
    });
  },
};

function rolesOf(bucket: ExpectedBucket, { expected }: Scope): readonly ExpectedRole[] {
  return expected.roles.filter((role) => role.stack === bucket.controlStack);
}

function mayOnBucket(
  bucket: ExpectedBucket,
  role: ExpectedRole,
  on: "objects" | "bucket" | "key",
  action: string,
): boolean {
  return expectedActions(grantOf(bucket, role), on, consumerManages(bucket)).includes(action);
}

/** A key may serve several buckets: whoever may use it for one of them, for that one. */
function mayUseKey(bucket: ExpectedBucket, scope: Scope, { caller, context }: Somebody, action: string): boolean {
  const encryptionContext = context["kms:EncryptionContext:aws:s3:arn"];
  const key = keyOf(scope.world, bucket).arn;
  const buckets = scope.bucketsOfKey(key ?? "");
  const through =
    context["kms:ViaService"] === `s3.${bucket.region}.amazonaws.com${bucket.partition === "aws-cn" ? ".cn" : ""}`;
  return buckets.some((other) => {
    if (caller.principal === "s3.amazonaws.com") {
      const own = context["aws:SourceArn"] === other.arn && context["aws:SourceAccount"] === other.accountId;
      return other.config.encryptTopic && own && ["kms:Decrypt", "kms:GenerateDataKey"].includes(action);
    }
    if (!through || (encryptionContext !== other.arn && encryptionContext !== `${other.arn}/x`)) return false;
    return rolesOf(other, scope).some(
      (role) => role.arn === caller.principal && mayOnBucket(other, role, "key", action),
    );
  });
}

function mayOnTopic(bucket: ExpectedBucket, scope: Scope, { caller, context }: Somebody, action: string): boolean {
  if (caller.principal === "s3.amazonaws.com") {
    const own = bucketsOfTopic(scope.expected, bucket).some(
      ({ arn, accountId }) => context["aws:SourceArn"] === arn && context["aws:SourceAccount"] === accountId,
    );
    return action === "sns:Publish" && own;
  }
  const subscriber = scope.expected.roles.find(
    (role) => role.arn === caller.principal && maySubscribe(scope.expected, bucket, role),
  );
  if (!subscriber) return false;
  const own = accountIn(context["sns:Endpoint"] ?? "") === subscriber.accountId;
  return action === "sns:GetTopicAttributes" || (action === "sns:Subscribe" && own);
}

/**
 * What a document allows that `question` does not find wanted.
 *
 * @param ownAccount whose principals need no permission of the document; empty for none.
 * @param question the request that must be denied; undefined if it is wanted.
 */
function unasked(
  document: NamedDocument | undefined,
  ownAccount: string,
  universe: readonly string[],
  question: (somebody: Somebody, action: string) => RequestCheck["questions"][number] | undefined,
): readonly Check[] {
  if (!document) return [];
  return document.policy.Statement.filter(({ Effect }) => Effect === "Allow").flatMap((statement, n) => {
    const sid = statement.Sid ?? `statement ${n + 1}`;
    const actions = universe.filter((action) => speaksOf(statement, action));
    return [
      ...unknownKinds(statement, document.id, sid),
      ...somebodies(statement).flatMap((somebody) => {
        const own = ownAccount !== "" && somebody.caller.accountId === ownAccount;
        return own
          ? []
          : actions.flatMap((action) => unwanted(document.id, sid, somebody, action, question(somebody, action)));
      }),
    ];
  });
}

function unwanted(
  document: string,
  sid: string,
  { caller }: Somebody,
  action: string,
  question: RequestCheck["questions"][number] | undefined,
): readonly RequestCheck[] {
  if (question === undefined) return [];
  return [
    {
      kind: "request",
      rule: "unasked",
      title: `${caller.principal}, whom statement ${sid} of ${document} speaks of, must not ${action}, as no configuration asks for it`,
      expected: "denied",
      action,
      questions: [{ ...question, restrictsPublic: false }],
    },
  ];
}

function speaksOf({ Action, NotAction }: StatementJson, action: string): boolean {
  const fits = (patterns: string | readonly string[] | undefined) =>
    list(patterns).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()));
  return Action === undefined ? NotAction !== undefined && !fits(NotAction) : fits(Action);
}

/** Principals of a kind that no request here can have. */
function unknownKinds({ Principal }: StatementJson, document: string, sid: string): readonly Check[] {
  if (Principal === undefined || Principal === "*") return [];
  return Object.keys(Principal)
    .filter((kind) => kind !== "AWS" && kind !== "Service")
    .map((kind) => ({
      kind: "setting",
      rule: "unasked",
      title: `principals of statement ${sid} of ${document}`,
      expected: "AWS or Service",
      found: kind,
    }));
}

/** Those whom a statement lets in: each principal, and where it names callers by ARN each of these. */
function somebodies(statement: StatementJson): readonly Somebody[] {
  return contexts(statement).flatMap((context) => {
    const { "aws:PrincipalArn": arn, "aws:PrincipalAccount": account, ...rest } = context;
    const who = principals(statement).map((principal): Caller => {
      if (principal === "*") {
        if (arn !== undefined) return administrator(arn);
        return account === undefined ? ANONYMOUS : administrator(`arn:aws:iam::${account}:role/somebody`);
      }
      if (!/^(arn:|\d{12}$)/.test(principal)) return service(principal);
      const named = parseArn(principal);
      if (named && !named.resource.startsWith("root")) return administrator(principal);
      const accountId = named?.accountId ?? principal;
      if (arn !== undefined && accountIn(arn) === accountId) return administrator(arn);
      return administrator(`arn:${named?.partition ?? "aws"}:iam::${accountId}:role/somebody`);
    });
    return who.map((caller) => ({ caller, context: rest }));
  });
}

function principals({ Principal, NotPrincipal }: StatementJson): readonly string[] {
  if (NotPrincipal !== undefined) return ["*", `arn:aws:iam::${ELSEWHERE}:role/admin`];
  if (Principal === undefined) return [];
  if (Principal === "*") return ["*", `arn:aws:iam::${ELSEWHERE}:role/admin`];
  return [...list(Principal.AWS), ...list(Principal.Service)].flatMap((who) =>
    who === "*" ? ["*", `arn:aws:iam::${ELSEWHERE}:role/admin`] : [who],
  );
}

/** Requests that meet a statement's conditions: one for each value of each key that names several. */
function contexts({ Condition = {} }: StatementJson): readonly Context[] {
  const wanted = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, values]) => {
      const met = meeting(operator, [values].flat().map(String));
      return met.length === 0 ? [] : [{ key, met }];
    }),
  );
  return wanted.reduce<readonly Context[]>(
    (made, { key, met }) => made.flatMap((context) => met.map((value) => ({ ...context, [key]: value }))),
    [{}],
  );
}

/** Values that meet a condition; none where an absent key, or any value, does. */
function meeting(operator: string, values: readonly string[]): readonly string[] {
  const bare = operator.replace(/^For(All|Any)Values?:/, "").replace(/IfExists$/, "");
  if (bare === "Null") return values.includes("false") ? ["x"] : [];
  if (bare.includes("Not")) return [];
  if (bare.startsWith("IpAddress")) return values.slice(0, 1).map((value) => value.split("/")[0] ?? value);
  if (/^(String|Arn)(Equals|Like)/.test(bare))
    return values.map((value) => value.replaceAll("*", "x").replaceAll("?", "x"));
  return values.slice(0, 1);
}
