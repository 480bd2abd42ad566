import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Arguments for {@link OidcProvider}. */
export interface OidcProviderArgs {
  /** The issuer's URL, as in its tokens. */
  readonly url: string;
  /** The accepted audiences of tokens. */
  readonly audiences: readonly string[];
  /** Whether the provider is protected from deletion. @default true */
  readonly protect?: boolean;
  /** Tags of the provider. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * An IAM OIDC identity provider. It has no thumbprints: AWS verifies the issuer's certificate with its trusted root CAs, and uses
 * thumbprints only for certificates of other CAs.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
 */
export class OidcProvider extends pulumi.ComponentResource {
  /** The provider's ARN, once it exists. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: OidcProviderArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:iam:OidcProvider", name, {}, opts);
    const provider = new aws.iam.OpenIdConnectProvider(
      name,
      { url: args.url, clientIdLists: [...args.audiences], tags: { ...args.tags } },
      { parent: this, protect: args.protect ?? true },
    );
    this.arn = provider.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
