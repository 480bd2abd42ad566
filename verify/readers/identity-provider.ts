import { GetOpenIDConnectProviderCommand } from "@aws-sdk/client-iam";
import type { Observed, Subject } from "../subject";
import { declared, type Reach, type Reader, seen, settingsOf, tags, text, texts, unobserved } from "./reader";
import { setOf, tagsOf } from "./values";

async function read({ arn }: Subject, reach: Reach): Promise<Observed> {
  const provider = await reach.read("iam:GetOpenIDConnectProvider", () =>
    reach.account.iam().send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn })),
  );
  return (
    unobserved(provider) ??
    seen(
      settingsOf(provider, (of) => ({
        issuer: of?.Url?.replace(/^https:\/\//, ""),
        audiences: setOf(of?.ClientIDList),
        tags: tagsOf(of?.Tags),
      })),
    )
  );
}

/** Reads OpenID Connect identity providers. It does not compare thumbprints, as AWS chooses them if none is declared. */
export const identityProviderReader: Reader = {
  declares: {
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": declared(
      { arn: text, url: text, clientIdLists: texts, tags },
      (of) => {
        return {
          of: of.arn,
          settings: { issuer: of.url.replace(/^https:\/\//, ""), audiences: setOf(of.clientIdLists), tags: of.tags },
        };
      },
    ),
  },
  undeclared: {},
  meaning: {
    issuer: "tokens of another issuer are accepted",
    audiences: "tokens for other audiences are accepted, or those for ours are not",
    tags: "conditions and cost allocation by tags may change",
  },
  absence: "no workflow can assume a deployer's role",
  read,
};
