import { only } from "./access";
import { ownerAccess } from "./bucket";
import { forSource } from "./circumstances";
import type { ResourceIntent } from "./intent";
import type { Expected } from "./model";
import { grouped } from "../../documents/grouped";

/** The action with which S3 sends an event, by the service of the target. */
const SENDS = { sqs: "sqs:SendMessage", lambda: "lambda:InvokeFunction" } as const;
const KINDS = { sqs: "queue", lambda: "function" } as const;

/** Returns the intended access to the queues and functions that receive events: their own account, and S3 for the buckets that name them. */
export function eventTargetIntents({ buckets }: Expected): readonly ResourceIntent[] {
  const sources = buckets.flatMap((bucket) =>
    [...new Set((bucket.config.eventTargets ?? []).map(({ arn }) => arn))].map((arn) => [arn, bucket] as const),
  );
  return [...grouped(sources)].map(([arn, of]): ResourceIntent => {
    const service = arn.split(":")[2] === "sqs" ? "sqs" : "lambda";
    const kind = KINDS[service];
    const account = arn.split(":")[4] ?? "";
    const [first] = of;
    return {
      side: "resource",
      kind,
      id: `${kind}/${arn}`,
      of: `the ${kind} ${arn
        .split(":")
        .slice(service === "sqs" ? 5 : 6)
        .join(":")}`,
      stack: first.stack,
      ...(of.length === 1 ? { bucket: first.name } : {}),
      resource: arn,
      account,
      access: [
        ownerAccess(account, kind, arn),
        {
          who: [{ kind: "service", service: "s3.amazonaws.com" }],
          because: `eventTargets of ${of.map(({ name }) => name).join(", ")}`,
          actions: only([SENDS[service]]),
          on: [arn],
          when: of.flatMap((bucket) => forSource([bucket.arn], bucket.accountId)),
        },
      ],
      tolerated: [],
    };
  });
}
