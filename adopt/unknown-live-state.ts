import type { ConnectionArgs } from "./connection";
import type { LiveState } from "./live-state";
import type { WantedArgs } from "./wanted";

/** The placeholder of the engine for an unknown value (`UnknownStringValue` of its plugin protocol). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Returns a live state with unknown parts of other owners, for runs that may not read from AWS and have no live-state file. It suffices to
 * show our own part, but not to prove the whole document: the plan's documents for review have a placeholder.
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
