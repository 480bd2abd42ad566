import type { Kind, Observed, Subject } from "../subject";
import { accessPointReader } from "./access-point";
import { alarmReader } from "./alarm";
import { bucketReader } from "./bucket";
import type { Calls } from "./calls";
import { dashboardReader } from "./dashboard";
import { eventBusReader } from "./event-bus";
import { eventRuleReader } from "./event-rule";
import { functionReader } from "./function";
import { identityProviderReader } from "./identity-provider";
import { instanceProfileReader } from "./instance-profile";
import { keyReader } from "./key";
import { logGroupReader } from "./log-group";
import { managedPolicyReader } from "./managed-policy";
import { instanceReader, routeTableReader, securityGroupReader, subnetReader, vpcReader } from "./network";
import { queueReader } from "./queue";
import type { Reach, Reader, Readers } from "./reader";
import { roleReader } from "./role";
import { topicReader } from "./topic";
import { trailReader } from "./trail";
import { vpcEndpointReader } from "./vpc-endpoint";

/** The reader of each kind of subject. */
export const READERS: Readers = {
  role: roleReader,
  "managed policy": managedPolicyReader,
  "instance profile": instanceProfileReader,
  "identity provider": identityProviderReader,
  bucket: bucketReader,
  "access point": accessPointReader,
  key: keyReader,
  topic: topicReader,
  queue: queueReader,
  function: functionReader,
  trail: trailReader,
  "log group": logGroupReader,
  alarm: alarmReader,
  dashboard: dashboardReader,
  "event bus": eventBusReader,
  "event rule": eventRuleReader,
  endpoint: vpcEndpointReader,
  vpc: vpcReader,
  subnet: subnetReader,
  "route table": routeTableReader,
  "security group": securityGroupReader,
  instance: instanceReader,
};

/** The kind of subject for each type of Pulumi resource, with the function that returns its declaration. */
export const DECLARATIONS: ReadonlyMap<string, { readonly kind: Kind; readonly declares: Reader["declares"][string] }> =
  new Map(
    Object.entries(READERS).flatMap(([kind, { declares }]) =>
      Object.entries(declares).map(([type, declare]) => [type, { kind: kind as Kind, declares: declare }] as const),
    ),
  );

/**
 * Reads the deployed state of subjects. The calls of `callsOf` limit the concurrency.
 *
 * @param callsOf returns the object that makes the calls for a subject.
 * @param accounts the accounts of all stacks.
 * @param progress called after each subject with the number of subjects that were read, and of all.
 * @returns the deployed state, by the subject's id.
 */
export async function readAll(
  subjects: readonly Subject[],
  callsOf: (subject: Subject) => Calls,
  accounts: ReadonlySet<string>,
  progress: (done: number, of: number) => void,
): Promise<ReadonlyMap<string, Observed>> {
  let done = 0;
  const accessPoints = new Set(subjects.flatMap(({ kind, arn }) => (kind === "access point" ? [arn] : [])));
  const observed = await Promise.all(
    subjects.map(async (subject) => {
      const found = await readOne(subject, callsOf(subject), { accounts, accessPoints });
      progress(++done, subjects.length);
      return [subject.id, found] as const;
    }),
  );
  return new Map(observed);
}

/** Reads one subject. An error, such as a document that cannot be parsed, must not stop the others. */
async function readOne(
  subject: Subject,
  calls: Calls,
  declared: Pick<Reach, "accounts" | "accessPoints">,
): Promise<Observed> {
  const { id, kind, region } = subject;
  try {
    return await READERS[kind].read(subject, {
      account: calls.account,
      read: (action, call) => calls.read(id, action, region, call),
      ...declared,
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: "unseen", fault: { of: id, action: "read", why: "other", message } };
  }
}
