import {
  type Formula,
  not,
  all,
  any,
  parsePolicy,
  type Policy,
  policyErrorText,
  policyFormula,
  RequestSpace,
  type RequestSet,
  servicesOf,
  type Language,
} from "@cross-account-s3/iam";
import { spelled, repeatedExcept } from "../../../packages/iam/classes/language";
import { parseConfig, type DeployerConfig } from "../../../stacks/config";
import { planDeployers } from "../../../stacks/deployer/plan";
import { raw } from "../../stacks/support";

export const PROJECT = "cross-account-s3";
export const ACCOUNT = "111111111111";
export const DATA_ACCOUNT = "222222222222";
export const STATE_KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/state`;

/** What a stack that is deployed has under `deploys`. */
export type Deploys = Readonly<Record<string, unknown>> & { readonly stack: string; readonly role: "control" | "data" };

/** The configuration of a deployer stack `deployer` of account {@link ACCOUNT}. */
export function configOf(deploys: readonly Deploys[], fields: object = {}): DeployerConfig {
  const identity = { github: { repository: "acme/infrastructure", environment: "production" } };
  const stack = { "aws:region": "us-east-1", role: "deployer", accountId: ACCOUNT, identity, deploys };
  const config = parseConfig(PROJECT, "deployer", raw(stack, { ...fields }));
  if (config.role !== "deployer") throw new Error("no deployer stack");
  return config;
}

/** Reads documents as one identity policy. @throws Error if IAM would refuse one. */
export function policyOf(documents: readonly object[]): Policy {
  const policies = documents.map((one) => {
    const parsed = parsePolicy(JSON.stringify(one), { type: "identity" });
    if ("errors" in parsed) throw new Error(parsed.errors.map(policyErrorText).join("; "));
    return parsed.policy;
  });
  return { version: "2012-10-17", statements: policies.flatMap(({ statements }) => statements) };
}

/** A statement of {@link policyOf}. */
export interface Written {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

/** Statements as one identity policy. */
export function written(statements: readonly Written[]): Policy {
  return policyOf([{ Version: "2012-10-17", Statement: statements }]);
}

/** The policies of a stack's deployer, and the boundary of the roles that it makes. */
export function powersOf(config: DeployerConfig, stack: string): { deployer: Policy; boundary: Policy } {
  const planned = planDeployers(config).find((one) => one.stack === stack);
  if (!planned) throw new Error(`no stack ${stack}`);
  return { deployer: policyOf(planned.deploy.policies), boundary: policyOf([planned.boundary.policy]) };
}

/**
 * The requests of services for which a formula holds, one set for each service, as no request is of two. Exact:
 * a space without open questions has none that depend on them.
 */
export function requests(formula: Formula, services: readonly string[]): readonly RequestSet[] {
  return services.map((service) => {
    const space = new RequestSpace([formula], {
      services: [service],
      ...(service === "s3" ? {} : { resources: RESOURCES }),
    });
    const open = space.variables.flatMap((variable) => (variable.of === "open" ? [variable.reason] : []));
    if (open.length > 0) throw new Error(`not decided: ${open.join("; ")}`);
    return space.set(formula);
  });
}

const PART = repeatedExcept(":");
const ARN = [...spelled("arn"), ...Array.from({ length: 4 }, () => [...spelled(":"), PART]).flat(), ...spelled(":")];

/**
 * The ARNs of all services but S3: names there have no colon, but where the service puts one. (CloudWatch takes alarms with colons in their
 * names, which no program creates.) A star in the place of a Region would reach into such names.
 */
const RESOURCES: Language = {
  label: "an ARN, or no resource",
  sequences: [
    [...ARN, PART],
    [...ARN, ...spelled("alarm:"), PART],
    [...ARN, ...spelled("log-group:"), PART],
    [...ARN, ...spelled("log-group:"), PART, ...spelled(":log-stream:"), PART],
    spelled("*"),
  ],
};

/** The requests that a policy allows and none of the others does. */
export function beyond(policy: Policy, ...others: readonly Policy[]): readonly RequestSet[] {
  return requests(all(policyFormula(policy), not(any(...others.map(policyFormula)))), servicesOf([policy]));
}

/** The requests that all of the policies allow: of the services that each names, where it names any. */
export function inCommon(...policies: readonly Policy[]): readonly RequestSet[] {
  const named = policies.map((policy) => servicesOf([policy])).filter((services) => services.length > 0);
  const services = servicesOf(policies).filter((service) => named.every((one) => one.includes(service)));
  return requests(all(...policies.map(policyFormula)), services);
}

/** The actions of which sets have a request, in order. */
export function actionsOf(sets: readonly RequestSet[]): readonly string[] {
  return sets.flatMap((set) => (set.isEmpty ? [] : set.space.actionsOf(set))).sort();
}
