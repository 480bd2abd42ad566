import { document, type PolicyDocument } from "./policy";

/**
 * What an instance needs to be reached by Session Manager, and no more. AWS's own managed policy also lets it read every
 * parameter of the account.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
export function sessionManagerPolicy(): PolicyDocument {
  return document([
    {
      Sid: "SessionManager",
      Effect: "Allow",
      Action: [
        "ssm:UpdateInstanceInformation",
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
