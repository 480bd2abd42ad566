import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { jsonObject } from "../../adopt/json";
import type { DeclaredResource } from "../../policypack/lib/check";
import { OWN, resource, run, TRUSTED } from "../policypack/pack";

/** Documents as guides and widely used modules write them, and as people ask about them in issues. */
const schema = z.array(
  z
    .object({
      name: z.string().min(1),
      type: z.string().min(1),
      property: z.enum(["policy", "assumeRolePolicy"]),
      props: z.record(z.string(), z.string()),
      document: jsonObject,
      /** The mandatory rules that report it; none for a sound document. */
      expected: z.array(z.string()),
    })
    .strict(),
);

/** A document, where it is declared, and what the policy pack must find. */
type PolicyCase = z.output<typeof schema>[number];

/** The policy pack's profiles. */
export const PROFILES = ["sharing", "full"] as const;

/** Reads the documents of a case. */
export function policyDocuments(folder: string): readonly PolicyCase[] {
  return schema.parse(JSON.parse(readFileSync(join(folder, "documents.json"), "utf8")));
}

/**
 * The mandatory findings about documents that one program declares together, each bucket policy with a denial of plain HTTP, by the
 * document's name.
 */
export async function findingsAbout(
  documents: readonly PolicyCase[],
  profile: (typeof PROFILES)[number],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const settings = { profile, ownAccounts: [OWN], trustedAccounts: [TRUSTED] };
  const declared = new Map(documents.map((one) => [resourceOf(one).urn, one]));
  const resources = [...documents.map(resourceOf), publicAccessBlock()];
  const found = await run(resources, { rules: { "pack-settings": settings } });
  const names = new Map<string, string[]>(documents.map(({ name }) => [name, []]));
  for (const { rule, level, resource: urn = "" } of found) {
    if (level !== "mandatory" || rule === ONE_POLICY) continue;
    const name = declared.get(urn)?.name ?? urn;
    names.set(name, [...new Set([...(names.get(name) ?? []), rule])].sort());
  }
  return names;
}

/** The cases give one bucket many policies. */
const ONE_POLICY = "stack-policy-single";

const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";

function resourceOf({ name, type, property, props, document }: PolicyCase): DeclaredResource {
  const overTls = type === BUCKET_POLICY ? withTls(document) : document;
  const rotation = type === "aws:kms/key:Key" ? { enableKeyRotation: true } : {};
  return resource(type, { ...props, ...rotation, [property]: JSON.stringify(overTls) }, { name });
}

function withTls(document: PolicyCase["document"]): object {
  const bucket = "arn:aws:s3:::acme-data";
  const tls = {
    Sid: "Tls",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucket, `${bucket}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  return { ...document, Statement: [tls, ...z.array(jsonObject).parse(document.Statement)] };
}

function publicAccessBlock(): DeclaredResource {
  const all = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
  return resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", { bucket: "acme-data", ...all });
}
