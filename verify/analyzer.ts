import {
  AccessAnalyzerClient,
  CheckAccessNotGrantedCommand,
  type AccessCheckResourceType,
  CheckNoPublicAccessCommand,
  ValidatePolicyCommand,
} from "@aws-sdk/client-accessanalyzer";
import type { NamedDocument } from "../rehearsal/world";
import type { Finding } from "./finding";
import type { Calls } from "./readers/calls";
import type { Fault } from "./readers/fault";
import type { Snapshot } from "./snapshot";
import type { Subject } from "./subject";

/** The results of IAM Access Analyzer. */
interface Opinion {
  readonly findings: readonly Finding[];
  readonly unchecked: readonly Fault[];
  readonly notes: readonly string[];
}

/** Bucket actions that no grant gives. A policy that allows one is a finding. */
const NEVER = ["s3:DeleteBucket", "s3:PutBucketPolicy", "s3:PutBucketAcl"];

const TYPES: Readonly<Partial<Record<Subject["kind"], AccessCheckResourceType>>> = {
  bucket: "AWS::S3::Bucket",
  topic: "AWS::SNS::Topic",
  queue: "AWS::SQS::Queue",
  key: "AWS::KMS::Key",
};

/**
 * Checks the deployed policies with IAM Access Analyzer: whether they are valid, whether they allow public access, and whether a bucket
 * policy allows actions that no grant gives. Each problem that it reports is a finding. Each access check costs a fraction of a cent.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-checks-validating-policies.html
 */
export async function askAnalyzer({ readable, observed, sessions }: Snapshot): Promise<Opinion> {
  const opinions = await Promise.all(
    readable.map(async (subject): Promise<Opinion> => {
      const there = observed.get(subject.id);
      const resource = there?.kind === "seen" ? there.documents.get("resource") : undefined;
      const session = sessions.get(subject.stack);
      const type = TYPES[subject.kind];
      const [document] = resource?.kind === "read" ? resource.value : [];
      if (!document || !session || type === undefined) return { findings: [], unchecked: [], notes: [] };
      return opinionOn(subject, document, type, session.calls);
    }),
  );
  const asked = opinions.flatMap(({ notes }) => notes).length;
  return {
    findings: opinions.flatMap(({ findings }) => findings),
    unchecked: opinions.flatMap(({ unchecked }) => unchecked),
    notes: [`IAM Access Analyzer checked ${asked} policies`],
  };
}

async function opinionOn(
  subject: Subject,
  { policy }: NamedDocument,
  resourceType: AccessCheckResourceType,
  calls: Calls,
): Promise<Opinion> {
  const { id: of, stack, region } = subject;
  const policyDocument = JSON.stringify(policy);
  const client = clientOf(calls, region);
  const said = (title: string, details: readonly string[]): Finding => ({
    kind: "analyzer",
    of,
    stack,
    title,
    details,
  });
  const [valid, open, never] = await Promise.all([
    calls.read(of, "access-analyzer:ValidatePolicy", region, async () => {
      const command = new ValidatePolicyCommand({ policyDocument, policyType: "RESOURCE_POLICY" });
      return (await client.send(command)).findings ?? [];
    }),
    calls.read(of, "access-analyzer:CheckNoPublicAccess", region, async () => {
      return client.send(new CheckNoPublicAccessCommand({ policyDocument, resourceType }));
    }),
    subject.kind === "bucket"
      ? calls.read(of, "access-analyzer:CheckAccessNotGranted", region, async () => {
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
        said(`${of}: IAM Access Analyzer reports ${issueCode}: ${findingDetails}`, []),
      ),
      ...(open.kind === "read" && open.value.result === "FAIL"
        ? [said(`${of}: IAM Access Analyzer reports public access: ${open.value.message ?? ""}`, [])]
        : []),
      ...(never?.kind === "read" && never.value.result === "FAIL"
        ? [
            said(
              `${of}: IAM Access Analyzer reports that the policy allows one of ${NEVER.join(", ")}: ${never.value.message ?? ""}`,
              [],
            ),
          ]
        : []),
    ],
    unchecked: failed,
    notes: [of],
  };
}

function clientOf({ account }: Calls, region: string): AccessAnalyzerClient {
  return new AccessAnalyzerClient(account.config("accessanalyzer", region));
}
