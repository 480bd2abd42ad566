import { z } from "zod";
import { type Config, parseConfig } from "../../stacks/config";
import { ConfigError } from "../../stacks/config/faults";
import { placeOf, type Project, type StackFile } from "../../rehearsal/run/project";
import { Account } from "../account";
import { described } from "../readers/fault";
import { type Check, missing, ok, unknown } from "./check";
import type { Runner } from "./tools";

/** A stack with its configuration, or with checks that list the errors in it. */
interface Configured {
  readonly stack: StackFile;
  readonly config: Config | undefined;
  readonly checks: readonly Check[];
}

/** Checks a stack's configuration by parsing it like its program. */
export function configCheck(project: Project, stack: StackFile): Configured {
  try {
    const config = parseConfig(project.name, stack.name, stack.config);
    return {
      stack,
      config,
      checks: [ok(`stack ${stack.name}: configuration, a ${config.role} stack in ${config.accountId}`)],
    };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const checks = error.faults.map(({ path, problem }) =>
      missing(`stack ${stack.name}: ${path}`, `${problem} (in ${placeOf(stack, path)})`),
    );
    return { stack, config: undefined, checks };
  }
}

/** Checks that a stack has credentials for its account. */
export async function credentialsCheck({ stack, config }: Configured): Promise<Check> {
  if (!config) return unknown(`stack ${stack.name}: credentials`, "see its configuration above");
  const account = new Account(config.accountId, config.connection);
  const remedy = "see aws:profile and aws:assumeRoles in its file, and the environment (aws sso login, AWS_PROFILE)";
  try {
    const { accountId, arn } = await account.caller();
    return accountId === config.accountId
      ? ok(`stack ${stack.name}: credentials of account ${accountId}, as ${arn}`)
      : missing(
          `stack ${stack.name}: credentials of account ${accountId} (${arn}), and it is for ${config.accountId}`,
          remedy,
        );
  } catch (error) {
    const { name, text } = described(error);
    return missing(`stack ${stack.name}: no credentials for account ${config.accountId} (${name}: ${text})`, remedy);
  } finally {
    account.close();
  }
}

const listSchema = z.array(z.object({ name: z.string(), resourceCount: z.number().optional() }));

/** Checks that the control stack of each data stack is deployed. */
export async function orderChecks(run: Runner, all: readonly Configured[]): Promise<readonly Check[]> {
  const data = all.flatMap(({ config }) => (config?.role === "data" ? [config] : []));
  if (data.length === 0) return [];
  const ran = await run("pulumi", ["stack", "ls", "--json", "--non-interactive"]);
  if (ran.kind === "failed") {
    return data.map(({ stack }) =>
      unknown(`stack ${stack}: whether its control stack is deployed`, "see pulumi and the backend above"),
    );
  }
  const parsed = listSchema.safeParse(JSON.parse(ran.stdout));
  const deployed = new Map(
    (parsed.data ?? []).map(({ name, resourceCount }) => [name.split("/").at(-1), resourceCount ?? 0]),
  );
  return data.map(({ stack, controlStack }) => {
    const name = controlStack.split("/").at(-1) ?? controlStack;
    const resources = deployed.get(name);
    if (resources === undefined) {
      return missing(
        `stack ${stack}: the backend has no stack ${name}, which it reads`,
        `pulumi up --stack ${name} first, or see cross-account-s3:controlStack`,
      );
    }
    if (resources === 0) {
      return missing(`stack ${stack}: its control stack ${name} is not deployed`, `pulumi up --stack ${name} first`);
    }
    return ok(`stack ${stack}: its control stack ${name} is deployed, with ${resources} resources`);
  });
}
