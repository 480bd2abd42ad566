import { z } from "zod";
import { type Wanted, wanted } from "../adopt/wanted";
import type { JsonObject } from "../adopt/json";
import type { DeclaredResource } from "../rehearsal/run/resource";
import { destinationText } from "./read/notifications";
import { listed } from "./read/values";
import type { Kind } from "./thing";

/** Our part in a thing that others have a part in too. */
export interface SharedThing {
  readonly kind: Kind;
  /** The thing's ARN, or a bucket's name. */
  readonly of: string;
  readonly settings: readonly (readonly [name: string, value: string])[];
  /** Our statements in its policy. */
  readonly statements: readonly JsonObject[];
  /** Where it is: a dynamic resource has no provider that would say so. */
  readonly region: string;
}

const textSchema = z.string();
const regionSchema = z.object({ region: z.string() });

const BY_SERVICE: Readonly<Record<string, Kind>> = { s3: "bucket", kms: "key", sns: "topic", sqs: "queue" };

/** Our part that a resource puts into a thing that exists; undefined of every other resource. */
export function sharedIn({ inputs }: DeclaredResource): SharedThing | undefined {
  if (typeof inputs.wanted !== "string" || inputs.recordOnly === true) return undefined;
  const { region } = regionSchema.parse(JSON.parse(textSchema.parse(inputs.aws)));
  return { ...partOf(wanted.parse(JSON.parse(inputs.wanted))), region };
}

function partOf(want: Wanted): Omit<SharedThing, "region"> {
  const bucket = want.arn.split(":::")[1] ?? want.arn;
  switch (want.kind) {
    case "policy": {
      const kind = BY_SERVICE[want.arn.split(":")[2] ?? ""] ?? "bucket";
      return { kind, of: kind === "bucket" ? bucket : want.arn, settings: [], statements: want.statements };
    }
    case "notifications": {
      const topics = want.topics.map(({ topicArn, events, prefix = "", suffix = "" }) =>
        destinationText({
          to: topicArn,
          events,
          rules: [
            { name: "prefix", value: prefix },
            { name: "suffix", value: suffix },
          ],
        }),
      );
      const value = listed([...(want.eventBridge ? ["eventbridge"] : []), ...topics]);
      return { kind: "bucket", of: bucket, settings: [["notifications", value]], statements: [] };
    }
    case "trail":
      return {
        kind: "trail",
        of: want.arn,
        settings: [["selectors", listed(want.bucketArns.map((arn) => `${arn}/`))]],
        statements: [],
      };
    case "settings": {
      const { ownership, publicAccessBlock, encryptionKeyArn, versioning } = want;
      const blocked = "BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets";
      return {
        kind: "bucket",
        of: bucket,
        settings: [
          ...(ownership === undefined ? [] : [["ownership", ownership] as const]),
          ...(publicAccessBlock === undefined ? [] : [["block public access", blocked] as const]),
          ...(encryptionKeyArn === undefined ? [] : [["encryption key", encryptionKeyArn] as const]),
          ...(versioning === undefined ? [] : [["versioning", versioning] as const]),
        ],
        statements: [],
      };
    }
  }
}
