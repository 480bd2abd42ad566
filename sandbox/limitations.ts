import { grouped } from "../documents/grouped";

/** A property of the deployment that a run of the sandbox does not test. */
export interface Limitation {
  readonly what: string;
  /** The reason, and where it is tested instead. */
  readonly why: string;
}

/** Limitations of the emulator. */
const NOT_EMULATED: readonly Limitation[] = [
  { what: "who is let in", why: "the emulator reads policies without their conditions; npm start proves it" },
  {
    what: "requests through an endpoint, and past it",
    why: "the emulator has no network; npm start proves who is denied",
  },
  { what: "logs of trails, and alarms that ring", why: "the emulator writes no such logs" },
  { what: "events on the control account's bus", why: "the emulator passes none on; npm start proves both policies" },
];

const ACCESS_POINTS = "the emulator has no address for them; mocks, the proof and the tests of verify have them";
const REPLICATION = "this provider plugin has no such resource; mocks, the proof and the tests of verify have it";
const FOR_THE_PROOF = "a file that the proof reads; no resource depends on it";
const EXISTING_POLICY = "test/engine/adopt-stack.test.ts deploys it";
const ACKNOWLEDGED = "test/engine/discover.test.ts deploys it";
const EXISTING_NETWORK = "test/engine/what-exists.test.ts deploys it";
const FURTHER_CONTROL = "the sandbox has one control stack; the field's case 15 has two";

/**
 * The settings that no run deploys, by the role of the stack. The key is the path of the setting, such as `data.buckets.replication`. The
 * value is the reason, and where the setting is tested instead.
 */
export const NOT_DEPLOYED: Readonly<Record<"control" | "data", Readonly<Record<string, string>>>> = {
  control: {
    "control.organization": FOR_THE_PROOF,
    "control.dataAccounts.accessPoints": ACCESS_POINTS,
    "control.network.endpointIds": EXISTING_NETWORK,
    "control.network.routeTableIds": EXISTING_NETWORK,
    "control.network.vpcId": EXISTING_NETWORK,
    "control.roles.policyFiles": FOR_THE_PROOF,
    "control.network.testInstance.subnetId": EXISTING_NETWORK,
  },
  data: {
    "data.buckets.accessPoints": ACCESS_POINTS,
    "data.buckets.acknowledge": ACKNOWLEDGED,
    "data.buckets.blockSseC": "this provider plugin drops blockedEncryptionTypes; mocks and the proof have it",
    "data.buckets.bucketNamespace": "this provider plugin refuses the argument; mocks have it",
    "data.buckets.dropOrphanedPrincipals": EXISTING_POLICY,
    "data.buckets.replication": REPLICATION,
    "data.buckets.requesterPays": "the emulator does not keep who pays; mocks have it",
    "data.buckets.takeOverSids": EXISTING_POLICY,
    "data.liveState": FOR_THE_PROOF,
    "data.organization": FOR_THE_PROOF,
    "data.buckets.eventTargets.functionArn":
      "this provider plugin has no aws:lambda:Permission; mocks and the proof have it",
    "data.principals.accountId": FURTHER_CONTROL,
    "data.principals.controlStack": FURTHER_CONTROL,
    "data.principals.role": FURTHER_CONTROL,
  },
};

/** Returns the limitations of a run of the example stacks: those of the emulator, and the settings that are not deployed, by reason. */
export function limitationsOfExamples(): readonly Limitation[] {
  const byReason = grouped(
    Object.values(NOT_DEPLOYED).flatMap((settings) =>
      Object.entries(settings).map(([setting, why]) => [why, setting] as const),
    ),
  );
  const settings = [...byReason].map(([why, those]) => ({ what: those.join(", "), why }));
  return [...NOT_EMULATED, ...settings];
}

/**
 * Patterns of the arguments that a provider plugin may drop without a failure of the run, by resource type. The official plugin drops none.
 * A plugin that is bridged from Terraform without the official names has plural names for these blocks, and drops the singular ones.
 */
export const MAY_BE_DROPPED: Readonly<Record<string, RegExp>> = {
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration":
    /^rules\[\d+\]\.(abortIncompleteMultipartUpload|expiration|filter|noncurrentVersionExpiration)$/,
};
