import type { ResourceValidationArgs } from "@pulumi/policy";
import type { z } from "zod";
import type { JsonObject } from "@cross-account-s3/iam";
import type { PolicyDocument } from "./policy-document";
import type { DocumentKind } from "./document-kinds";
import type { Finding } from "./finding";
import type { Control } from "./frameworks";
import type { Use } from "./exemptions";
import type { Accounts, Profile, Settings, StackConfig } from "./settings";
import type { StackResource } from "./stack";

/** A resource, as a rule over one resource reads it: its inputs, plain. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: JsonObject;
  /** The tags it will carry, its provider's default tags among them. */
  readonly tags: Readonly<Record<string, string>>;
  /** The region it is made in, when anything says so. */
  readonly region: string | undefined;
}

/** What a rule may know in addition to what it checks. `options` is the rule's own configuration. */
export interface Context<Options> {
  readonly options: Options;
  readonly accounts: Accounts;
  readonly settings: Settings;
  readonly config: StackConfig;
  readonly profile: Profile;
  /** The name of the stack that is checked. */
  readonly stack: string;
  /** The exemptions that are for this stack, and what each has kept back so far. */
  readonly exemptions: readonly Use[];
}

/** Words that every rule has for its reader. */
interface About {
  /** `<service>-<resource>-<what>`; the file has the same name. */
  readonly name: string;
  /** `mandatory` stops the deployment, `advisory` only says so; a pack's configuration can change it. */
  readonly level: "mandatory" | "advisory";
  readonly severity: "low" | "medium" | "high" | "critical";
  /** `full` where the rule is about settings and tags, and not about who gets in; left out, it runs in both profiles. */
  readonly profile?: "full";
  /** What holds when the rule is kept, as one sentence. */
  readonly description: string;
  /** Why it matters, as one sentence. */
  readonly why: string;
  /** What to do about a finding. */
  readonly fix: string;
  /** What the rule cannot see, as one sentence: for the documentation. */
  readonly blind: string;
  /** AWS's own text on it. */
  readonly url: string;
  /** The controls of compliance frameworks that AWS maps to what the rule checks. */
  readonly controls?: readonly Control[];
}

/** What the pack's own rules read and set of a run. */
export interface PackRun {
  settings: Settings;
  /** Values that rules wait for at a resource's URN, or at "" for the whole stack; each is listed once. */
  takeWaiting(place: string): readonly { readonly on: string; readonly rules: readonly string[] }[];
}

/** A rule: what it says, and the checks it makes. Make one with {@link rule}. */
interface Rule<Shape extends z.ZodRawShape = z.ZodRawShape> extends About {
  /** The options that the rule takes in addition to `exemptions`, each with a default. */
  readonly options?: z.ZodObject<Shape>;
  /** Checks each policy document of these kinds. */
  readonly documents?: {
    readonly kinds: readonly DocumentKind[];
    readonly check: (document: PolicyDocument, context: Context<z.infer<z.ZodObject<Shape>>>) => readonly Finding[];
  };
  /** Checks each resource of these types by its inputs. */
  readonly resources?: {
    readonly types: readonly string[];
    readonly check: (resource: Resource, context: Context<z.infer<z.ZodObject<Shape>>>) => readonly Finding[];
  };
  /** Checks the stack's resources of these types together, by their outputs. */
  readonly stack?: {
    readonly types: readonly string[];
    /** Whether it also wants every resource that may hold a policy document. */
    readonly documents?: true;
    /** Whether it wants every resource there is. */
    readonly everything?: true;
    readonly check: (
      resources: readonly StackResource[],
      context: Context<z.infer<z.ZodObject<Shape>>>,
    ) => readonly Finding[];
  };
  /** Runs at every resource, and once for the whole stack with no resource: for the pack's own rules. */
  readonly everywhere?: (
    resource: Pick<ResourceValidationArgs, "type" | "name" | "urn" | "props"> | undefined,
    options: z.infer<z.ZodObject<Shape>>,
    run: PackRun,
  ) => readonly Finding[];
  /** The one safe value, where there is one: the properties to set, or undefined when nothing is amiss. */
  readonly remedy?: {
    readonly types: readonly string[];
    readonly change: (props: JsonObject) => JsonObject | undefined;
  };
}

/** A rule of any options, as the pack's list holds it. */
export type AnyRule = Rule;

/** Makes a rule. Its options' type is checked here against what its checks read, and is of no concern further on. */
export function rule<Shape extends z.ZodRawShape>(made: Rule<Shape>): AnyRule {
  return made as unknown as AnyRule;
}
