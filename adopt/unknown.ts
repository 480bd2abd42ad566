import type { LiveState } from "./live";
import type { Request } from "./plan";

/**
 * A live state in which nothing of anybody else's exists: what is left to assume where nobody may be asked and no file was given. Good
 * enough to see our own part, and no proof about the whole.
 */
export function nothingElse(requests: readonly Request[]): LiveState {
  const found: LiveState["found"] = {};
  for (const { wanted, aws } of requests) {
    found[wanted.arn] = {
      ...found[wanted.arn],
      [wanted.kind]: { ...empty, region: aws.region, homeRegion: aws.region },
    };
  }
  return { format: "live-state/1", found };
}

const empty = { document: null, restrictsPublic: false, organization: false, logBucket: "", acl: {}, policy: null };
