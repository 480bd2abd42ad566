import {
  ALWAYS,
  actionFormula,
  all,
  any,
  effectFormula,
  type Formula,
  not,
  parsePolicy,
  principalFormula,
  RequestSpace,
  resourceFormula,
  type Statement,
  statementFormula,
} from "@cross-account-s3/iam";
import type { JsonObject } from "../json";

/** What a statement of others no longer gives once our denials are in the same policy. */
interface Loss {
  /** The position of the statement among others'; undefined for what the account's own principals may do by their own policies. */
  readonly statement: number | undefined;
  /** Actions of which no request is left, whatever its headers. */
  readonly actions: readonly string[];
}

const OVER_HTTP: JsonObject = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

/**
 * The actions that others lose whole: every request over TLS that a statement allows, and others' denials leave, is denied by ours. Also
 * where it takes both, such as a denial of others that demands `AES256` and one of ours that refuses it.
 *
 * @param others every statement of others in a bucket's policy.
 * @param ours our statements in it.
 * @param of the bucket's ARN and the account that owns it.
 * @throws TooComplexError if patterns and conditions combine in too many ways.
 * @returns nothing for a policy that cannot be read: what it allows is not known.
 */
export function losses(
  others: readonly JsonObject[],
  ours: readonly JsonObject[],
  { arn, account }: { readonly arn: string; readonly account: string },
): readonly Loss[] {
  const parsed = parsePolicy({ Version: "2012-10-17", Statement: [...others, ...ours, OVER_HTTP] }, { type: "bucket" });
  if (!("policy" in parsed)) return [];
  const { statements, version } = parsed.policy;
  const theirs = statements.slice(0, others.length);
  const own = statements.slice(others.length, -1);
  const denied = (of: readonly Statement[]): Formula => effectFormula({ version, statements: of }, "Deny");
  const owners: Formula = all(
    principalFormula({ negated: false, principals: [{ kind: "account", account }] }),
    actionFormula({ negated: false, patterns: ["s3:*"] }),
  );
  const onBucket = resourceFormula({ negated: false, patterns: [arn, `${arn}/*`] }, false);
  const allows = [
    ...theirs.flatMap((statement, position) =>
      statement.effect === "Allow" ? [{ position, formula: statementFormula(statement, version) }] : [],
    ),
    { position: undefined, formula: owners },
  ];
  const [theirDenials, ourDenials] = [denied(theirs), denied(own)];
  const facts = [not(denied(statements.slice(-1))), onBucket];
  const space = new RequestSpace([...allows.map(({ formula }) => formula), theirDenials, ourDenials, ALWAYS], {
    services: ["s3"],
    facts,
  });
  return allows.flatMap(({ position, formula }) => {
    const before = space.set(all(formula, not(theirDenials)));
    const after = new Set(space.actionsOf(space.set(all(formula, not(any(theirDenials, ourDenials))))));
    const actions = space.actionsOf(before).filter((action) => !after.has(action));
    return actions.length === 0 ? [] : [{ statement: position, actions }];
  });
}
