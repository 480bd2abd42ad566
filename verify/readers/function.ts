import { GetPolicyCommand } from "@aws-sdk/client-lambda";
import type { Observed, Subject } from "../subject";
import { declared, optional, type Reach, type Reader, seen, text, unobserved } from "./reader";
import { documentsIn } from "./values";

async function read({ id, name, region }: Subject, reach: Reach): Promise<Observed> {
  const policy = await reach.read("lambda:GetPolicy", async () => {
    // The name is NAME or NAME:ALIAS.
    return (await reach.account.lambda(region).send(new GetPolicyCommand({ FunctionName: name }))).Policy;
  });
  return unobserved(policy) ?? seen({}, [["resource", documentsIn(policy, id, (found) => found)]]);
}

/** Reads the policies of Lambda functions. No stack creates a function; a stack allows S3 to invoke an existing one. */
export const functionReader: Reader = {
  declares: {
    "aws:lambda/permission:Permission": declared({ function: text, qualifier: optional }, (of) => {
      return {
        of: of.qualifier === undefined ? of.function : `${of.function}:${of.qualifier}`,
        settings: {},
        part: true,
      };
    }),
  },
  undeclared: {},
  meaning: {},
  absence: "it does not exist or its policy allows no one to invoke it, so events for it are lost",
  read,
};
