import type { Partition } from "@cross-account-s3/iam";
import * as pulumi from "@pulumi/pulumi";
import * as runtime from "@pulumi/pulumi/runtime";
import "./lean-runtime";
import { RecordingMonitor } from "./monitor";
import { providerAnswer } from "./outputs";
import { type DeclaredResource, providerUrn } from "./resource";
import { withOwnRuntime } from "./own-runtime";

/** A program: the export of the file in `main` of Pulumi.yaml. */
export type Program = () => Promise<object>;

/** The outputs of a stack, by name. */
export type Outputs = Readonly<Record<string, unknown>>;

/** Arguments for {@link run}. */
interface RunArgs {
  readonly program: Program;
  readonly project: string;
  readonly stack: string;
  /** Configuration values by full key, in the form in which the engine passes them. */
  readonly config: Readonly<Record<string, string>>;
  /** The account of the stack's credentials. */
  readonly accountId: string;
  readonly partition: Partition;
  /** The Region of resources whose provider has no Region. */
  readonly region: string;
  /** Returns the outputs of another stack, by its full name. */
  readonly outputsOf: (stack: string) => Promise<Outputs>;
}

/** The resources and outputs of a program that was run. */
export interface ProgramResult {
  readonly resources: readonly DeclaredResource[];
  readonly outputs: Outputs;
}

/**
 * Runs a program like a preview, but without the engine, a provider or an account.
 *
 * @throws the error that the program throws; a RunError if the user can fix it.
 */
export async function run(args: RunArgs): Promise<ProgramResult> {
  // Pulumi captures a stack trace for every promise. The rehearsal does not use them, and they take most of the time.
  Error.stackTraceLimit = 0;
  return withOwnRuntime(async () => {
    const resources = new Map<string, DeclaredResource>();
    const monitor = new RecordingMonitor(mocks(args, resources), args.stack, resources);
    runtime.setMockOptions(monitor, args.project, args.stack, true, "organization");
    runtime.setAllConfig({ ...args.config });
    let outputs: Outputs = {};
    try {
      await runtime.runInPulumiStack(async () => {
        // Only the engine needs aliases, to find a resource in the state. Each alias creates several outputs.
        runtime.registerStackTransformation(({ props, opts }) => ({ props, opts: { ...opts, aliases: [] } }));
        const given = await args.program();
        outputs = await settledOutputs(given);
        return given;
      });
      await runtime.disconnect();
    } catch (error) {
      if (typeof error === "object" && error !== null) thrownErrors.add(error);
      throw error;
    }
    return { resources: [...resources.values()], outputs };
  });
}

/** Errors of programs that their callers have already received. */
const thrownErrors = new WeakSet();

/** Returns whether {@link run} has thrown an error already. Pulumi's runtime also rejects its own promises with it. */
export function wasThrown(error: unknown): boolean {
  return typeof error === "object" && error !== null && thrownErrors.has(error);
}

/** Waits for the values of outputs. @throws Error naming the outputs that are unknown here, for which Pulumi would wait forever. */
async function settledOutputs(outputs: object): Promise<Outputs> {
  const serialized = await runtime.serializeProperties("outputs", Object.fromEntries(Object.entries(outputs)));
  const unknown = Object.entries(serialized).filter(([, value]) =>
    JSON.stringify(value ?? null).includes(runtime.unknownValue),
  );
  if (unknown.length > 0) {
    const names = unknown.map(([name]) => name).join(", ");
    throw new Error(
      `the rehearsal does not know these outputs: ${names}. They come from a resource that has no entry in rehearsal/run/outputs.ts`,
    );
  }
  return new Promise((resolve) => {
    pulumi.output(outputs).apply((values) => {
      resolve(Object.fromEntries(Object.entries(values)));
    });
  });
}

function mocks(args: RunArgs, resources: ReadonlyMap<string, DeclaredResource>): runtime.Mocks {
  const place = (provider: string | undefined) => {
    const region = resources.get(providerUrn(provider ?? ""))?.inputs.region;
    return { ...args, region: typeof region === "string" ? region : args.region };
  };
  return {
    async newResource({ type, name, inputs, provider }) {
      if (type === "pulumi:pulumi:StackReference") {
        const outputs = await args.outputsOf(name);
        return { id: name, state: { name, outputs, secretOutputNames: [] } };
      }
      // The stack and the type are part of the seed, so that keys of the same name in two stacks get different ids.
      const { id, state } = providerAnswer(type, record(inputs), place(provider), `${args.stack}::${type}::${name}`);
      return { id, state };
    },
    call({ token }) {
      const { accountId, partition } = args;
      if (token === "aws:index/getCallerIdentity:getCallerIdentity") {
        return {
          id: accountId,
          accountId,
          userId: "AROAREHEARSAL",
          arn: `arn:${partition}:iam::${accountId}:role/deployer`,
        };
      }
      throw new pulumi.RunError(
        `the program asks AWS for ${token}, which the rehearsal, without an account, cannot answer; write the value into the configuration, or run pulumi preview`,
      );
    },
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
