import { ExemptionUses } from "./exemptions";
import type { Options } from "./options";
import { readOptions } from "./options";
import { ResourceReadings } from "./resource-readings";
import type { AnyRule, Context, PackRun } from "./rule";
import type { Profile, Settings, StackConfig } from "./settings";
import { accountsOf, profileOf, readStackConfig, settingsSchema } from "./settings";

/**
 * The state that the rules of one run share: the settings, which the first rule sets; and the unknown values that rules wait for, which
 * the last rule reports.
 */
export class Session implements PackRun {
  readonly exemptions = new ExemptionUses();
  readonly readings = new ResourceReadings();
  settings: Settings = settingsSchema.parse({});
  readonly #waiting = new Map<string, Map<string, Set<string>>>();
  readonly #refused = new Set<string>();
  readonly #options = new Map<string, Options>();
  #config: StackConfig | undefined;

  /** @param config the stack's configuration. @default read from the engine when it is first needed */
  constructor(config?: StackConfig) {
    this.#config = config;
  }

  get config(): StackConfig {
    return (this.#config ??= readStackConfig());
  }

  get profile(): Profile {
    return profileOf(this.settings, this.config);
  }

  /** Whether a rule runs in the profile of this run. */
  runs(rule: AnyRule): boolean {
    return rule.profile === undefined || this.profile === "full";
  }

  /** Returns a rule's options, which are parsed once per run. */
  options(rule: AnyRule, config: () => object): Options {
    const known = this.#options.get(rule.name);
    if (known !== undefined) return known;
    const read = readOptions(rule, config());
    this.#options.set(rule.name, read);
    if (read.ok) this.exemptions.add(rule, read.exemptions);
    return read;
  }

  /** Returns the context of a rule. @param bound the accounts that providers are bound to. */
  context(options: Record<string, unknown>, stack: string, bound: readonly string[]): Context<Record<string, unknown>> {
    const { settings, config, profile } = this;
    const accounts = accountsOf(settings, config, bound);
    return { options, settings, config, profile, accounts, stack, exemptions: this.exemptions.in(stack) };
  }

  /** Returns true on the first call for a rule, so that its invalid options are reported once and not for every resource. */
  refusesFirst(rule: AnyRule): boolean {
    const first = !this.#refused.has(rule.name);
    this.#refused.add(rule.name);
    return first;
  }

  /** Records that a rule waits for a value. @param place the resource's URN, or "" for the whole stack. */
  waits(place: string, rule: AnyRule, on: string): void {
    const values = this.#waiting.get(place) ?? new Map<string, Set<string>>();
    this.#waiting.set(place, values);
    values.set(on, (values.get(on) ?? new Set()).add(rule.name));
  }

  takeWaiting(place: string): readonly { readonly on: string; readonly rules: readonly string[] }[] {
    const values = this.#waiting.get(place);
    this.#waiting.delete(place);
    return [...(values ?? [])].map(([on, rules]) => ({ on, rules: [...rules] }));
  }
}
