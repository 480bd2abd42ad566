import { matchesWildcard, parseArn } from "@cross-account-s3/iam";
import { list, type StatementJson } from "../../rehearsal/policy-json";
import { actionsOf, isOnObjects } from "./actions";
import { type Context, contexts, fitting } from "./conditions";
import { principals } from "./normal";

/** A request at the edge of a statement. */
export interface Probe {
  /** `anonymous`, an ARN, or a service's name. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** Whose document a statement is in, for the parts of a request that the statement leaves open. */
export interface Subject {
  /** The services whose actions the document is about. */
  readonly services: readonly string[];
  /** The ARNs on which requests are made; a bucket's with that of one of its objects. */
  readonly resources: readonly string[];
  /** The account that has the thing. */
  readonly accountId: string;
  readonly region: string;
  /** Who asks, where the document is that of a role and names no principal. */
  readonly principal?: string;
}

const STRANGER = "999999999999";

/**
 * The requests by which a statement shows its effect: each of its principals, actions and resources, at every edge of its
 * conditions. A denial shows only where something else allows: so it is asked about what each of `allowing` allows.
 *
 * @param allowing the statements of all documents that allow something.
 */
export function probes(
  statement: StatementJson,
  subject: Subject,
  allowing: readonly StatementJson[],
): readonly Probe[] {
  if (statement.Effect === "Allow") return requests(statement, subject, contextOf(subject), statement);
  // What the account's own administrators may do, no statement of a resource's policy need say.
  const own: StatementJson = { Effect: "Allow", Principal: { AWS: subject.accountId }, Action: "*", Resource: "*" };
  return [...allowing, own].flatMap((allow) => {
    const [base = {}] = contexts(contextOf(subject), allow.Condition);
    return requests(allow, subject, base, statement);
  });
}

/** Requests of what one statement allows, at the edges of another's conditions, as far as that one speaks of them. */
function requests(allow: StatementJson, subject: Subject, base: Context, edges: StatementJson): readonly Probe[] {
  const also = new Set(actionsOf(edges, subject.services));
  const actions = actionsOf(allow, subject.services).filter((action) => also.has(action));
  const resources = [...new Set([...resourcesOf(allow, subject), ...resourcesOf(edges, subject)])];
  const near = contexts(base, edges.Condition);
  return whoOf(allow, subject).flatMap((who) =>
    actions.flatMap((action) =>
      resources
        .filter((resource) => suits(action, resource))
        .flatMap((resource) =>
          near.map((context) => {
            // A statement about principals by condition is tried as each of them.
            const principal = who === "account" ? (principalIn(context) ?? stranger(subject)) : who;
            return { principal, action, resource, context: { ...context, ...identityIn(principal) } };
          }),
        ),
    ),
  );
}

/** What AWS sends along with a request over TLS. */
function contextOf({ accountId, region }: Subject): Context {
  return {
    "aws:SecureTransport": "true",
    "aws:ResourceAccount": accountId,
    "aws:RequestedRegion": region,
    "aws:ViaAWSService": "false",
  };
}

function identityIn(who: string): Context {
  const accountId = parseArn(who)?.account;
  if (accountId !== undefined && accountId !== "") {
    return { "aws:PrincipalArn": who, "aws:PrincipalAccount": accountId, "aws:PrincipalIsAWSService": "false" };
  }
  if (who === "anonymous") return { "aws:PrincipalIsAWSService": "false" };
  return { "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": who };
}

function principalIn(context: Context): string | undefined {
  const arn = Object.entries(context).find(([key]) => key.toLowerCase() === "aws:principalarn")?.[1];
  return parseArn(arn ?? "")?.account ? arn : undefined;
}

function stranger(subject: Subject): string {
  const partition = parseArn(subject.resources[0] ?? "")?.partition ?? "aws";
  return `arn:${partition}:iam::${STRANGER}:role/anybody`;
}

/** Whom a statement speaks of; `account` where its conditions have the last word on that. */
function whoOf(statement: StatementJson, subject: Subject): readonly string[] {
  if (subject.principal !== undefined) return [subject.principal];
  const named = principals(statement.Principal) ?? ["AWS *"];
  const byCondition = JSON.stringify(statement.Condition ?? {})
    .toLowerCase()
    .includes('"aws:principalarn"');
  const partition = parseArn(subject.resources[0] ?? "")?.partition ?? "aws";
  return [
    ...new Set(
      named.flatMap((one) => {
        const [type = "", value = ""] = one.split(/ (.*)/s);
        if (type === "Service") return [value];
        if (type !== "AWS") return [];
        const account = /^\d{12}$/.test(value) ? value : undefined;
        if (value === "*") return ["anonymous", stranger(subject), ...(byCondition ? ["account"] : [])];
        if (account === undefined) return parseArn(value) ? [value] : [];
        return [`arn:${partition}:iam::${account}:role/anybody`, ...(byCondition ? ["account"] : [])];
      }),
    ),
  ];
}

/** The subject's resources that a statement speaks of, and such as its patterns name. */
function resourcesOf({ Resource, NotResource }: StatementJson, { resources }: Subject): readonly string[] {
  if (NotResource !== undefined) return [...resources, ...list(NotResource).map(fitting)];
  if (Resource === undefined) return resources;
  const named = list(Resource).flatMap((pattern) => {
    const own = resources.filter((resource) => matchesWildcard(pattern, resource));
    const exact = pattern === "*" ? [] : [fitting(pattern)];
    return [...own, ...exact];
  });
  return [...new Set([...named, ...resources])];
}

/** Whether an action can be on a resource: of the same service, and S3's object actions on objects, its others on buckets. */
function suits(action: string, resource: string): boolean {
  const service = action.split(":")[0]?.toLowerCase() ?? "";
  const of = resource.split(":")[2];
  if (service === "s3") return of === "s3" && isOnObjects(action) === resource.includes("/");
  return service === "sts" ? of === "iam" : service === of || resource === "*";
}
