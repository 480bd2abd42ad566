import type { Row } from "./action-row";

/**
 * The rows for shared resources that exist, by service or, in a network, by kind. Of keys, topics, queues, functions and trails,
 * only the documents are read and written; networks get new resources.
 */
export const SHARED: Readonly<Record<string, Pick<Row, "read" | "write">>> = {
  kms: { read: ["kms:GetKeyPolicy"], write: ["kms:PutKeyPolicy"] },
  sns: { read: ["sns:GetTopicAttributes"], write: ["sns:SetTopicAttributes"] },
  sqs: { read: ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"], write: ["sqs:SetQueueAttributes"] },
  lambda: { read: ["lambda:GetPolicy"], write: ["lambda:RemovePermission"] },
  cloudtrail: {
    read: ["cloudtrail:GetEventSelectors", "cloudtrail:GetTrail", "cloudtrail:GetTrailStatus"],
    write: ["cloudtrail:PutEventSelectors"],
  },
  vpc: { write: ["ec2:CreateSecurityGroup", "ec2:CreateVpcEndpoint"] },
  routetable: { write: ["ec2:CreateVpcEndpoint", "ec2:ModifyVpcEndpoint"] },
  subnet: { write: ["ec2:RunInstances"] },
  image: { write: ["ec2:RunInstances"] },
};

/** The key in {@link SHARED} of an ARN, which may have `*` for its Region. */
export function sharedKind(arn: string): string {
  const [, , service = "", , , resource = ""] = arn.split(":");
  return service === "ec2" ? (resource.split("/")[0] ?? "").replace("-", "") : service;
}
