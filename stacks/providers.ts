import * as aws from "@pulumi/aws";
import type { Config } from "./config";

/** The providers of a stack: one a Region, made when first asked for. */
export class Providers {
  readonly #byRegion = new Map<string, aws.Provider>();

  constructor(private readonly config: Config) {}

  /** The provider of a Region. @default of the stack's own */
  in(region: string = this.config.connection.region): aws.Provider {
    const known = this.#byRegion.get(region);
    if (known) return known;
    const { tags, accountId, connection } = this.config;
    const provider = new aws.Provider(region, {
      ...connection,
      region,
      // The provider itself refuses to touch another account, in a destroy as well.
      allowedAccountIds: [accountId],
      defaultTags: { tags },
    });
    this.#byRegion.set(region, provider);
    return provider;
  }
}
