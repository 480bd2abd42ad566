import * as pulumi from "@pulumi/pulumi";
import * as runtime from "@pulumi/pulumi/runtime";
import "./lean-runtime";
import { RecordingMonitor } from "./monitor";
import { answer } from "./outputs";
import { type DeclaredResource, providerUrn } from "./resource";
import { withOwnRuntime } from "./own-runtime";

/** A program: what the file that `main` of Pulumi.yaml names exports. */
export type Program = () => Promise<object>;

/** Outputs of a stack by name. */
export type Outputs = Readonly<Record<string, unknown>>;

/** What to run, and as what. */
interface Run {
  readonly program: Program;
  readonly project: string;
  readonly stack: string;
  /** Configuration values by full key, as the engine gives them. */
  readonly config: Readonly<Record<string, string>>;
  /** The account whose credentials the stack would have. */
  readonly accountId: string;
  readonly partition: string;
  /** The Region of what no provider with a Region makes. */
  readonly region: string;
  /** The outputs of another stack, by its full name; none if there is no such stack. */
  readonly outputsOf: (stack: string) => Promise<Outputs>;
}

/** What a program declared and handed out. */
export interface Ran {
  readonly resources: readonly DeclaredResource[];
  readonly outputs: Outputs;
}

/**
 * Runs a program as a preview would, without an engine, a provider or an account.
 *
 * @throws whatever the program throws: RunError for what the user can mend.
 */
export async function run(args: Run): Promise<Ran> {
  // Pulumi keeps a stack trace with every promise; they are not read here, and cost more than all else.
  Error.stackTraceLimit = 0;
  return withOwnRuntime(async () => {
    const resources = new Map<string, DeclaredResource>();
    const monitor = new RecordingMonitor(mocks(args, resources), args.stack, resources);
    runtime.setMockOptions(monitor, args.project, args.stack, true, "organization");
    runtime.setAllConfig({ ...args.config });
    let outputs: Outputs = {};
    try {
      await runtime.runInPulumiStack(async () => {
        // Former types and names are for the engine, which finds a resource in the state by them; each takes several outputs.
        runtime.registerStackTransformation(({ props, opts }) => ({ props, opts: { ...opts, aliases: [] } }));
        const given = await args.program();
        outputs = await settled(given);
        return given;
      });
      await runtime.disconnect();
    } catch (error) {
      if (typeof error === "object" && error !== null) thrown.add(error);
      throw error;
    }
    return { resources: [...resources.values()], outputs };
  });
}

/** Errors of programs that their caller has already received. */
const thrown = new WeakSet();

/** Whether an error reached whoever ran the program: Pulumi's runtime rejects promises of its own with it as well. */
export function wasThrown(error: unknown): boolean {
  return typeof error === "object" && error !== null && thrown.has(error);
}

/** Waits for all that the outputs hold. @throws Error naming those that are not known here: Pulumi would wait for ever. */
async function settled(outputs: object): Promise<Outputs> {
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

function mocks(args: Run, resources: ReadonlyMap<string, DeclaredResource>): runtime.Mocks {
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
      // With only the name, the key of one stack would get the id of another's.
      const { id, state } = answer(type, record(inputs), place(provider), `${args.stack}::${type}::${name}`);
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
