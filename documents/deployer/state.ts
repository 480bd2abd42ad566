import { bucketArn } from "../arns";
import type { Deployed } from "./resource-scopes";
import type { Statement } from "../policy";

/** A backend of Pulumi's in S3. */
export interface State {
  readonly bucket: string;
  /** The key that encrypts the bucket, and the one that encrypts secrets. */
  readonly keyArns: readonly string[];
  /** The control stack whose outputs a data stack reads. @default none is read */
  readonly controlStack?: string;
}

/**
 * The stack's own state in S3, and the keys of the bucket and of secrets: a preview only reads it. History and backups are only
 * added; only locks are deleted.
 *
 * ListBucket has no condition on the prefix: S3 needs it to answer 404 instead of 403 for a missing object, and Pulumi reads
 * objects that may be missing.
 *
 * @see https://www.pulumi.com/docs/iac/concepts/state-and-backends/#using-a-self-managed-backend
 */
export function keepingState(
  { partition, project, stack }: Pick<Deployed, "partition" | "project" | "stack">,
  { bucket, keyArns, controlStack }: State,
  writes: boolean,
): readonly Statement[] {
  const arn = bucketArn(partition, bucket);
  const at = (path: string) => `${arn}/.pulumi/${path}`;
  const checkpoint = (of: string) => ["json", "json.gz"].map((end) => at(`stacks/${project}/${of}.${end}`));
  const kept = [
    ...checkpoint(stack),
    ...checkpoint(stack).map((path) => `${path}.bak`),
    at(`stacks/${project}/${stack}.pulumi-tags`),
    at(`history/${project}/${stack}/*`),
    at(`backups/${project}/${stack}/*`),
  ];
  // The name of the organization in a self-managed backend.
  const locks = at(`locks/organization/${project}/${stack}/*`);
  const others = controlStack === undefined ? [] : checkpoint(controlStack);
  return [
    { Sid: "ListState", Effect: "Allow", Action: ["s3:GetBucketLocation", "s3:ListBucket"], Resource: arn },
    {
      Sid: "ReadState",
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: [at("meta.yaml"), ...kept, locks, ...others],
    },
    ...(writes
      ? ([
          { Sid: "WriteState", Effect: "Allow", Action: "s3:PutObject", Resource: [...kept, locks] },
          { Sid: "UnlockState", Effect: "Allow", Action: "s3:DeleteObject", Resource: locks },
        ] as const)
      : []),
    ...(keyArns.length === 0
      ? []
      : [
          {
            Sid: "StateKeys",
            Effect: "Allow",
            Action: ["kms:Decrypt", ...(writes ? ["kms:Encrypt", "kms:GenerateDataKey"] : [])],
            Resource: keyArns,
          } as const,
        ]),
  ];
}
