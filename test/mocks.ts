import * as pulumi from "@pulumi/pulumi";
import { disconnect, setAllConfig } from "@pulumi/pulumi/runtime";
import type { RawConfig } from "../stacks/config";

/** A resource as a program declared it. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What a program declared and gave back. */
interface Run<Outputs> {
  readonly declared: readonly Declared[];
  readonly outputs: Outputs;
}

/**
 * Runs a program in process, with nothing behind it, and waits for every resource.
 *
 * @param outputsOf what a stack reference finds, by the stack's full name.
 */
export async function run<Outputs>(
  config: RawConfig,
  program: () => Promise<Outputs>,
  outputsOf: Readonly<Record<string, object>> = {},
): Promise<Run<Outputs>> {
  const declared: Declared[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs }: pulumi.runtime.MockResourceArgs) {
        const given = inputs as Record<string, unknown>;
        declared.push({ type, name, inputs: given });
        if (type === "pulumi:pulumi:StackReference") {
          return { id: name, state: { ...given, outputs: outputsOf[name] ?? {} } };
        }
        return { id: `${name}-id`, state: { ...given, arn: `arn:of:${type}:${name}` } };
      },
      call: () => ({ accountId: config["cross-account-s3:accountId"] }),
    },
    "cross-account-s3",
    "test",
    false,
    "organization",
  );
  setAllConfig({ ...config });
  const outputs = await program();
  await disconnect();
  return { declared, outputs };
}

/** The inputs of the one resource of this type, or of this type and name. */
export function only(declared: readonly Declared[], type: string, name?: string): Readonly<Record<string, unknown>> {
  const [found, ...more] = declared.filter((d) => d.type === type && (name === undefined || d.name === name));
  if (!found || more.length > 0) throw new Error(`expected one ${type}, found ${more.length + (found ? 1 : 0)}`);
  return found.inputs;
}
