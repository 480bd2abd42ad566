/** Something that a run of the sandbox cannot show. */
export interface Limitation {
  readonly what: string;
  /** Why, and what shows it instead. */
  readonly why: string;
}

/** What no run shows, as the emulator does not do it. */
export const NOT_EMULATED: readonly Limitation[] = [
  { what: "who is let in", why: "the emulator reads policies without their conditions; npm start proves it" },
  {
    what: "requests through an endpoint, and past it",
    why: "the emulator has no network; npm start proves who is denied",
  },
  {
    what: "eventTargets with a function",
    why: "this provider plugin knows no aws:lambda:Permission by the official names; mocks and the proof show what is declared",
  },
  {
    what: "access points",
    why: "the emulator has no address for them; mocks, the proof and the tests of verify show what is declared and read",
  },
  {
    what: "replication",
    why: "this provider plugin knows no aws:s3:BucketReplicationConfig by the official names; mocks, the proof and the tests of verify show what is declared and read",
  },
  { what: "requester pays", why: "the emulator does not keep who pays; a test with mocks shows what is declared" },
  {
    what: "blockSseC",
    why: "this provider plugin drops blockedEncryptionTypes; tests with mocks and the proof show what is declared",
  },
  { what: "logs of trails, and alarms that ring", why: "the emulator writes no such logs" },
  { what: "events on the control account's bus", why: "the emulator passes none on; npm start proves both policies" },
];

/**
 * The arguments that a provider plugin may lose without the run being a failure, by the resource's type. The official
 * plugin loses none. One that is bridged from Terraform without the official names calls these blocks by their plurals,
 * and drops what it is given under any other name.
 */
export const MAY_BE_DROPPED: Readonly<Record<string, RegExp>> = {
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration":
    /^rules\[\d+\]\.(abortIncompleteMultipartUpload|expiration|filter|noncurrentVersionExpiration)$/,
};
