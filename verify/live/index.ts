import { randomBytes } from "node:crypto";
import {
  GetObjectLockConfigurationCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { actionsUnder, grantsTo, grantWords } from "../../rehearsal/intent/grants";
import type { ExpectedBucket } from "../../rehearsal/intent/model";
import type { BucketInWorld } from "../../rehearsal/world";
import { limit } from "../readers/limit";
import type { Scene } from "../run";
import { Cleanup, emptyPrefix, PREFIX } from "./cleanup";
import { eventArrives, testKey } from "./events";
import { GivenUp } from "./give-up";
import type { Line, Outcome } from "./result-line";
import { type Objects, REQUESTS } from "./requests";
import { type Actor, actor, enforces } from "./roles";
import { attempt, outcome } from "./attempt";

/** Options of live requests. */
interface LiveOptions {
  readonly progress: (text: string) => void;
  /** Aborted on an interrupt by the user. No more requests are made then, but all test objects are deleted. */
  readonly signal: AbortSignal;
}

/** The maximum number of buckets that are tested concurrently. */
const BUCKETS = 8;

/**
 * Makes live requests on every bucket, as each role that can be assumed. A request that a grant allows must succeed, and any other must be
 * denied. Test objects are under one prefix for each run and bucket, and are deleted at the end, even after a failure.
 *
 * @returns a line for each request, including those that were not made.
 * @throws GivenUp after an interrupt, once all test objects are deleted.
 */
export async function requestLive(scene: Scene, { progress, signal }: LiveOptions): Promise<readonly Line[]> {
  const { roles, buckets } = scene.expected;
  const actors = await Promise.all(roles.map((role) => actor(role, scene.sessions.get(role.stack))));
  const atATime = limit(BUCKETS);
  let done = 0;
  try {
    // Waits for all buckets, so that each has deleted its test objects.
    const ended = await Promise.allSettled(
      buckets.map((bucket) =>
        atATime(async () => {
          if (signal.aborted) return { lines: [], left: [] };
          const made = await onBucket(scene, bucket, actors, signal);
          progress(`made live requests on ${++done} of ${buckets.length} buckets`);
          return made;
        }),
      ),
    );
    if (signal.aborted) throw new GivenUp(ended.flatMap((one) => (one.status === "fulfilled" ? one.value.left : [])));
    return ended.flatMap((one) => {
      if (one.status === "rejected") throw one.reason;
      return one.value.lines;
    });
  } finally {
    for (const one of actors) if (one.kind === "assumed") one.account.close();
  }
}

/** The result of the requests on one bucket. */
interface OnBucket {
  /** The lines, including one for each element of `left`. */
  readonly lines: readonly Line[];
  /** The resources that could not be deleted, each with the reason. */
  readonly left: readonly string[];
}

async function onBucket(
  scene: Scene,
  bucket: ExpectedBucket,
  actors: readonly Actor[],
  signal: AbortSignal,
): Promise<OnBucket> {
  const line = (title: string, came: Outcome): Line => ({
    title,
    stack: bucket.stack,
    bucket: bucket.name,
    outcome: came,
  });
  const owner = scene.sessions.get(bucket.stack)?.calls.account;
  const run = `${new Date().toISOString().slice(0, 19).replace(/\D/g, "")}-${randomBytes(6).toString("hex")}`;
  const prefix = `${PREFIX}${run}/`;
  const cleanup = new Cleanup();
  const lines: Line[] = [];
  const left: string[] = [];
  if (!owner) return { lines, left };
  const s3 = owner.s3(bucket.region);
  try {
    const locked = await keepsObjects(s3, bucket.name);
    if (locked !== undefined) {
      return { lines: [line(`requests on ${bucket.name}`, { kind: "not tried", why: locked })], left };
    }
    cleanup.add(`objects under s3://${bucket.name}/${prefix}`, () => emptyPrefix(s3, bucket.name, prefix));
    const objects: Objects = { bucket: bucket.name, prefix, seed: `${prefix}owner` };
    const seeded = await attempt(bucket.name, "s3:PutObject", () =>
      s3.send(new PutObjectCommand({ Bucket: bucket.name, Key: objects.seed, Body: "owner" })),
    );
    lines.push(
      line(
        `${bucket.name}: an object without any setting is encrypted with the bucket's key`,
        seeded.kind === "allowed"
          ? await encrypted(s3, objects.bucket, objects.seed, scene.world.buckets.get(bucket.name))
          : notSeeded(seeded),
      ),
    );
    for (const one of actors.filter(({ role }) => role.stack === bucket.controlStack)) {
      signal.throwIfAborted();
      lines.push(...(await asRole(bucket, one, objects, seeded.kind === "allowed", s3, scene, line)));
    }
    lines.push(line(`${bucket.name} refuses plain HTTP`, await plainHttp(scene, bucket, actors, objects)));
    lines.push(...(await events(bucket, owner, prefix, run, cleanup, signal, line)));
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    left.push(...(await cleanup.run()));
    lines.push(...left.map((why) => line(`nothing is left behind in ${bucket.name}`, { kind: "no answer", why })));
  }
  return { lines, left };
}

/** Returns the reason why nothing is written to a bucket with Object Lock; undefined for any other bucket. */
async function keepsObjects(s3: S3Client, Bucket: string): Promise<string | undefined> {
  const answered = await s3.send(new GetObjectLockConfigurationCommand({ Bucket })).catch(() => undefined);
  const retention = answered?.ObjectLockConfiguration?.Rule?.DefaultRetention;
  return retention === undefined ? undefined : "Object Lock would keep the test objects, so none is written";
}

function notSeeded(answered: Exclude<Awaited<ReturnType<typeof attempt>>, { kind: "allowed" }>): Outcome {
  return answered.kind === "denied"
    ? { kind: "not tried", why: `the verifier may not put objects as the owner: ${answered.message}` }
    : { kind: "no answer", why: answered.message };
}

/** Checks that an object is encrypted as the bucket's settings say. */
async function encrypted(
  s3: S3Client,
  Bucket: string,
  Key: string,
  known: BucketInWorld | undefined,
): Promise<Outcome> {
  try {
    const { ServerSideEncryption: by, SSEKMSKeyId: key } = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    const expected = known?.encryption;
    if (by === expected?.algorithm && (expected?.keyArn === undefined || key === expected.keyArn))
      return { kind: "passed" };
    return {
      kind: "failed",
      why: `it is encrypted by ${by ?? "nothing"} with ${key ?? "no key"}, expected ${expected?.algorithm ?? "nothing"} with ${expected?.keyArn ?? "no key"}`,
    };
  } catch (error) {
    return { kind: "no answer", why: error instanceof Error ? error.message : String(error) };
  }
}

async function asRole(
  bucket: ExpectedBucket,
  one: Actor,
  objects: Objects,
  seeded: boolean,
  ownerS3: S3Client,
  scene: Scene,
  line: (title: string, came: Outcome) => Line,
): Promise<readonly Line[]> {
  const { role } = one;
  const allowed = actionsUnder(bucket, role, objects.prefix);
  if (one.kind === "out of reach") {
    const granted = grantsTo(bucket, role).map((grant) => grantWords(grant.granted));
    const what = granted.length === 0 ? "requests without a grant" : `requests with ${granted.join(" and ")}`;
    return [line(`${role.name} on ${bucket.name}: ${what}`, { kind: "not tried", why: one.why })];
  }
  const enforced = await enforces(one, bucket.name, bucket.region);
  const s3 = one.account.s3(bucket.region);
  const lines: Line[] = [];
  for (const { what, actions: needed, needsSeed, make } of REQUESTS) {
    const expected = needed.every((action) => allowed.has(action)) ? "allowed" : "denied";
    const title = `${role.name} ${expected === "allowed" ? "may" : "may not"} ${what} ${what.startsWith("put") ? "into" : "in"} ${bucket.name}`;
    if (needsSeed && !seeded) {
      lines.push(line(title, { kind: "not tried", why: "there is no object of the owner's to try it with" }));
      continue;
    }
    const answered = await attempt(bucket.name, needed[0] ?? "", () => make(s3, objects, role.name));
    lines.push(line(title, outcome(expected, answered, enforced)));
    if (what === "put an object" && expected === "allowed" && answered.kind === "allowed") {
      const key = `${objects.prefix}${role.name}`;
      const came = await encrypted(ownerS3, objects.bucket, key, scene.world.buckets.get(bucket.name));
      lines.push(line(`what ${role.name} puts into ${bucket.name} is encrypted with the bucket's key`, came));
    }
  }
  return lines;
}

/** Makes a request over plain HTTP, as a role that may make it over TLS, so that only the missing TLS can be the reason for a denial. */
async function plainHttp(
  scene: Scene,
  bucket: ExpectedBucket,
  actors: readonly Actor[],
  { seed, prefix }: Objects,
): Promise<Outcome> {
  const account = scene.sessions.get(bucket.stack)?.calls.account;
  if (!account || account.emulated) return { kind: "not tried", why: "an emulator only supports plain HTTP" };
  const reader = actors.find(
    (one) => one.kind === "assumed" && actionsUnder(bucket, one.role, prefix).has("s3:GetObject"),
  );
  if (reader?.kind !== "assumed") {
    return {
      kind: "not tried",
      why: "no role that may read can be assumed; the credentials of the owner are not sent without TLS",
    };
  }
  const s3 = reader.account.plainS3(bucket.region);
  const answered = await attempt(bucket.name, "s3:GetObject", () =>
    s3.send(new HeadObjectCommand({ Bucket: bucket.name, Key: seed })),
  );
  return outcome("denied", answered, true);
}

async function events(
  bucket: ExpectedBucket,
  owner: Parameters<typeof eventArrives>[0],
  prefix: string,
  run: string,
  cleanup: Cleanup,
  signal: AbortSignal,
  line: (title: string, came: Outcome) => Line,
): Promise<readonly Line[]> {
  const trail = line(`the requests on ${bucket.name} are recorded`, {
    kind: "pending",
    why: `CloudTrail delivers logs within 15 minutes; then search for ${prefix} in the logs of the trail that records the bucket`,
  });
  const title = `an event of ${bucket.name} arrives`;
  const key = testKey(bucket.config.topicFilter, prefix);
  switch (bucket.config.notifications) {
    case "sns":
      return [
        line(
          title,
          typeof key === "string"
            ? await eventArrives(owner, bucket, key, `cross-account-s3-verify-${run}`, cleanup, signal)
            : key,
        ),
        trail,
      ];
    case "eventbridge":
      return [
        line(title, {
          kind: "not tried",
          why: "events are sent to EventBridge, where the test would need to create a rule",
        }),
        trail,
      ];
    default:
      return [trail];
  }
}
