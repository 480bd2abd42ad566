/** The components that other programs may use. The others are only for the stacks. */
export { BucketAccessPoint, type BucketAccessPointArgs } from "./bucket-access-point";
export { BucketKey, type BucketKeyArgs } from "./bucket-key";
export { ControlRole } from "./control-role";
export { EventTopic, type EventTopicArgs } from "./event-topic";
export { ManagedRole, type ManagedRoleArgs } from "./managed-role";
export { type Events, SharedBucket, type SharedBucketArgs } from "./shared-bucket";
