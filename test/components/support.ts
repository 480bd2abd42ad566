import * as pulumi from "@pulumi/pulumi";
import type { RawConfig } from "../../stacks/config";
import { type Declared, run } from "../mocks";

/** The options of a resource that decide over its life: which Pulumi's mocks do not show. */
interface Life {
  readonly protect: boolean;
  /** Whether it stays in AWS when it leaves the stack. */
  readonly retained: boolean;
  /** The types of the resources that come first. */
  readonly after: readonly string[];
}

/**
 * Makes a component in process.
 *
 * @param make is given options that it must hand to the component.
 * @returns what was declared, and the life of each resource by its type.
 */
export async function made(
  make: (opts: pulumi.ComponentResourceOptions) => pulumi.ComponentResource,
): Promise<{ readonly declared: readonly Declared[]; readonly life: ReadonlyMap<string, Life> }> {
  const life = new Map<string, Life>();
  const typeOf = new Map<pulumi.Resource, string>();
  const note: pulumi.ResourceTransformation = ({ type, resource, opts }) => {
    typeOf.set(resource, type);
    const first = [opts.dependsOn ?? []].flat().filter((r): r is pulumi.Resource => pulumi.Resource.isInstance(r));
    life.set(type, {
      protect: opts.protect === true,
      retained: "retainOnDelete" in opts && opts.retainOnDelete,
      after: first.map((r) => typeOf.get(r) ?? "another component's"),
    });
    return undefined;
  };
  const none: RawConfig = {};
  const { declared } = await run(none, () => Promise.resolve(make({ transformations: [note] })));
  return { declared, life };
}
