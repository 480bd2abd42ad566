import { parseArn } from "@cross-account-s3/iam";
import { conditionsOf, filledIn, list, type StatementJson } from "../policy-json";
import { speaksOf } from "../speaks-of";
import type { Question } from "../question";
import type { NamedDocument, World } from "../world";
import { accountIn, administrator, ANONYMOUS, askS3, type AskedBucket, type Caller, OBJECT, service } from "./ask";
import type { Check, RequestCheck } from "./check";
import { isOnObjects } from "../intent/levels";
import { adminElsewhere } from "./nobody";

type Context = Readonly<Record<string, string>>;

/** Somebody whom a statement lets in, with a request that meets its conditions. */
export interface Somebody {
  readonly caller: Caller;
  readonly context: Context;
  /** The resources that the statement speaks of, wildcards filled in; none if it says all but some. */
  readonly resources: readonly string[];
}

/** Whether somebody's request names these values. */
export function says({ context }: Somebody, wanted: Context): boolean {
  return Object.entries(wanted).every(([key, value]) => context[key] === value);
}

/** Somebody's request to S3 about a bucket, or about the objects that the statement speaks of. */
export function askSomebody(world: World, somebody: Somebody, action: string, bucket: AskedBucket): Question {
  const on = isOnObjects(action) ? "objects" : "bucket";
  const question = askS3(world, somebody.caller, action, bucket, on, somebody.context);
  return on === "bucket" ? question : { ...question, resource: objectOf(somebody, bucket.arn) };
}

/** An object of a bucket that the statement speaks of; of one that speaks of none, any. */
export function objectOf({ resources }: Somebody, bucketArn: string): string {
  return resources.find((arn) => arn.startsWith(`${bucketArn}/`)) ?? `${bucketArn}/${OBJECT}`;
}

/**
 * What a document allows that `question` does not find wanted.
 *
 * @param ownAccount whose principals need no permission of the document; empty for none.
 * @param question the request that must be denied; undefined if it is wanted.
 */
export function unasked(
  document: NamedDocument | undefined,
  ownAccount: string,
  universe: readonly string[],
  question: (somebody: Somebody, action: string) => Question | undefined,
): readonly Check[] {
  if (!document) return [];
  return document.policy.Statement.filter(({ Effect }) => Effect === "Allow").flatMap((statement, n) => {
    const sid = statement.Sid ?? `statement ${n + 1}`;
    const actions = actionsOf(statement, universe);
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

/** The actions of a universe that a statement speaks of, and those beyond it that it spells out. */
function actionsOf(statement: StatementJson, universe: readonly string[]): readonly string[] {
  const [service = ""] = universe[0]?.split(":") ?? [];
  const known = universe.map((action) => action.toLowerCase());
  const spelled = list(statement.Action).filter(
    (action) => action.startsWith(`${service}:`) && !/[*?]/.test(action) && !known.includes(action.toLowerCase()),
  );
  return [...universe.filter((action) => speaksOf(statement, action)), ...spelled];
}

function unwanted(
  document: string,
  sid: string,
  { caller }: Somebody,
  action: string,
  question: Question | undefined,
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
  const resources = list(statement.Resource).map(filledIn);
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
      const accountId = named?.account ?? principal;
      if (arn !== undefined && accountIn(arn) === accountId) return administrator(arn);
      return administrator(`arn:${named?.partition ?? "aws"}:iam::${accountId}:role/somebody`);
    });
    return who.map((caller) => ({ caller, context: rest, resources }));
  });
}

function principals({ Principal, NotPrincipal }: StatementJson): readonly string[] {
  const everybody = ["*", adminElsewhere("aws")];
  if (NotPrincipal !== undefined || Principal === "*") return everybody;
  if (Principal === undefined) return [];
  return [...list(Principal.AWS), ...list(Principal.Service)].flatMap((who) => (who === "*" ? everybody : [who]));
}

/** Requests that meet a statement's conditions: one for each value of each key that names several. */
function contexts(statement: StatementJson): readonly Context[] {
  const wanted = conditionsOf(statement).flatMap(({ operator, key, values }) => {
    const met = meeting(operator, values);
    return met.length === 0 ? [] : [{ key, met }];
  });
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
  if (/^(String|Arn)(Equals|Like)/.test(bare)) return values.map(filledIn);
  return values.slice(0, 1);
}
