import { document, type PolicyDocument } from "./policy";

/**
 * The permissions that Session Manager needs on an instance, and no more. The AWS managed policy also allows reading every
 * parameter of the account.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
export function sessionManagerPolicy(): PolicyDocument {
  return document([
    {
      Sid: "RegisterInstance",
      Effect: "Allow",
      Action: "ssm:UpdateInstanceInformation",
      // EC2 instances, not other managed nodes.
      Resource: "arn:*:ec2:*:*:instance/*",
    },
    {
      Sid: "SessionManager",
      Effect: "Allow",
      Action: [
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ],
      // These actions know no resources.
      Resource: "*",
    },
  ]);
}
