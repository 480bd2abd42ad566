import type {
  EnforcementLevel,
  PolicyProviderResource,
  PolicyResource,
  PolicyResourceOptions,
  StackValidationArgs,
} from "@pulumi/policy";
import { toPolicy } from "./crossguard";
import type { AnyRule } from "./rule";
import { Session } from "./session";
import { stackConfig } from "./settings";

/** A resource that a program declares. */
export interface DeclaredResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** Its inputs. An unknown value is the engine's placeholder, `UNKNOWN` of `unknown.ts`. */
  readonly props: Readonly<Record<string, unknown>>;
  /** Its outputs, for rules on the whole stack. @default its inputs */
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly provider?: { readonly name: string; readonly props: Readonly<Record<string, unknown>> };
  /** URNs of the resources that each property's value comes from, by property. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly opts?: Partial<PolicyResourceOptions>;
}

/** Configuration of the pack and of the stack for a check. */
export interface CheckConfig {
  /** Level or options by rule, as in the file of `--policy-pack-config`. */
  readonly rules?: Readonly<Record<string, EnforcementLevel | Readonly<Record<string, unknown>>>>;
  /** The stack's own configuration, under `cross-account-s3` and `aws`. */
  readonly stack?: Parameters<typeof stackConfig>[0];
}

/** A finding as the engine would print it. */
export interface Report {
  readonly rule: string;
  readonly level: "mandatory" | "advisory";
  readonly severity: "low" | "medium" | "high" | "critical";
  /** The resource's URN; undefined for the whole stack. */
  readonly resource: string | undefined;
  readonly message: string;
  readonly url: string;
}

/**
 * Runs rules on the resources of a program without the engine: on each resource in turn, then on the whole stack. It calls the
 * functions that the engine calls.
 */
export async function check(
  rules: readonly AnyRule[],
  resources: readonly DeclaredResource[],
  config: CheckConfig = {},
): Promise<readonly Report[]> {
  const session = new Session(stackConfig(config.stack ?? {}));
  const reports: Report[] = [];
  const active = rules
    .map((rule) => ({ rule, policy: toPolicy(rule, session), level: levelOf(rule, config) }))
    .filter(({ level }) => level !== "disabled");
  // All rules share one object and one function, because 70 rules run on each resource, and a bucket has ten resources.
  let asked: (typeof active)[number] | undefined;
  let at: string | undefined;
  const functions = engineFunctions(() => (asked ? configOf(asked.rule, config) : {}));
  const report = (message: string, urn?: string): void => {
    if (!asked) return;
    const { name, severity, url } = asked.rule;
    const level = asked.level === "advisory" ? "advisory" : "mandatory";
    reports.push({ rule: name, level, severity, resource: at ?? urn, message, url });
  };
  const providers: Providers = new Map();
  for (const resource of resources) {
    at = resource.urn;
    const args = { ...commonArgs(resource, providers), props: { ...resource.props }, ...functions };
    for (asked of active) {
      const { validateResource } = asked.policy;
      const pending = typeof validateResource === "function" ? validateResource(args, report) : undefined;
      // Most rules return nothing to wait for, and awaiting each would double the time.
      if (pending !== undefined) await pending;
    }
  }
  at = undefined;
  const stack = { ...stackArgs(resources, providers), ...functions };
  for (asked of active) await asked.policy.validateStack?.(stack, report);
  return reports;
}

function levelOf(rule: AnyRule, config: CheckConfig): EnforcementLevel {
  const configured = config.rules?.[rule.name];
  if (typeof configured === "string") return configured;
  const level = configured?.enforcementLevel;
  return level === "advisory" || level === "mandatory" || level === "remediate" || level === "disabled"
    ? level
    : rule.level;
}

/** Returns the options of a rule without its level, as the engine passes them. */
function configOf(rule: AnyRule, config: CheckConfig): object {
  const configured = config.rules?.[rule.name];
  if (typeof configured !== "object") return {};
  return Object.fromEntries(Object.entries(configured).filter(([key]) => key !== "enforcementLevel"));
}

/** Returns the functions that the engine gives to rules. */
function engineFunctions(config: () => object) {
  return {
    stackTags: new Map<string, string>(),
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the signature is the engine's
    getConfig: <T extends object>() => config() as T,
    notApplicable: (reason?: string): never => {
      throw new Error(reason ?? "not applicable");
    },
    isType: () => false,
    asType: () => undefined,
  };
}

function optionsOf(resource: DeclaredResource): PolicyResourceOptions {
  const timeouts = { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 };
  const none = {
    protect: false,
    ignoreChanges: [],
    aliases: [],
    additionalSecretOutputs: [],
    customTimeouts: timeouts,
  };
  return { ...none, ...resource.opts };
}

/** Providers as the engine passes them: one object for all resources of a provider. */
type Providers = Map<DeclaredResource["provider"], PolicyProviderResource>;

function commonArgs(resource: DeclaredResource, providers: Providers) {
  const { type, name, urn } = resource;
  const provider = providerOf(resource, providers);
  return { type, name, urn, opts: optionsOf(resource), ...(provider === undefined ? {} : { provider }) };
}

function providerOf({ provider }: DeclaredResource, providers: Providers): PolicyProviderResource | undefined {
  if (provider === undefined) return undefined;
  const known = providers.get(provider);
  if (known !== undefined) return known;
  const made = { type: "pulumi:providers:aws", urn: "", name: provider.name, props: { ...provider.props } };
  providers.set(provider, made);
  return made;
}

function stackArgs(
  declared: readonly DeclaredResource[],
  providers: Providers,
): Pick<StackValidationArgs, "resources"> {
  const resources = declared.map((one): PolicyResource => ({
    ...commonArgs(one, providers),
    props: { ...(one.outputs ?? one.props) },
    dependencies: [],
    propertyDependencies: {},
    isType: () => false,
    asType: () => undefined,
  }));
  const byUrn = new Map(resources.map((one) => [one.urn, one]));
  resources.forEach((resource, index) => {
    for (const [key, urns] of Object.entries(declared[index]?.propertyDependencies ?? {})) {
      resource.propertyDependencies[key] = urns.flatMap((urn) => byUrn.get(urn) ?? []);
    }
  });
  return { resources };
}
