import { componentProviderHost } from "@pulumi/pulumi/provider/experimental";
import { BucketKey, ControlRole, EventTopic, SharedBucket } from "./remote-components";

/** Serves the components to programs in other languages: the engine starts this file, by PulumiPlugin.yaml. */
void componentProviderHost({
  name: "cross-account-s3",
  dirname: __dirname,
  components: [SharedBucket, BucketKey, EventTopic, ControlRole],
});
