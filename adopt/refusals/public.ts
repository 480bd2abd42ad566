import { isObject, type JsonObject, texts } from "../json";

/** The keys by which a statement for everybody is no longer public, if their values are fixed (S3 guide, "The meaning of public"). */
const narrowing: ReadonlySet<string> = new Set([
  "aws:sourceip",
  "aws:sourcearn",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:sourceowner",
  "aws:sourceaccount",
  "aws:userid",
  "aws:principalorgid",
  "s3:x-amz-server-side-encryption-aws-kms-key-id",
  "s3:dataaccesspointarn",
  "s3:dataaccesspointaccount",
]);

const positive: ReadonlySet<string> = new Set(["StringEquals", "StringLike", "ArnEquals", "ArnLike", "IpAddress"]);

/** True if S3 calls a bucket policy with this statement public: an allow for everybody that no fixed value narrows. */
export function isPublic(statement: JsonObject): boolean {
  return statement.Effect === "Allow" && isForEverybody(statement) && !isNarrowed(statement);
}

function isForEverybody({ Principal, NotPrincipal }: JsonObject): boolean {
  if (NotPrincipal !== undefined || Principal === "*") return true;
  return isObject(Principal) && texts(Principal.AWS).includes("*");
}

function isNarrowed({ Condition }: JsonObject): boolean {
  if (!isObject(Condition)) return false;
  return Object.entries(Condition).some(
    ([operator, block]) =>
      positive.has(operator) &&
      isObject(block) &&
      Object.entries(block).some(
        ([key, value]) => narrowing.has(key.toLowerCase()) && texts(value).length > 0 && texts(value).every(isFixed),
      ),
  );
}

/** A fixed value holds no wildcard and no policy variable, and a range of addresses is not the whole Internet. */
function isFixed(value: string): boolean {
  return !/[*?]|\$\{/.test(value) && !value.endsWith("/0");
}
