import type { Caller, Request } from "../../../../packages/iam/evaluate/request";
import { callerOf } from "../evaluate/support";
import type { Random } from "../differential/random";
import { CALLERS, KEYS, OTHER, OWN, SERVICES } from "../differential/vocabulary";

/** Keys that every request has, with a value that each can have. */
const ALWAYS = { "aws:RequestedRegion": "eu-west-1", "aws:ViaAWSService": "false" };

/**
 * Requests on S3 such as AWS can receive, in the words of random documents: every action, resource and caller, each with some
 * combinations of the keys that such a request can have.
 */
export function requests(random: Random): readonly Request[] {
  return SERVICES.slice(0, 2).flatMap(({ actions, resources }) =>
    actions.flatMap((action) =>
      resources.flatMap((resource) =>
        [...new Set(CALLERS)].flatMap((caller) =>
          [0, 1, 2].map(() => ({
            caller: callerOf(caller),
            action,
            resource,
            resourceAccount: random.pick([OWN, OTHER]),
            context: { ...ALWAYS, ...context(random, callerOf(caller), action) },
          })),
        ),
      ),
    ),
  );
}

function context(random: Random, caller: Caller, action: string): Record<string, string | readonly string[]> {
  const result: Record<string, string | readonly string[]> = {};
  const endpoint = random.chance(0.5);
  for (const { key, many, found } of KEYS) {
    const always = key === "aws:SecureTransport" || key === "aws:CurrentTime";
    if (found.length === 0 || !(always || random.chance(0.6)) || !canHave(key, caller, action, endpoint)) continue;
    result[key] = many ? random.some(found, 1, 3) : random.pick(found);
  }
  return result;
}

/** What the table of keys says, in the terms of this vocabulary. */
function canHave(key: string, caller: Caller, action: string, endpoint: boolean): boolean {
  const principal = caller.kind !== "anonymous" && caller.kind !== "service";
  switch (key) {
    case "aws:SourceVpce":
      return caller.kind !== "service" && endpoint;
    case "aws:SourceIp":
      return caller.kind !== "service" && !endpoint;
    case "aws:PrincipalOrgID":
    case "aws:PrincipalTag/team":
      return principal;
    case "aws:SourceArn":
      return caller.kind === "service";
    case "s3:prefix":
    case "s3:max-keys":
      return action === "s3:ListBucket";
    case "aws:TagKeys":
      return false;
    default:
      return true;
  }
}
