import type { ConnectionArgs } from "./connection";
import type { LiveState } from "./live-state";
import type { WantedArgs } from "./wanted";

/** What the engine puts in the place of a value that is not known yet (`UnknownStringValue` of its plugin protocol). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * A live state in which nothing is known of what others have: for where AWS may not be read and no file was given. Good
 * enough to see our own part, and no proof about the whole: the plan's documents for review say that something is missing.
 */
export function nothingElse(
  requests: readonly { readonly wanted: WantedArgs; readonly aws: ConnectionArgs }[],
): LiveState {
  const found: LiveState["found"] = {};
  for (const { wanted, aws } of requests) {
    found[wanted.arn] = {
      ...found[wanted.arn],
      [wanted.kind]: { ...empty, region: aws.region, homeRegion: aws.region },
    };
  }
  return { format: "live-state/1", found };
}

const empty = {
  othersUnknown: true,
  document: null,
  restrictsPublic: false,
  organization: false,
  logBucket: "",
  acl: {},
  policy: null,
};
