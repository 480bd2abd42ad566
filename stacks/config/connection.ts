import { z } from "zod";
import * as field from "./fields";

const assumeRole = field.strict({
  roleArn: field.roleArn,
  externalId: field.externalId.exactOptional(),
  sessionName: field.text("a session name").exactOptional(),
  duration: field.text("a duration, such as 1h").exactOptional(),
});

/**
 * The `aws:` settings that this program passes to its providers, one for each Region. An explicit provider reads no configuration,
 * so a setting that is not here would have no effect.
 */
export const connectionShape = {
  /** The stack's Region. */
  region: field.region,
  /** A profile of the shared configuration files. @default the default credentials */
  profile: field.text("a profile's name").exactOptional(),
  /** Roles to assume, one after the other. @default none */
  assumeRoles: field.list(assumeRole, "roles to assume").exactOptional(),
  /** Endpoints by service, for an emulator. @default those of AWS */
  endpoints: z
    .array(z.record(z.string(), z.url({ error: "a URL" })), { error: "a list of maps from service to URL" })
    .exactOptional(),
  /** Whether URLs have the bucket name in the path, for an emulator. @default false */
  s3UsePathStyle: field.flag.exactOptional(),
  /** Whether credentials are not checked, for an emulator. @default false */
  skipCredentialsValidation: field.flag.exactOptional(),
  /** Whether the instance metadata service is not used, for an emulator. @default false */
  skipMetadataApiCheck: field.flag.exactOptional(),
  /** The number of retries of a failed call. @default that of the provider */
  maxRetries: z.coerce.number({ error: "a number" }).int("a whole number").min(0, "0 or more").exactOptional(),
};

/** How the stack reaches AWS. */
export type Connection = z.output<z.ZodObject<typeof connectionShape>>;
