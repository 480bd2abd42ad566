import { z } from "zod";
import * as field from "./fields";

const assumeRole = field.strict({
  roleArn: field.roleArn,
  externalId: field.externalId.exactOptional(),
  sessionName: field.text("a session name").exactOptional(),
  duration: field.text("a duration, such as 1h").exactOptional(),
});

/**
 * The `aws:` settings that this program hands to its providers, one a Region: an explicit provider takes nothing from
 * the configuration by itself, so that a setting which is not here would silently be lost.
 */
export const connectionShape = {
  /** The stack's Region. */
  region: field.region,
  /** A profile of the shared configuration files. @default the default credentials */
  profile: field.text("a profile's name").exactOptional(),
  /** Roles to assume, one after the other. @default none */
  assumeRoles: field.list(assumeRole, "roles to assume").exactOptional(),
  /** Endpoints of services, by service, for an emulator. @default AWS's own */
  endpoints: z
    .array(z.record(z.string(), z.url({ error: "a URL" })), { error: "a list of maps from service to URL" })
    .exactOptional(),
  /** Whether bucket names go into the path of a URL, for an emulator. @default false */
  s3UsePathStyle: field.flag.exactOptional(),
  /** Whether credentials are taken unchecked, for an emulator. @default false */
  skipCredentialsValidation: field.flag.exactOptional(),
  /** Whether the instance metadata service is not asked, for an emulator. @default false */
  skipMetadataApiCheck: field.flag.exactOptional(),
  /** How often a failed call is tried again. @default the provider's own */
  maxRetries: z.coerce.number({ error: "a number" }).int("a whole number").min(0, "0 or more").exactOptional(),
};

/** How the stack reaches AWS. */
export type Connection = z.output<z.ZodObject<typeof connectionShape>>;
