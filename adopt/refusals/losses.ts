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
import { OVER_HTTP } from "./over-http";

/** Access that a statement of another owner allows now, but not after our Deny statements are added to the policy. */
export interface Loss {
  /** The index of the statement among those of other owners; undefined for access of the account's principals by their own policies. */
  readonly statement: number | undefined;
  /** The actions that no request, with any headers, can use. */
  readonly actions: readonly string[];
  /** An example of the callers who lose them; `more` for those after the first {@link MOST_CALLERS}. @default every principal of the statement */
  readonly caller?: Caller | "more";
  /** Patterns of the resources on which they are lost. @default all resources that the caller had access to */
  readonly resources?: readonly string[];
}

/** The most losses of individual callers that are listed for a statement. */
export const MOST_CALLERS = 20;

/**
 * Finds the actions that principals lose completely, on all or on some resources. An action is lost if our Deny statements deny every
 * request for it over TLS that the policy allows now. This includes actions that are lost only in combination: for example, an existing
 * Deny statement requires `AES256` and one of ours denies it. Such a combination may affect only some callers of a statement.
 *
 * @param others the statements of other owners in the bucket policy. Statements that cannot be read count as absent.
 * @param ours our statements.
 * @param bucket the ARN of the bucket and the id of its account.
 * @throws TooComplexError if patterns and conditions combine in too many ways.
 */
export function losses(
  others: readonly JsonObject[],
  ours: readonly JsonObject[],
  { arn, account }: { readonly arn: string; readonly account: string },
): readonly Loss[] {
  const { policy } = readPolicy({ Version: "2012-10-17", Statement: [...others, ...ours] }, { type: "bucket" });
  if (!policy) return [];
  const { version } = policy;
  const foreign = policy.statements.filter(({ index }) => index < others.length);
  const own = policy.statements.filter(({ index }) => index >= others.length);
  const denied = (of: readonly Statement[]): Formula => effectFormula({ version, statements: of }, "Deny");
  const owners: Formula = all(
    principalFormula({ negated: false, principals: [{ kind: "account", account }] }),
    actionFormula({ negated: false, patterns: ["s3:*"] }),
  );
  const onBucket = resourceFormula({ negated: false, patterns: [arn, `${arn}/*`] }, false);
  const allows = [
    ...foreign.flatMap((statement) =>
      statement.effect === "Allow"
        ? [{ position: statement.index, formula: statementFormula(statement, version) }]
        : [],
    ),
    { position: undefined, formula: owners },
  ];
  const [foreignDenials, ourDenials] = [denied(foreign), denied(own)];
  const space = new RequestSpace([...allows.map(({ formula }) => formula), foreignDenials, ourDenials, ALWAYS], {
    services: ["s3"],
    facts: [not(statementFormula(OVER_HTTP, version)), onBucket],
  });
  const isDenied = (request: Request) => coveringStatements({ version, statements: own }, "Deny", request).length > 0;
  return allows.flatMap(({ position: statement, formula }): readonly Loss[] => {
    const before = space.set(all(formula, not(foreignDenials)));
    const after = before.minus(space.set(ourDenials));
    const lost = before.minus(after.withAnyKeys());
    const kept = new Set(space.actionsOf(before.minus(lost)));
    const whole = space.actionsOf(lost).filter((action) => !kept.has(action));
    return [
      ...(whole.length === 0 ? [] : [{ statement, actions: whole }]),
      ...lossesByCaller(before, lost, { isDenied, kept, patterns: patternsOf(foreign) }).map((one) => ({
        statement,
        ...one,
      })),
    ];
  });
}

/** The input of {@link lossesByCaller} that does not depend on the statement's requests. */
interface CallerLossOptions {
  /** Returns whether our Deny statements deny a request. */
  readonly isDenied: (request: Request) => boolean;
  /** The actions that other callers keep, or that are kept on other resources. */
  readonly kept: ReadonlySet<string>;
  /** The resource patterns of the statements of other owners. */
  readonly patterns: readonly string[];
}

/**
 * Finds the losses of individual callers: actions that other callers of the statement keep, or that the same caller keeps on other
 * resources.
 *
 * @param before the requests that are allowed now.
 * @param lost the requests among them that are lost.
 */
function lossesByCaller(
  before: RequestSet,
  lost: RequestSet,
  { isDenied, kept, patterns }: CallerLossOptions,
): readonly Omit<Loss, "statement">[] {
  const { space } = before;
  const found: Omit<Loss, "statement">[] = [];
  const keptOf = (set: RequestSet) => space.actionsOf(set).filter((one) => kept.has(one));
  for (let left = lost, all = keptOf(left); all.length > 0; all = keptOf(left)) {
    if (found.length >= MOST_CALLERS) return [...found, { caller: "more", actions: all }];
    const witness = witnessOf(left, isDenied);
    // The loss depends on values that are not compared, so that the caller is not known.
    if (witness.found !== "request") return [...found, { actions: all }];
    const { caller } = witness.request;
    const like = space.callersLike(caller);
    const [had, has] = [before.intersection(like), before.minus(lost).intersection(like)];
    const actions = keptOf(left.intersection(like));
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

/** Returns the resource patterns of statements, without duplicates. */
function patternsOf(statements: readonly Statement[]): readonly string[] {
  return [...new Set(statements.flatMap(({ resource }) => resource?.patterns ?? []))];
}
