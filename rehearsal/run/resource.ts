/** A resource that a program declared, with the outputs that it would have after a deployment. */
export interface DeclaredResource {
  /** The stack whose program declared it. */
  readonly stack: string;
  /** The type token, such as `aws:s3/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** Whether a provider manages it; false for components and the stack itself. */
  readonly custom: boolean;
  /** The URN of the parent. */
  readonly parent: string;
  /** The provider's URN and id, joined by `::`; empty for the default provider. */
  readonly provider: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The inputs with the outputs that a provider would add. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  /** The URNs of the resources on which it depends. */
  readonly dependsOn: readonly string[];
  /** The URNs of the resources on which each property depends. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/** Returns the provider of a resource; undefined for the default provider. */
export function providerOf(
  resource: DeclaredResource,
  resources: ReadonlyMap<string, DeclaredResource>,
): DeclaredResource | undefined {
  return resources.get(providerUrn(resource.provider));
}

/** Returns the URN in a provider reference, `URN::ID`. */
export function providerUrn(reference: string): string {
  return reference.slice(0, Math.max(0, reference.lastIndexOf("::")));
}
