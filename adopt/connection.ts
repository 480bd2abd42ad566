import { z } from "zod";

/** How to reach one account in one Region: the provider's own settings, and never a credential. */
export const connection = z.strictObject({
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
  /** The account that the calls must end up in. */
  accountId: z.string().regex(/^\d{12}$/),
  /** A profile of the shared configuration files. Without one the SDK's usual chain is used. */
  profile: z.string().min(1).optional(),
  /** Roles to assume, one after the other. */
  assumeRoles: z
    .array(
      z.strictObject({
        roleArn: z.string().startsWith("arn:"),
        externalId: z.string().min(1).optional(),
        sessionName: z.string().min(1).optional(),
      }),
    )
    .default([]),
  /** Endpoints by service, for example `{ s3: "http://127.0.0.1:5000" }`. */
  endpoints: z.partialRecord(z.enum(["s3", "sns", "sqs", "kms", "cloudtrail", "sts"]), z.url()).default({}),
  s3UsePathStyle: z.boolean().default(false),
});

/** Connection settings as they are used, defaults filled in. */
export type Connection = z.output<typeof connection>;

/** Connection settings as they are given. */
export type ConnectionArgs = z.input<typeof connection>;
