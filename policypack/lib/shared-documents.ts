import type { PolicyDocument } from "./policy-document";
import { readDocument } from "./policy-document";
import type { ForeignGrant } from "./grants";
import { foreignGrants } from "./grants";
import type { DocumentKind } from "./document-kinds";
import { locate } from "./locate";
import type { Accounts } from "./settings";
import type { StackResource } from "./stack";
import { bucketNameOf } from "./stack";
import { isUnknown } from "./unknown";

/** A document of the stack that allows foreign principals. */
export interface SharedDocument {
  readonly resource: StackResource;
  readonly document: PolicyDocument;
  readonly grants: readonly ForeignGrant[];
}

/** Returns the stack's documents of some kinds that allow foreign principals. */
export function sharedDocuments(
  resources: readonly StackResource[],
  kinds: readonly DocumentKind[],
  accounts: Accounts,
): readonly SharedDocument[] {
  return (
    resources
      .flatMap((resource) => locate(resource.type, resource.props).map((located) => ({ resource, located })))
      // An empty text is an output without a value.
      .filter(({ located }) => located.text !== "" && kinds.includes(located.kind))
      .map(({ resource, located }) => ({ resource, document: readDocument(located.kind, located.text) }))
      .map((one) => ({ ...one, grants: foreignGrants(one.document, accounts) }))
      .filter(({ grants }) => grants.length > 0)
  );
}

/** Returns the buckets of a shared bucket policy: the one in its property `bucket`, or else those in its `Resource` elements. */
export function bucketsOf({ resource, document }: SharedDocument): readonly string[] {
  const named = bucketNameOf(resource);
  if (named !== undefined) return [named];
  const arns = document.statements.flatMap((one) => one.resources).filter((arn) => !isUnknown(arn));
  return [...new Set(arns.flatMap((arn) => /^arn:[^:]*:s3:::([^/*?]+)/.exec(arn)?.[1] ?? []))];
}
