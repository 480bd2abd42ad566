import {
  AccessAnalyzerClient,
  CheckAccessNotGrantedCommand,
  type AccessCheckResourceType,
  CheckNoPublicAccessCommand,
  ValidatePolicyCommand,
} from "@aws-sdk/client-accessanalyzer";
import type { NamedDocument } from "../rehearsal/world";
import type { Finding } from "./finding";
import type { Look } from "./look";
import type { Fault } from "./read/fault";
import type { Reach } from "./read/reach";
import type { Thing } from "./thing";

/** What IAM Access Analyzer thinks. */
export interface Opinion {
  readonly findings: readonly Finding[];
  readonly unchecked: readonly Fault[];
  readonly notes: readonly string[];
}

/** Actions on a bucket that no grant gives to anybody: a policy that lets somebody have one is a finding. */
const NEVER = ["s3:DeleteBucket", "s3:PutBucketPolicy", "s3:PutBucketAcl"];

const TYPES: Readonly<Partial<Record<Thing["kind"], AccessCheckResourceType>>> = {
  bucket: "AWS::S3::Bucket",
  topic: "AWS::SNS::Topic",
  queue: "AWS::SQS::Queue",
  key: "AWS::KMS::Key",
};

/**
 * Asks IAM Access Analyzer about the policies that were read: whether they are valid, whether they let the public in, and
 * whether a bucket's gives what no grant gives. What it finds and we do not is a finding. Its checks for access cost a
 * fraction of a cent each.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-checks-validating-policies.html
 */
export async function askAnalyzer({ readable, seen, sessions }: Look): Promise<Opinion> {
  const opinions = await Promise.all(
    readable.map(async (thing): Promise<Opinion> => {
      const there = seen.get(thing.id);
      const resource = there?.kind === "seen" ? there.documents.get("resource") : undefined;
      const session = sessions.get(thing.stack);
      const type = TYPES[thing.kind];
      const [document] = resource?.kind === "read" ? resource.value : [];
      if (!document || !session || type === undefined) return { findings: [], unchecked: [], notes: [] };
      return opinionOn(thing, document, type, session.reach);
    }),
  );
  const asked = opinions.flatMap(({ notes }) => notes).length;
  return {
    findings: opinions.flatMap(({ findings }) => findings),
    unchecked: opinions.flatMap(({ unchecked }) => unchecked),
    notes: [`IAM Access Analyzer was asked about ${asked} policies`],
  };
}

async function opinionOn(
  thing: Thing,
  { policy }: NamedDocument,
  resourceType: AccessCheckResourceType,
  reach: Reach,
): Promise<Opinion> {
  const { id: of, stack, region } = thing;
  const policyDocument = JSON.stringify(policy);
  const client = clientOf(reach, region);
  const said = (title: string, details: readonly string[]): Finding => ({
    kind: "analyzer",
    of,
    stack,
    title,
    details,
  });
  const [valid, open, never] = await Promise.all([
    reach.read(of, "access-analyzer:ValidatePolicy", region, async () => {
      const command = new ValidatePolicyCommand({ policyDocument, policyType: "RESOURCE_POLICY" });
      return (await client.send(command)).findings ?? [];
    }),
    reach.read(of, "access-analyzer:CheckNoPublicAccess", region, async () => {
      return client.send(new CheckNoPublicAccessCommand({ policyDocument, resourceType }));
    }),
    thing.kind === "bucket"
      ? reach.read(of, "access-analyzer:CheckAccessNotGranted", region, async () => {
          const access = [{ actions: NEVER }];
          return client.send(
            new CheckAccessNotGrantedCommand({ policyDocument, access, policyType: "RESOURCE_POLICY" }),
          );
        })
      : undefined,
  ]);
  const failed = [valid, open, ...(never ? [never] : [])].flatMap((one) => (one.kind === "failed" ? [one.fault] : []));
  const errors =
    valid.kind === "read"
      ? valid.value.filter(({ findingType }) => findingType === "ERROR" || findingType === "SECURITY_WARNING")
      : [];
  return {
    findings: [
      ...errors.map(({ findingDetails = "", issueCode = "" }) =>
        said(`${of}: IAM Access Analyzer says ${issueCode}: ${findingDetails}`, []),
      ),
      ...(open.kind === "read" && open.value.result === "FAIL"
        ? [said(`${of}: IAM Access Analyzer says that the policy lets the public in: ${open.value.message ?? ""}`, [])]
        : []),
      ...(never?.kind === "read" && never.value.result === "FAIL"
        ? [
            said(
              `${of}: IAM Access Analyzer says that the policy gives one of ${NEVER.join(", ")}: ${never.value.message ?? ""}`,
              [],
            ),
          ]
        : []),
    ],
    unchecked: failed,
    notes: [of],
  };
}

function clientOf({ account }: Reach, region: string): AccessAnalyzerClient {
  return new AccessAnalyzerClient(account.config("accessanalyzer", region));
}
