import {
  ALWAYS,
  actionFormula,
  all,
  type Caller,
  coveringStatements,
  effectFormula,
  type Formula,
  not,
  principalFormula,
  readPolicy,
  type Request,
  type RequestSet,
  RequestSpace,
  resourceFormula,
  type Statement,
  statementFormula,
  witnessOf,
} from "@cross-account-s3/iam";
import type { JsonObject } from "../json";

/** What a statement of others no longer gives once our denials are in the same policy. */
interface Loss {
  /** The position of the statement among others'; undefined for what the account's own principals may do by their own policies. */
  readonly statement: number | undefined;
  /** Actions of which no request is left, whatever its headers. */
  readonly actions: readonly string[];
  /** Who loses them. @default everyone whom the statement lets in */
  readonly caller?: Caller;
  /** Patterns of resources on which nothing is left. @default all on which the caller had it */
  readonly resources?: readonly string[];
}

const OVER_HTTP: JsonObject = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

/** The most callers of a statement that are named one by one. */
const MOST_CALLERS = 20;

/**
 * The actions that others lose whole, altogether or on some resources: every request over TLS that a statement allows, and others' denials
 * leave, is denied by ours. Also where it takes both, such as a denial of others that demands `AES256` and one of ours that refuses it; then
 * it may be some callers of a statement who lose.
 *
 * @param others every statement of others in a bucket's policy. What cannot be read of it neither allows nor denies.
 * @param ours our statements in it.
 * @param of the bucket's ARN and the account that owns it.
 * @throws TooComplexError if patterns and conditions combine in too many ways.
 */
export function losses(
  others: readonly JsonObject[],
  ours: readonly JsonObject[],
  { arn, account }: { readonly arn: string; readonly account: string },
): readonly Loss[] {
  const { policy } = readPolicy(
    { Version: "2012-10-17", Statement: [...others, ...ours, OVER_HTTP] },
    { type: "bucket" },
  );
  if (!policy) return [];
  const { version } = policy;
  const theirs = policy.statements.filter(({ index }) => index < others.length);
  const own = policy.statements.filter(({ index }) => index >= others.length && index < others.length + ours.length);
  const overHttp = policy.statements.filter(({ index }) => index === others.length + ours.length);
  const denied = (of: readonly Statement[]): Formula => effectFormula({ version, statements: of }, "Deny");
  const owners: Formula = all(
    principalFormula({ negated: false, principals: [{ kind: "account", account }] }),
    actionFormula({ negated: false, patterns: ["s3:*"] }),
  );
  const onBucket = resourceFormula({ negated: false, patterns: [arn, `${arn}/*`] }, false);
  const allows = [
    ...theirs.flatMap((statement) =>
      statement.effect === "Allow"
        ? [{ position: statement.index, formula: statementFormula(statement, version) }]
        : [],
    ),
    { position: undefined, formula: owners },
  ];
  const [theirDenials, ourDenials] = [denied(theirs), denied(own)];
  const space = new RequestSpace([...allows.map(({ formula }) => formula), theirDenials, ourDenials, ALWAYS], {
    services: ["s3"],
    facts: [not(denied(overHttp)), onBucket],
  });
  const isTaken = (request: Request) => coveringStatements({ version, statements: own }, "Deny", request).length > 0;
  return allows.flatMap(({ position: statement, formula }): readonly Loss[] => {
    const before = space.set(all(formula, not(theirDenials)));
    const after = before.minus(space.set(ourDenials));
    const lost = before.minus(after.withAnyKeys());
    const kept = new Set(space.actionsOf(before.minus(lost)));
    const whole = space.actionsOf(lost).filter((action) => !kept.has(action));
    return [
      ...(whole.length === 0 ? [] : [{ statement, actions: whole }]),
      ...lossesByCaller(before, lost, { isTaken, kept, patterns: patternsOf(theirs) }).map((one) => ({
        statement,
        ...one,
      })),
    ];
  });
}

/** How the losses of some callers are described. */
interface PartOptions {
  /** Whether our denials take a request. */
  readonly isTaken: (request: Request) => boolean;
  /** The actions that other callers keep, or that are kept on other resources. */
  readonly kept: ReadonlySet<string>;
  /** The resources that statements name. */
  readonly patterns: readonly string[];
}

/** What callers lose that other callers of a statement keep, or keep themselves on other resources. */
function lossesByCaller(
  before: RequestSet,
  lost: RequestSet,
  { isTaken, kept, patterns }: PartOptions,
): readonly Omit<Loss, "statement">[] {
  const { space } = before;
  const found: Omit<Loss, "statement">[] = [];
  let left = lost;
  while (!left.isEmpty && found.length < MOST_CALLERS) {
    const witness = witnessOf(left, isTaken);
    // What depends on values that are not compared is lost too, by whom is not known.
    if (witness.found !== "request")
      return [...found, { actions: space.actionsOf(left).filter((one) => kept.has(one)) }];
    const { caller } = witness.request;
    const like = space.callersLike(caller);
    const [had, has] = [before.intersection(like), before.minus(lost).intersection(like)];
    const actions = space.actionsOf(left.intersection(like)).filter((action) => kept.has(action));
    const still = new Set(space.actionsOf(has));
    const [gone, some] = [actions.filter((one) => !still.has(one)), actions.filter((one) => still.has(one))];
    if (gone.length > 0) found.push({ caller, actions: gone });
    if (some.length > 0) {
      const on = (set: RequestSet, pattern: string) =>
        space.actionsOf(set.intersection(space.set(resourceFormula({ negated: false, patterns: [pattern] }, true))));
      const resources = patterns.filter((pattern) => {
        const there = new Set(on(has, pattern));
        return on(had, pattern).some((action) => some.includes(action) && !there.has(action));
      });
      found.push({ caller, actions: some, resources });
    }
    left = left.minus(like);
  }
  return found;
}

/** The patterns of resources that statements name, all of which a space of theirs knows. */
function patternsOf(statements: readonly Statement[]): readonly string[] {
  return [...new Set(statements.flatMap(({ resource }) => resource?.patterns ?? []))];
}
