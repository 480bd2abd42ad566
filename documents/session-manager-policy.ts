import { document, type PolicyDocument } from "./policy";

/**
 * What an instance needs to be reached by Session Manager, and no more. AWS's own managed policy also lets it read every
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
      // EC2's instances, not managed nodes elsewhere. Those of another account would have to let the role in themselves.
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
