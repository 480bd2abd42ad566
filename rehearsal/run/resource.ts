/** A resource as a program declared it, with what it would have once it exists. */
export interface DeclaredResource {
  /** The stack whose program declared it. */
  readonly stack: string;
  /** The token of its type, such as `aws:s3/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** Whether a provider manages it; false of components and the stack itself. */
  readonly custom: boolean;
  /** The URN of the resource that it belongs to. */
  readonly parent: string;
  /** The provider's URN and id, joined by `::`; empty where none was named. */
  readonly provider: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The inputs with the outputs that a provider would add. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  /** The URNs that it waits for. */
  readonly dependsOn: readonly string[];
  /** The URNs that each property's value came from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/** The inputs of a resource's provider; undefined where none was named. */
export function providerOf(
  resource: DeclaredResource,
  resources: ReadonlyMap<string, DeclaredResource>,
): DeclaredResource | undefined {
  return resources.get(providerUrn(resource.provider));
}

/** The URN in a provider reference, `URN::ID`. */
export function providerUrn(reference: string): string {
  return reference.slice(0, Math.max(0, reference.lastIndexOf("::")));
}
