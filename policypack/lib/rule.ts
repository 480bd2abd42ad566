import type { ResourceValidationArgs } from "@pulumi/policy";
import type { z } from "zod";
import type { JsonObject } from "@cross-account-s3/iam";
import type { PolicyDocument } from "./policy-document";
import type { DocumentKind } from "./document-kinds";
import type { Finding } from "./finding";
import type { Control } from "./frameworks";
import type { ExemptionUse } from "./exemptions";
import type { Accounts, Profile, Settings, StackConfig } from "./settings";
import type { StackResource } from "./stack";

/** A resource as rules on single resources read it. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** Its inputs. */
  readonly props: JsonObject;
  /** Its tags, including the provider's default tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** Its Region, if it is known. */
  readonly region: string | undefined;
}

/** What a rule knows in addition to the document or resource that it checks. */
export interface Context<Options> {
  /** The rule's own options. */
  readonly options: Options;
  readonly accounts: Accounts;
  readonly settings: Settings;
  readonly config: StackConfig;
  readonly profile: Profile;
  /** The name of the stack that is checked. */
  readonly stack: string;
  /** The exemptions that apply to this stack, and the resources whose findings each suppressed so far. */
  readonly exemptions: readonly ExemptionUse[];
}

/** Properties of a rule for its readers. */
interface RuleText {
  /** `<service>-<resource>-<what>`; the file has the same name. */
  readonly name: string;
  /** The default level. A `mandatory` finding stops the deployment, an `advisory` one does not. */
  readonly level: "mandatory" | "advisory";
  readonly severity: "low" | "medium" | "high" | "critical";
  /** `full` for rules on settings and tags, which do not run in the profile `sharing`. @default both profiles */
  readonly profile?: "full";
  /** What holds without a finding, in one sentence. */
  readonly description: string;
  /** Why that matters, in one sentence. */
  readonly why: string;
  /** What to do about a finding. */
  readonly fix: string;
  /** What the rule cannot see, in one sentence, for the documentation. */
  readonly blind: string;
  /** The page of AWS's documentation on the subject. */
  readonly url: string;
  /** Controls of compliance frameworks that AWS maps to the subject. */
  readonly controls?: readonly Control[];
}

/** The parts of a session that the pack's own rules read and set. */
export interface PackRun {
  settings: Settings;
  /**
   * Returns the values that rules wait for, and forgets them.
   *
   * @param place a resource's URN, or "" for the whole stack.
   */
  takeWaiting(place: string): readonly { readonly on: string; readonly rules: readonly string[] }[];
}

/** A rule: its texts and its checks. Create one with {@link rule}. */
interface Rule<Shape extends z.ZodRawShape = z.ZodRawShape> extends RuleText {
  /** The rule's options in addition to `exemptions`, each with a default. */
  readonly options?: z.ZodObject<Shape>;
  /** Checks each policy document of these kinds. */
  readonly documents?: {
    readonly kinds: readonly DocumentKind[];
    readonly check: (document: PolicyDocument, context: Context<z.infer<z.ZodObject<Shape>>>) => readonly Finding[];
  };
  /** Checks the inputs of each resource of these types. */
  readonly resources?: {
    readonly types: readonly string[];
    readonly check: (resource: Resource, context: Context<z.infer<z.ZodObject<Shape>>>) => readonly Finding[];
  };
  /** Checks the outputs of all the stack's resources of these types together. */
  readonly stack?: {
    readonly types: readonly string[];
    /** True to include every resource that may contain a policy document. */
    readonly documents?: true;
    /** True to include every resource of the stack. */
    readonly everything?: true;
    readonly check: (
      resources: readonly StackResource[],
      context: Context<z.infer<z.ZodObject<Shape>>>,
    ) => readonly Finding[];
  };
  /** Runs on every resource, and once without a resource for the whole stack. Only for the pack's own rules. */
  readonly everywhere?: (
    resource: Pick<ResourceValidationArgs, "type" | "name" | "urn" | "props"> | undefined,
    options: z.infer<z.ZodObject<Shape>>,
    run: PackRun,
  ) => readonly Finding[];
  /** Corrects resources if there is only one safe value. `change` returns the properties to set, or undefined if they are correct. */
  readonly remedy?: {
    readonly types: readonly string[];
    readonly change: (props: JsonObject) => JsonObject | undefined;
  };
}

/** A rule with any options, for lists of rules. */
export type AnyRule = Rule;

/** Creates a rule. The compiler checks here that the checks read only the rule's own options; lists of rules ignore their type. */
export function rule<Shape extends z.ZodRawShape>(definition: Rule<Shape>): AnyRule {
  return definition as unknown as AnyRule;
}
