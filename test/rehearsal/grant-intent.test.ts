import assert from "node:assert/strict";
import { declaredWorld } from "../../rehearsal/declared-world";
import { expectedFrom, intentsOf } from "../../rehearsal/intent";
import { proveIntent } from "../../rehearsal/prove/prove-intent";
import { runStacks } from "../../rehearsal/run";
import type { DeclaredResource } from "../../rehearsal/run/resource";
import { withDocuments } from "./support";
import { tried } from "./tried";

const lambda = { trustedService: "lambda.amazonaws.com" };
const ROLES = {
  reader: { ...lambda, level: "read", actionSets: ["athena"], actions: ["s3:RestoreObject"] },
  writer: { ...lambda, level: "upload", actionSets: ["acl-header"] },
  pods: {
    podIdentity: { namespace: "genomics" },
    level: "readwrite",
    assumes: ["arn:aws:iam::222222222222:role/tried-data-pods"],
  },
  tokens: {
    irsa: {
      issuer: "https://oidc.eks.us-east-1.amazonaws.com/id/0AB1",
      namespace: "genomics",
      serviceAccount: "indexer",
    },
    level: "read",
  },
  people: { permissionSet: "Data", level: "read" },
};
const BUCKETS = [
  {
    name: "acme",
    key: "bucket",
    grants: {
      reader: [
        { actionSets: ["athena"] },
        { level: "read", prefix: ["team-a/", "shared/x-"], browse: true },
        { actions: ["s3:RestoreObject"], prefix: "cold/" },
      ],
      writer: { level: "upload", actionSets: ["acl-header"], prefix: "in/" },
      pods: { level: "readwrite", prefix: "team-b/", via: "role" },
      tokens: "read",
      people: { level: "read", prefix: "public/" },
      vendor: { level: "upload", prefix: "vendor/", via: "role" },
      guests: "upload",
      everyone: { level: "read", prefix: "shared/" },
      unit: { level: "readwrite", prefix: "unit/" },
    },
    services: [
      { service: "log-delivery", accountId: "333333333333", prefix: "flow/" },
      { service: "inventory", accountId: "444444444444", sourceArn: "arn:aws:s3:::acme-source" },
      { service: "cloudfront", sourceArn: "arn:aws:cloudfront::333333333333:distribution/E1", prefix: "site/" },
      { service: "replication", roleArn: "arn:aws:iam::888888888888:role/replicator" },
    ],
  },
];

const PRINCIPALS = {
  vendor: { arns: ["arn:aws:iam::555555555555:user/loader"], externalId: "our-id" },
  guests: { arns: ["arn:aws:iam::666666666666:role/guest"] },
  everyone: { organization: "o-abcdefghij" },
  unit: { organizationalUnit: "o-zyxwvutsrq/r-ab12/ou-ab12-11111111/" },
};

type Mutate = (policy: string, resource: DeclaredResource) => string;

/** What is not as the configuration intends, once each document is changed: `more` or `less`, and of what. */
async function violations(mutate: Mutate = (policy) => policy): Promise<readonly string[]> {
  const stacks = await runStacks(tried({ roles: ROLES }, [{ buckets: BUCKETS, principals: PRINCIPALS }]));
  const world = declaredWorld(withDocuments(stacks, /policy/i, mutate));
  const keyOf = () => [...world.keys.keys()][0];
  const intents = intentsOf(expectedFrom(stacks.map(({ config }) => config)), { keyOf, endpointsOf: () => [] });
  return intents.flatMap((intent) => {
    const { more, less } = proveIntent(intent, world);
    assert.deepEqual([...more.undecided, ...less.undecided], [], intent.id);
    return [
      ...(more.differences.length > 0 ? [`more: ${intent.of}`] : []),
      ...(less.differences.length > 0 ? [`less: ${intent.of}`] : []),
    ];
  });
}

/** Replaces a text in every document of a type, and fails if there is none. */
function replaced(type: string, from: string, to: string): Mutate {
  return (policy, resource) => (resource.type === type ? policy.replaceAll(from, to) : policy);
}

const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const ROLE = "aws:iam/role:Role";

