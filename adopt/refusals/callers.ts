import { accountOf as accountOfArn, isAccountId } from "@cross-account-s3/iam";
import { asList, isObject, type JsonObject, texts } from "../json";

/** Whom one of our grants speaks of. */
export interface Caller {
  /** The 12 digits of the account; absent for a service. */
  readonly account?: string;
  /** The role's or user's ARN; absent if the grant is to a whole account or to a service. */
  readonly arn?: string;
  /** For example `s3.amazonaws.com`. */
  readonly service?: string;
}

/** The account of an account id or an IAM ARN. */
export function accountOf(principal: string): string | undefined {
  return isAccountId(principal) ? principal : accountOfArn(principal);
}

/** Everyone whom a grant of ours speaks of: the roles of its `aws:PrincipalArn` condition, or else its principals. */
export function callersOf(grant: JsonObject): readonly Caller[] {
  const principal = grant.Principal;
  if (!isObject(principal)) return [];
  const services = texts(principal.Service).map((service) => ({ service }));
  const named = principalArns(grant.Condition);
  const arns = named.length > 0 ? named : texts(principal.AWS);
  return [...services, ...arns.map((arn) => person(arn))];
}

function person(arn: string): Caller {
  const account = accountOf(arn);
  return {
    ...(account === undefined ? {} : { account }),
    ...(/:(role|user)\//.test(arn) ? { arn } : {}),
  };
}

function principalArns(condition: JsonObject[string] | undefined): readonly string[] {
  if (!isObject(condition)) return [];
  return ["ArnEquals", "ArnLike", "StringEquals", "StringLike"].flatMap((operator) => {
    const block = condition[operator];
    if (!isObject(block)) return [];
    return Object.entries(block).flatMap(([key, values]) =>
      key.toLowerCase() === "aws:principalarn" ? texts(asList(values)) : [],
    );
  });
}
