import * as aws from "@pulumi/aws";
import { RunError } from "@pulumi/pulumi";
import type { Config } from "./config";

/** The providers of a stack: one for each Region, created on first use. */
export class Providers {
  readonly #byRegion = new Map<string, aws.Provider>();

  constructor(private readonly config: Config) {}

  /** The provider of a Region. @default the stack's Region */
  in(region: string = this.config.connection.region): aws.Provider {
    const known = this.#byRegion.get(region);
    if (known) return known;
    const { accountId, connection } = this.config;
    const provider = new aws.Provider(region, {
      ...connection,
      region,
      // The provider itself refuses another account, also in a destroy.
      allowedAccountIds: [accountId],
    });
    this.#byRegion.set(region, provider);
    return provider;
  }

  /**
   * Checks the account of the stack's credentials before the first resource.
   *
   * @throws RunError if they are another account's, or AWS refuses them.
   */
  async check(): Promise<void> {
    const { accountId, stack } = this.config;
    try {
      await aws.getCallerIdentity({}, { provider: this.in() });
    } catch (error) {
      const why = error instanceof Error && error.message !== "" ? ` (${error.message})` : "";
      throw new RunError(
        `the credentials of stack ${stack} are not of account ${accountId}, which cross-account-s3:accountId names, or ` +
          `AWS does not take them${why}: see aws:profile, aws:assumeRoles and the environment`,
      );
    }
  }
}
