import { z } from "zod";
import type { JsonObject } from "../adopt/json";
import { type Wanted, wanted } from "../adopt/wanted";
import type { DeclaredResource } from "../rehearsal/run/resource";
import { destinations } from "./readers/notifications";
import type { Setting } from "./readers/values";
import type { Kind } from "./subject";

/** This program's part of a shared AWS resource, which also has parts of other owners. */
interface SharedPart {
  readonly kind: Kind;
  /** The resource's ARN, or a bucket's name. */
  readonly of: string;
  readonly settings: Readonly<Record<string, Setting>>;
  /** This program's statements in the resource's policy. */
  readonly statements: readonly JsonObject[];
  /** The resource's Region, from the inputs, as a dynamic resource has no provider with a Region. */
  readonly region: string;
}

/** The types of dynamic resources that add this program's part to existing resources. The last type writes nothing to AWS. */
export const SHARING_TYPES: ReadonlySet<string> = new Set(
  ["SharedPolicy", "SharedNotifications", "SharedTrailEvents", "SharedBucketSettings", "FoundBefore"].map(
    (name) => `pulumi-nodejs:dynamic/adopt:${name}`,
  ),
);

const text = z.string();
const at = z.object({ region: text });

const BY_SERVICE: Readonly<Record<string, Kind>> = { s3: "bucket", kms: "key", sns: "topic", sqs: "queue" };

/** Returns the part that a dynamic resource adds to an existing resource; undefined for any other resource. */
export function sharedPartOf({ inputs }: DeclaredResource): SharedPart | undefined {
  if (typeof inputs.wanted !== "string" || inputs.recordOnly === true) return undefined;
  const { region } = at.parse(JSON.parse(text.parse(inputs.aws)));
  return { ...partOf(wanted.parse(JSON.parse(inputs.wanted))), region };
}

function partOf(want: Wanted): Omit<SharedPart, "region"> {
  const bucket = want.arn.split(":::")[1] ?? want.arn;
  switch (want.kind) {
    case "policy": {
      const kind = BY_SERVICE[want.arn.split(":")[2] ?? ""] ?? "bucket";
      return { kind, of: kind === "bucket" ? bucket : want.arn, settings: {}, statements: want.statements };
    }
    case "notifications": {
      const topics = want.topics.map(({ topicArn: to, events, prefix, suffix }) => ({ to, events, prefix, suffix }));
      const others = [...(want.queues ?? []), ...(want.functions ?? [])].map(({ arn: to, id: _, ...of }) => ({
        to,
        ...of,
      }));
      const settings = { notifications: destinations(want.eventBridge, [...topics, ...others]) };
      return { kind: "bucket", of: bucket, settings, statements: [] };
    }
    case "trail": {
      const settings = { selectors: want.bucketArns.map((arn) => `${arn}/`) };
      return { kind: "trail", of: want.arn, settings, statements: [] };
    }
    case "settings": {
      const { ownership, publicAccessBlock, encryptionKeyArn, encryption, versioning } = want;
      const settings: Record<string, Setting> = {};
      if (ownership !== undefined) settings.ownership = ownership;
      if (publicAccessBlock !== undefined) {
        settings["block public access"] = [
          "BlockPublicAcls",
          "BlockPublicPolicy",
          "IgnorePublicAcls",
          "RestrictPublicBuckets",
        ];
      }
      if (encryptionKeyArn !== undefined) settings["encryption key"] = encryptionKeyArn;
      if (encryption !== undefined) settings.encryption = encryption;
      if (versioning !== undefined) settings.versioning = versioning;
      return { kind: "bucket", of: bucket, settings, statements: [] };
    }
  }
}
