import { GetBucketPolicyCommand } from "@aws-sdk/client-s3";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { trustedNames } from "../../stacks/control/trusted-names";
import type { ExpectedRole } from "../../rehearsal/intent/model";
import type { Account } from "../account";
import { whyOf } from "../readers/fault";
import type { Session } from "../sessions";
import { attempt } from "./attempt";

/** A role for live requests: assumed, or with the reason why it cannot be assumed. */
export type Actor =
  | { readonly kind: "assumed"; readonly role: ExpectedRole; readonly account: Account }
  | { readonly kind: "out of reach"; readonly role: ExpectedRole; readonly why: string };

/** The session duration in seconds, which is the minimum of STS. */
const DURATION = 900;

/** Assumes a role with the credentials of its stack. */
export async function actor(role: ExpectedRole, session: Session | undefined): Promise<Actor> {
  if (!session || session.fault)
    return { kind: "out of reach", role, why: `there are no credentials for stack ${role.stack}` };
  const { source } = role.config;
  const externalId =
    source.kind === "created" && source.trusted.kind === "arns" ? source.trusted.externalId : undefined;
  try {
    const { Credentials: given } = await session.calls.account.sts().send(
      new AssumeRoleCommand({
        RoleArn: role.arn,
        RoleSessionName: "cross-account-s3-verify",
        DurationSeconds: DURATION,
        ...(externalId === undefined ? {} : { ExternalId: externalId }),
      }),
    );
    if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined) {
      return { kind: "out of reach", role, why: "STS returned no credentials for the role" };
    }
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = given;
    const credentials = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
    return { kind: "assumed", role, account: session.calls.account.as(credentials) };
  } catch (error) {
    const why =
      whyOf(error) === "denied"
        ? `the verifier may not assume the role${trusting(role)}`
        : `the role cannot be assumed: ${error instanceof Error ? error.message : String(error)}; check that it exists`;
    return { kind: "out of reach", role, why };
  }
}

function trusting({ config: { source }, partition, accountId }: ExpectedRole): string {
  if (source.kind === "existing") return "";
  return `, which trusts ${trustedNames(partition, accountId, source.trusted).join(", ")}`;
}

const enforcing = new WeakMap<Account, Promise<boolean>>();

/**
 * Returns whether the endpoint enforces policies. AWS does. For an emulator, this is tested once for each role with a request that no level
 * allows.
 */
export function enforces(
  { account }: Extract<Actor, { kind: "assumed" }>,
  bucket: string,
  region: string,
): Promise<boolean> {
  const known = enforcing.get(account);
  if (known) return known;
  const answer = account.emulated ? isRefused(account, bucket, region) : Promise.resolve(true);
  enforcing.set(account, answer);
  return answer;
}

async function isRefused(account: Account, bucket: string, region: string): Promise<boolean> {
  const answered = await attempt(bucket, "s3:GetBucketPolicy", () =>
    account.s3(region).send(new GetBucketPolicyCommand({ Bucket: bucket })),
  );
  return answered.kind === "denied";
}
