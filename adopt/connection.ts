import { z } from "zod";

/** Schema for the connection to one account in one Region: the settings of the provider, without credentials. */
export const connection = z.strictObject({
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
  /** The account that must receive the calls. */
  accountId: z.string().regex(/^\d{12}$/),
  /** A profile of the shared configuration files. @default the credential provider chain of the SDK */
  profile: z.string().min(1).optional(),
  /** Roles to assume, in order. */
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

/** Connection settings with defaults. */
export type Connection = z.output<typeof connection>;

/** Connection settings as arguments, without defaults. */
export type ConnectionArgs = z.input<typeof connection>;