describe("the intent of grants", () => {
  it("is what the documents come to, neither less nor more", async () => {
    assert.deepEqual(await violations(), []);
  });

  for (const [of, mutate, expected] of [
    ["another prefix of objects", replaced(BUCKET_POLICY, "acme/team-a/*", "acme/team-*"), ["more: bucket acme"]],
    ["another prefix of listings", replaced(BUCKET_POLICY, '"public/*"', '"*"'), ["more: bucket acme"]],
    [
      "no listing of a prefix",
      replaced(BUCKET_POLICY, '"public/*"', '"none/*"'),
      ["more: bucket acme", "less: bucket acme"],
    ],
    ["folders without a delimiter", replaced(BUCKET_POLICY, ',"s3:delimiter":"/"', ""), ["more: bucket acme"]],
    [
      "any ACL",
      replaced(BUCKET_POLICY, '"bucket-owner-full-control"', '"public-read"'),
      ["more: bucket acme", "less: bucket acme"],
    ],
    [
      "a single action more",
      replaced(BUCKET_POLICY, "s3:RestoreObject", "s3:DeleteObject"),
      ["more: bucket acme", "less: bucket acme"],
    ],
    [
      "a permission set of a longer name",
      replaced(BUCKET_POLICY, "AWSReservedSSO_Data_????????????????", "AWSReservedSSO_Data_*"),
      ["more: bucket acme"],
    ],
    [
      "pods of every namespace",
      replaced(ROLE, "aws:RequestTag/kubernetes-namespace", "aws:RequestTag/other"),
      ["more: the trust of role pods", "less: the trust of role pods"],
    ],
    [
      "another service account",
      replaced(ROLE, "genomics:indexer", "genomics:*"),
      ["more: the trust of role tokens", "less: the trust of role tokens"],
    ],
    [
      "no session tags",
      replaced(ROLE, ',"sts:TagSession"', ""),
      ["less: the trust of role pods", "less: the trust of arn:aws:iam::222222222222:role/tried-data-pods"],
    ],
    [
      "another prefix of the role to assume",
      replaced("aws:iam/rolePolicy:RolePolicy", "team-b/*", "*"),
      ["more: the role arn:aws:iam::222222222222:role/tried-data-pods"],
    ],
    [
      "a guest of the same name in another account",
      replaced(BUCKET_POLICY, "666666666666", "777777777777"),
      ["more: bucket acme", "less: bucket acme"],
    ],
    [
      "a vendor without its external id",
      replaced(ROLE, '"sts:ExternalId":"our-id"', '"sts:ExternalId":["our-id","other"]'),
      ["more: the trust of arn:aws:iam::222222222222:role/tried-data-vendor"],
    ],
    [
      "another organization",
      replaced(BUCKET_POLICY, "o-abcdefghij", "o-abcdefghik"),
      ["more: bucket acme", "less: bucket acme"],
    ],
    ["the whole organization of a unit", replaced(BUCKET_POLICY, "ou-ab12-11111111/*", "*"), ["more: bucket acme"]],
    [
      "a unit whose path begins so",
      replaced(BUCKET_POLICY, "ou-ab12-11111111/*", "ou-ab12-11111111*"),
      ["more: bucket acme"],
    ],
    [
      "a key for every organization",
      replaced("aws:kms/key:Key", '"aws:PrincipalOrgID":["o-abcdefghij"],', ""),
      ["more: the key of acme"],
    ],
    [
      "an inventory of another account",
      replaced(BUCKET_POLICY, '"aws:SourceAccount":"444444444444"', '"aws:SourceAccount":"999999999999"'),
      ["more: bucket acme", "less: bucket acme"],
    ],
    ["every distribution", replaced(BUCKET_POLICY, "distribution/E1", "distribution/*"), ["more: bucket acme"]],
    [
      "logs elsewhere",
      replaced(BUCKET_POLICY, "acme/flow/AWSLogs", "acme/AWSLogs"),
      ["more: bucket acme", "less: bucket acme"],
    ],
    [
      "another replicator",
      replaced("aws:kms/key:Key", "role/replicator", "role/other"),
      ["more: the key of acme", "less: the key of acme"],
    ],
    [
      "deletions by a replicator",
      replaced(BUCKET_POLICY, "s3:ReplicateDelete", "s3:DeleteObject"),
      ["more: bucket acme", "less: bucket acme"],
    ],
    ["the key for other objects", replaced("aws:kms/key:Key", "acme/in/*", "acme/*"), ["more: the key of acme"]],
  ] as const) {
    it(`finds ${of}`, async () => {
      assert.deepEqual(await violations(mutate), expected);
    });
  }
});
