import type { IncomingMessage } from "node:http";

/** A call of an AWS API, as it came over the wire. */
export interface Call {
  /** The service by the name that its actions begin with. */
  readonly service: string;
  /** The API's own name for the operation; for S3 the IAM action's name, as S3 sends none. */
  readonly operation: string;
  readonly region: string;
  /** The parameters: those of the form, of the JSON body, or the bucket's name. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The services whose actions begin otherwise than their signatures say. */
const PREFIX: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/**
 * What S3's requests to a bucket are authorised by, by method and the query's first key.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
const S3: Readonly<Record<string, string>> = {
  "HEAD ": "ListBucket",
  "PUT ": "CreateBucket",
  "DELETE ": "DeleteBucket",
  "GET accelerate": "GetAccelerateConfiguration",
  "GET acl": "GetBucketAcl",
  "GET cors": "GetBucketCORS",
  "GET encryption": "GetEncryptionConfiguration",
  "PUT encryption": "PutEncryptionConfiguration",
  "DELETE encryption": "PutEncryptionConfiguration",
  "GET lifecycle": "GetLifecycleConfiguration",
  "PUT lifecycle": "PutLifecycleConfiguration",
  "DELETE lifecycle": "PutLifecycleConfiguration",
  "GET location": "GetBucketLocation",
  "GET logging": "GetBucketLogging",
  "PUT logging": "PutBucketLogging",
  "GET notification": "GetBucketNotification",
  "PUT notification": "PutBucketNotification",
  "GET object-lock": "GetBucketObjectLockConfiguration",
  "PUT object-lock": "PutBucketObjectLockConfiguration",
  "GET ownershipControls": "GetBucketOwnershipControls",
  "PUT ownershipControls": "PutBucketOwnershipControls",
  "DELETE ownershipControls": "PutBucketOwnershipControls",
  "GET policy": "GetBucketPolicy",
  "PUT policy": "PutBucketPolicy",
  "DELETE policy": "DeleteBucketPolicy",
  "GET publicAccessBlock": "GetBucketPublicAccessBlock",
  "PUT publicAccessBlock": "PutBucketPublicAccessBlock",
  "DELETE publicAccessBlock": "PutBucketPublicAccessBlock",
  "GET replication": "GetReplicationConfiguration",
  "GET requestPayment": "GetBucketRequestPayment",
  "GET tagging": "GetBucketTagging",
  "PUT tagging": "PutBucketTagging",
  "DELETE tagging": "PutBucketTagging",
  "GET versioning": "GetBucketVersioning",
  "PUT versioning": "PutBucketVersioning",
  "GET website": "GetBucketWebsite",
};

/**
 * Reads a call from a request.
 *
 * @throws Error for a request to S3 that the table above does not know, or one that is no call of AWS's.
 */
export function callOf({ method = "", url = "/", headers }: IncomingMessage, body: string): Call {
  const [, region = "", signed = ""] =
    /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? "") ?? [];
  const service = PREFIX[signed] ?? signed;
  if (service === "s3") {
    const { pathname, searchParams } = new URL(url, "http://localhost");
    const [, bucket = "", key = ""] = /^\/([^/]*)\/?(.*)$/.exec(pathname) ?? [];
    if (bucket === "" && method === "GET") return { service, operation: "ListAllMyBuckets", region, parameters: {} };
    const asked = `${method} ${[...searchParams.keys()].find((name) => name !== "x-id") ?? ""}`;
    const operation = key === "" ? S3[asked] : undefined;
    if (operation === undefined)
      throw new Error(`S3's ${method} ${url} is not known to this test: which action is it?`);
    return { service, operation, region, parameters: { bucket } };
  }
  const target = headers["x-amz-target"];
  if (typeof target === "string") {
    const parameters: unknown = JSON.parse(body);
    if (typeof parameters !== "object" || parameters === null) throw new Error(`${target} has no parameters`);
    return { service, operation: target.split(".").at(-1) ?? "", region, parameters: { ...parameters } };
  }
  const form = new URLSearchParams(body);
  const operation = form.get("Action");
  if (operation === null) throw new Error(`${method} ${url} is no call of AWS's`);
  return { service, operation, region, parameters: Object.fromEntries(form) };
}
