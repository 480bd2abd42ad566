import type { Kind } from "./thing";

/** What it means that a setting is not as declared: for a reader who does not know AWS's words. */
const MEANING: Readonly<Record<string, string>> = {
  "bucket region": "the bucket was made anew elsewhere: endpoints, keys and residency no longer fit",
  "bucket ownership": "objects may belong to those who uploaded them, and ACLs may let others in",
  "bucket block public access": "a public policy or ACL is no longer stopped",
  "bucket encryption": "new objects are encrypted otherwise, or their readers lack the key",
  "bucket encryption key": "new objects are encrypted with another key, whose policy decides who can read them",
  "bucket bucket key": "every object asks KMS for a key of its own: more calls, and another encryption context",
  "bucket versioning": "an object that is overwritten or deleted is lost",
  "bucket notifications": "events go elsewhere than declared, or nowhere",
  "key state": "nobody can read or write what the key encrypts",
  "key rotation": "the key's material is no longer renewed every year",
  "topic encryption key": "events are encrypted with another key or not at all, and may not arrive",
  "role maximum session": "sessions may last longer, or end earlier, than declared",
  "role permissions boundary": "what bounds the role's rights is not what was declared",
  "trail logging": "no access is recorded any more",
  "trail selectors": "the trail does not record what it should",
  "trail log bucket": "the records go to another bucket",
  "trail log prefix": "the records go to another place in the log bucket",
  "trail multi-Region": "what happens in other Regions may not be recorded",
  "trail log file validation": "nobody can show that the records were not changed",
  "trail global service events": "changes in IAM may not be recorded",
  "trail encryption key": "the records are encrypted with another key",
  "endpoint state": "requests from the network do not reach S3",
};

/** What it means that a setting of a kind of thing differs. */
export function meaningOf(kind: Kind, setting: string): string {
  return MEANING[`${kind} ${setting}`] ?? "it is not as declared";
}

/** What it means that a thing is not there. */
export function absenceOf(kind: Kind): string {
  switch (kind) {
    case "role":
      return "nobody can assume it, and what it was granted is of no use";
    case "bucket":
      return "its data is gone, or it belongs to another account now";
    case "key":
      return "nobody can read what it encrypted";
    case "topic":
      return "events go nowhere, and S3 refuses changes of the bucket's notifications";
    case "queue":
      return "messages for it are lost";
    case "trail":
      return "nothing is recorded";
    case "endpoint":
      return "requests through it go nowhere, and a bucket that takes only those is shut";
  }
}
