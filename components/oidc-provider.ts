import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Arguments for {@link OidcProvider}. */
export interface OidcProviderArgs {
  /** The issuer's URL, as its tokens have it. */
  readonly url: string;
  /** The audiences for which tokens are taken. */
  readonly audiences: readonly string[];
  /** Whether the provider is protected from deletion. @default true */
  readonly protect?: boolean;
  /** Tags of the provider. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * An account's trust in an issuer of tokens. It has no thumbprints: AWS checks the issuer's certificate against the roots
 * that it trusts, and looks at thumbprints only where the certificate comes from none of these.
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
