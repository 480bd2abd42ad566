import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { PARTITIONS, schemaIssuesText } from "@cross-account-s3/iam";
import { ACTION_SETS } from "../documents/action-sets";
import { LEVELS } from "../documents/levels";

/** The version of the contract that this program writes and reads. It increases when a field changes its meaning or is removed. */
export const CONTRACT_VERSION = 1;

/** The name of the control stack's output with the contract. */
const CONTRACT_OUTPUT = "contract";

const accountId = z.string().regex(/^\d{12}$/, "an account id");

/** The contract that a control stack exports for the data stacks, as the schema by which it is written and read. */
export const contractSchema = z.object({
  version: z.literal(CONTRACT_VERSION),
  /** The control account. */
  accountId,
  partition: z.enum(PARTITIONS),
  /** The accounts that the control roles may use. */
  dataAccounts: z.array(
    z.object({
      id: accountId,
      buckets: z.array(z.string()),
      /** Patterns of the names of existing topics. @default none */
      topics: z.array(z.string()).exactOptional(),
      /** Patterns of the names of access points of its buckets. @default none */
      accessPoints: z.array(z.string()).exactOptional(),
    }),
  ),
  /** The roles by the names that grants use. */
  roles: z.record(
    z.string(),
    z.object({
      arn: z.string().startsWith("arn:"),
      level: z.enum(LEVELS),
      subscribes: z.boolean(),
      /** The action sets that it may be granted in addition to the level. @default none */
      actionSets: z.array(z.enum(ACTION_SETS)).exactOptional(),
      /** The single actions that it may be granted in addition to the level. @default none */
      actions: z.array(z.string()).exactOptional(),
      /** Whether its sessions have tags, which the trust of the roles that it assumes must allow. @default false */
      sessionTags: z.boolean().exactOptional(),
      /** Whether the role may have direct grants. @default true */
      direct: z.boolean().exactOptional(),
      /** The roles in data accounts that it may assume. @default none */
      assumes: z.array(z.string().startsWith("arn:")).exactOptional(),
    }),
  ),
  /** The ids of the S3 gateway endpoints by Region. */
  endpoints: z.record(z.string(), z.array(z.string().startsWith("vpce-"))).default({}),
  /** The event bus that gets the data accounts' events, and the roles that may forward them. */
  eventBus: z
    .object({ arn: z.string().startsWith("arn:"), from: z.array(z.string().startsWith("arn:")) })
    .exactOptional(),
  /** The ARN of the role that reads audit logs. */
  auditLogReader: z.string().startsWith("arn:").optional(),
});

/** What a control stack exports for the data stacks. */
export type Contract = z.output<typeof contractSchema>;

/**
 * Reads a control stack's contract.
 *
 * @param controlStack the stack's full name, organization/project/stack.
 * @throws RunError naming the stack and each field that is missing or of another shape.
 */
export async function readContract(controlStack: string): Promise<Contract> {
  const reference = new pulumi.StackReference(controlStack);
  return parseContract(controlStack, await outputOf(reference, controlStack));
}

async function outputOf(reference: pulumi.StackReference, controlStack: string): Promise<unknown> {
  const details: { readonly value?: unknown; readonly secretValue?: unknown } =
    await reference.getOutputDetails(CONTRACT_OUTPUT);
  const found = details.value ?? details.secretValue;
  if (found === undefined) {
    throw new pulumi.RunError(
      `the control stack ${controlStack} has no output "${CONTRACT_OUTPUT}": ` +
        "deploy it first (pulumi up --stack control), and check cross-account-s3:controlStack",
    );
  }
  return found;
}

/**
 * Parses a control stack's output as a contract.
 *
 * @throws RunError naming the stack and each field that is missing or of another shape.
 */
export function parseContract(controlStack: string, output: unknown): Contract {
  const version = z.object({ version: z.number() }).safeParse(output).data?.version;
  if (version !== undefined && version !== CONTRACT_VERSION) {
    const [older, remedy] =
      version < CONTRACT_VERSION ? ["an older", "deploy the control stack again"] : ["a newer", "update this program"];
    throw new pulumi.RunError(
      `the control stack ${controlStack} speaks ${older} contract: field version is ${version}, and this program ` +
        `reads ${CONTRACT_VERSION}; ${remedy}`,
    );
  }
  const { data, error } = contractSchema.safeParse(output);
  if (data) return data;
  const faults = error.issues.map((issue) => {
    const path = [CONTRACT_OUTPUT, ...issue.path];
    return `  ${schemaIssuesText([{ ...issue, path }], { [CONTRACT_OUTPUT]: output })}`;
  });
  throw new pulumi.RunError(
    `the control stack ${controlStack} has an output "${CONTRACT_OUTPUT}" that cannot be read; deploy it again:\n${faults.join("\n")}`,
  );
}
