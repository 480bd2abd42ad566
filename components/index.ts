/** The components that programs outside this project may use; the others serve the two stacks only. */
export { BucketAccessPoint, type BucketAccessPointArgs } from "./bucket-access-point";
export { BucketKey, type BucketKeyArgs } from "./bucket-key";
export { ControlRole } from "./control-role";
export { EventTopic, type EventTopicArgs } from "./event-topic";
export { ManagedRole, type ManagedRoleArgs } from "./managed-role";
export { type Events, SharedBucket, type SharedBucketArgs } from "./shared-bucket";
