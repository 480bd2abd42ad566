import type { z } from "zod";
import * as field from "./fields";
import { keyPrefix } from "./grant";
import { days } from "./retention";

const PREFIX = "the beginning of a bucket name: lower-case letters, digits and hyphens, not a hyphen first";

const bucketPrefix = field.text(PREFIX).refine((p) => /^[a-z0-9][a-z0-9-]*$/.test(p), { error: PREFIX });

/** The server access logs of a stack's buckets. */
export const accessLogs = field
  .strict({
    /** The prefix of the names. @default `<project>-<stack>-logs-<accountId>` */
    bucketPrefix: bucketPrefix.exactOptional(),
    /** Days after which logs expire. @default 365 */
    retainDays: days.exactOptional(),
    /** A log bucket of the same account and Region, which exists or is one of the stack's buckets. @default log buckets that the stack makes */
    bucket: field.bucketName.exactOptional(),
    /** With `bucket`: the beginning of the logs' keys. @default none */
    prefix: keyPrefix.exactOptional(),
  })
  .check((context) => {
    const fault = field.reporter(context);
    const { bucket, prefix } = context.value;
    if (bucket === undefined) {
      if (prefix !== undefined) fault("requires", ["prefix"], "requires bucket; set it, or remove prefix");
      return;
    }
    for (const key of ["bucketPrefix", "retainDays"] as const) {
      if (context.value[key] === undefined) continue;
      fault("requires", [key], `is of log buckets that the stack makes, and bucket names one; remove ${key} or bucket`);
    }
  });

/** The server access logs of a stack's buckets, as the user configured them. */
export type AccessLogsConfig = z.output<typeof accessLogs>;
