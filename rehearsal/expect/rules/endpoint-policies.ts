import { roleArn } from "../../../documents/arns";
import { filledIn } from "../../policy-json";
import { administrator, ANONYMOUS, askS3, type AskedBucket, type Caller, OPEN, withResource } from "../ask";
import type { RequestCheck, Rule, Scope } from "../check";
import { isOnObjects } from "../../intent/levels";
import { logBucket } from "../logs";
import type { ExpectedBeside, ExpectedEndpoint } from "../../intent/model";
import { adminElsewhere, ELSEWHERE } from "../nobody";

/**
 * What the policy of an endpoint that a stack makes stops, even if the bucket lets in everybody: somebody else's bucket,
 * somebody else's credentials, and writing where the network may only read.
 */
export const endpointPolicies: Rule = {
  of: "stack",
  checks(stack, scope) {
    const { world } = scope;
    return stack.endpoints.flatMap((endpoint) => {
      const { region } = endpoint;
      const made = [...world.endpoints.values()].filter((e) => e.accountId === stack.accountId && e.region === region);
      return made.flatMap(({ id }) =>
        stopped(stack, endpoint, scope).flatMap(({ who, caller, where, bucket, actions }) =>
          actions.map((action): RequestCheck => {
            const on = isOnObjects(action) ? "objects" : "bucket";
            const question = askS3(world, { ...caller, endpoint: id }, action, bucket, on);
            return {
              kind: "request",
              rule: "endpoint policy",
              title: `${who} must not ${action} on ${where} through the endpoint in ${region}`,
              expected: "denied",
              action,
              questions: [withResource({ ...question, restrictsPublic: false }, OPEN)],
            };
          }),
        ),
      );
    });
  },
};

const WRITES = ["s3:PutObject", "s3:DeleteObject", "s3:ListBucket"];
const ANYTHING = ["s3:GetObject", ...WRITES];
const ABOVE_LEVELS = ["s3:PutObjectAcl", "s3:PutBucketPolicy"];

/** A way that is closed. */
interface Stopped {
  readonly who: string;
  readonly caller: Caller;
  readonly where: string;
  readonly bucket: AskedBucket;
  readonly actions: readonly string[];
}

function stopped(stack: ExpectedBeside, endpoint: ExpectedEndpoint, { expected }: Scope): readonly Stopped[] {
  const { partition, accountId } = stack;
  const { region, ownBuckets, readable } = endpoint;
  const own = { who: "a role of the account", caller: administrator(roleArn(partition, accountId, "workload")) };
  const foreigner = { who: "foreign credentials", caller: administrator(adminElsewhere(partition)) };
  const anybody = { who: "anybody, without signing in,", caller: ANONYMOUS };
  const elsewhere = (name: string): AskedBucket => ({ ...logBucket(stack, name, region), accountId: ELSEWHERE });
  const stranger = { where: "somebody else's bucket", bucket: elsewhere("of-somebody-else"), actions: ANYTHING };
  const [data] = expected.buckets.filter((b) => b.controlStack === stack.stack && b.region === region);
  const logs = expected.beside.find(
    (b) => b.trail && b.controlStack === stack.stack && b.accountId !== accountId && b.region === region,
  );
  return [
    { ...own, ...stranger },
    { ...foreigner, ...stranger },
    { ...anybody, ...stranger },
    ...readable.flatMap((pattern) => {
      const bucket = elsewhere(filledIn(pattern));
      const mirror = { where: `a bucket of the name ${pattern}`, bucket, actions: WRITES };
      return [
        { ...own, ...mirror },
        { ...foreigner, ...mirror },
        { ...anybody, ...mirror },
      ];
    }),
    ...(data ? ofDataBucket(data, own, [foreigner, anybody]) : []),
    ...(logs?.trail
      ? [
          {
            ...own,
            who: "a role of the account that does not read the logs",
            where: logs.trail.logBucket,
            bucket: logBucket(logs, logs.trail.logBucket),
            actions: ANYTHING,
          },
        ]
      : []),
    ...(ownBuckets
      ? []
      : [
          {
            ...own,
            where: "a bucket of its own account",
            bucket: logBucket(stack, "of-its-own", region),
            actions: ANYTHING,
          },
        ]),
  ];
}

type Who = Pick<Stopped, "who" | "caller">;

function ofDataBucket(bucket: AskedBucket, own: Who, others: readonly Who[]): readonly Stopped[] {
  const neighbour = {
    who: "a principal of the data account that nobody assumes",
    caller: administrator(roleArn(bucket.partition, bucket.accountId, "not-assumed")),
  };
  const where = bucket.name;
  return [
    ...[...others, neighbour].map((who) => ({ ...who, where, bucket, actions: ANYTHING })),
    { ...own, where, bucket, actions: ABOVE_LEVELS },
  ];
}
