import type { PolicyDocument } from "./policy-document";
import { readDocument } from "./policy-document";
import type { ForeignGrant } from "./grants";
import { foreignGrants } from "./grants";
import type { DocumentKind } from "./document-kinds";
import { locate } from "./locate";
import type { Accounts } from "./settings";
import type { StackResource } from "./stack";
import { nameOf } from "./stack";
import { isUnknown } from "./unknown";

/** A document of the stack that lets foreigners in. */
export interface SharedDocument {
  readonly resource: StackResource;
  readonly document: PolicyDocument;
  readonly grants: readonly ForeignGrant[];
}

/** The stack's documents of these kinds that let foreigners in. An empty text is an output that was never set. */
export function sharedDocuments(
  resources: readonly StackResource[],
  kinds: readonly DocumentKind[],
  accounts: Accounts,
): readonly SharedDocument[] {
  return resources
    .flatMap((resource) => locate(resource.type, resource.props).map((located) => ({ resource, located })))
    .filter(({ located }) => located.text !== "" && kinds.includes(located.kind))
    .map(({ resource, located }) => ({ resource, document: readDocument(located.kind, located.text) }))
    .map((one) => ({ ...one, grants: foreignGrants(one.document, accounts) }))
    .filter(({ grants }) => grants.length > 0);
}

/** The buckets that a shared bucket policy is for: its own property says so, else the resources it speaks of. */
export function bucketsOf({ resource, document }: SharedDocument): readonly string[] {
  const stated = nameOf(resource);
  if (stated !== undefined) return [stated];
  const arns = document.statements.flatMap((one) => one.resources).filter((arn) => !isUnknown(arn));
  return [...new Set(arns.flatMap((arn) => /^arn:[^:]*:s3:::([^/*?]+)/.exec(arn)?.[1] ?? []))];
}
