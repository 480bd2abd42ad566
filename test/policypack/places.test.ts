import assert from "node:assert/strict";
import { EVERY_KIND } from "../../policypack/lib/document-kinds";
import { locate } from "../../policypack/lib/locate";
import { CLOUDFORMATION } from "../../policypack/lib/places/cloudformation";
import { DOCUMENTS } from "../../policypack/lib/places/documents";
import { UNKNOWN } from "../../policypack/lib/unknown";
import { BUCKET, document, OBJECTS, OWN, READ, reported, resource, STRANGER, TRUSTED } from "./pack";

const PUBLIC = { Sid: "Open", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: OBJECTS };

/** Puts a value at a path such as `a.b[].c`. */
function placed(path: string, value: unknown): Record<string, unknown> {
  const [first = "", ...rest] = path.split(".");
  const inner = rest.length === 0 ? value : placed(rest.join("."), value);
  return first.endsWith("[]") ? { [first.slice(0, -2)]: [inner] } : { [first]: inner };
}

describe("documents are found", () => {
  for (const [type, places] of Object.entries(DOCUMENTS)) {
    for (const [path, kind] of Object.entries(places)) {
      it(`in ${path} of ${type}, as text and as an object`, () => {
        const text = document(PUBLIC);
        for (const value of [text, JSON.parse(text) as unknown]) {
          const found = locate(type, placed(path, value)).filter((one) => one.kind === kind);
          assert.deepEqual(
            found.map((one) => JSON.parse(one.text) as unknown),
            [JSON.parse(text)],
          );
        }
        assert.ok(locate(type, placed(path, UNKNOWN)).some((one) => one.text === UNKNOWN));
        assert.deepEqual(locate(type, {}), []);
      });
    }
  }

  for (const [type, places] of Object.entries(CLOUDFORMATION)) {
    const [, service = "", name = ""] = type.split("::");
    const properties = Object.entries(places).map(([path]) => placed(path, JSON.parse(document(PUBLIC))));
    const props = Object.assign({}, ...properties) as Record<string, unknown>;
    const kinds = Object.values(places);
    it(`in ${type}: a template, Cloud Control and aws-native`, () => {
      const template = JSON.stringify({ Resources: { It: { Type: type, Properties: props } } });
      const lower = (value: unknown): unknown =>
        typeof value === "object" && value !== null && !Array.isArray(value) && !Object.hasOwn(value, "Statement")
          ? Object.fromEntries(
              Object.entries(value).map(([key, one]) => [key.charAt(0).toLowerCase() + key.slice(1), lower(one)]),
            )
          : Array.isArray(value)
            ? value.map(lower)
            : value;
      const native = `aws-native:${service.toLowerCase()}:${name}`;
      for (const found of [
        locate("aws:cloudformation/stack:Stack", { templateBody: template }),
        locate("aws:cloudcontrol/resource:Resource", { typeName: type, desiredState: JSON.stringify(props) }),
        locate(native, lower(props) as object),
      ]) {
        assert.deepEqual(
          found.map((one) => one.kind),
          kinds,
        );
      }
    });
  }

  it("in a template of YAML, with what it computes as unknown", async () => {
    const templateBody = [
      "Resources:",
      "  Open:",
      "    Type: AWS::S3::BucketPolicy",
      "    Properties:",
      "      Bucket: !Ref Bucket",
      "      PolicyDocument:",
      "        Version: '2012-10-17'",
      "        Statement:",
      "          - Effect: Allow",
      "            Principal: '*'",
      "            Action: s3:GetObject",
      "            Resource: !Sub 'arn:aws:s3:::${Bucket}/*'",
    ].join("\n");
    assert.ok(
      (await reported([resource("aws:cloudformation/stack:Stack", { templateBody })])).includes(
        "policy-principal-public",
      ),
    );
  });

  it("in a type that is in no list, and are read by the rules that need no service", async () => {
    for (const props of [
      { body: document(PUBLIC) },
      { spec: { policy: { Version: "2012-10-17", Statement: PUBLIC } } },
    ]) {
      const found = await reported([resource("kubernetes:core/v1:ConfigMap", props)]);
      assert.ok(found.includes("policy-principal-public"), found.join());
    }
    assert.deepEqual(
      locate("kubernetes:core/v1:ConfigMap", { data: { Statement: "of account", text: '{"Statement":1}' } }),
      [],
    );
  });

  it("in a resource of hostile shape without throwing", () => {
    const deep = Array.from({ length: 2_000 }).reduce<unknown>((inner) => ({ Statement: [inner] }), 1);
    for (const value of [deep, "[".repeat(50_000), null, 7, ["x"], { Resources: { A: 1, B: { Properties: [] } } }]) {
      for (const type of [
        "aws:cloudformation/stack:Stack",
        "aws:cloudcontrol/resource:Resource",
        "other:a:B",
        "aws-native:s3:BucketPolicy",
      ]) {
        locate(type, { templateBody: value, desiredState: value, policyDocument: value, typeName: "AWS::IAM::Role" });
        locate(type, { templateBody: JSON.stringify(value), desiredState: JSON.stringify(value) });
      }
    }
  });
});

describe("what is shared without a document", () => {
  /** By type: properties that let everyone in, and properties that let one account in; undefined where there are none. */
  const SHARES: Readonly<Record<string, { readonly everyone?: object; readonly account?: (id: string) => object }>> = {
    "aws:lambda/permission:Permission": {
      everyone: { principal: "*", action: "lambda:InvokeFunction", function: "f" },
      account: (principal) => ({ principal, action: "lambda:InvokeFunction", function: "f" }),
    },
    "aws:lambda/layerVersionPermission:LayerVersionPermission": {
      everyone: { principal: "*" },
      account: (principal) => ({ principal }),
    },
    "aws:lambda/functionUrl:FunctionUrl": { everyone: { authorizationType: "NONE" } },
    "aws:cloudwatch/eventPermission:EventPermission": {
      everyone: { principal: "*" },
      account: (principal) => ({ principal }),
    },
    "aws:kms/grant:Grant": {
      account: (id) => ({ granteePrincipal: `arn:aws:iam::${id}:role/r`, operations: ["Decrypt"] }),
    },
    "aws:ram/principalAssociation:PrincipalAssociation": { account: (principal) => ({ principal }) },
    "aws:lakeformation/permissions:Permissions": { account: (principal) => ({ principal, permissions: ["SELECT"] }) },
    "aws:signer/signingProfilePermission:SigningProfilePermission": { account: (principal) => ({ principal }) },
    "aws:ec2/amiLaunchPermission:AmiLaunchPermission": {
      everyone: { group: "all" },
      account: (accountId) => ({ accountId }),
    },
    "aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission": {
      account: (accountId) => ({ accountId }),
    },
    "aws:ec2/vpcEndpointService:VpcEndpointService": {
      everyone: { allowedPrincipals: ["*"] },
      account: (id) => ({ allowedPrincipals: [`arn:aws:iam::${id}:root`] }),
    },
    "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple": {
      everyone: { principalArn: "*" },
    },
    "aws:imagebuilder/distributionConfiguration:DistributionConfiguration": {
      everyone: { distributions: [{ amiDistributionConfiguration: { launchPermission: { userGroups: ["all"] } } }] },
      account: (id) => ({ distributions: [{ amiDistributionConfiguration: { launchPermission: { userIds: [id] } } }] }),
    },
    "aws:dlm/lifecyclePolicy:LifecyclePolicy": {
      account: (id) => ({ policyDetails: { schedules: [{ shareRule: { targetAccounts: [id] } }] } }),
    },
    "aws:rds/snapshot:Snapshot": {
      everyone: { sharedAccounts: ["all"] },
      account: (id) => ({ sharedAccounts: [id] }),
    },
    "aws:redshift/endpointAuthorization:EndpointAuthorization": { account: (account) => ({ account }) },
    "aws:servicecatalog/portfolioShare:PortfolioShare": { account: (principalId) => ({ principalId }) },
    "aws:directoryservice/sharedDirectory:SharedDirectory": { account: (id) => ({ target: { id } }) },
    "aws:ssm/document:Document": {
      everyone: { permissions: { type: "Share", accountIds: "all" } },
      account: (id) => ({ permissions: { type: "Share", accountIds: id } }),
    },
    "aws:eks/accessEntry:AccessEntry": { account: (id) => ({ principalArn: `arn:aws:iam::${id}:role/r` }) },
    "aws:s3control/accessGrant:AccessGrant": {
      account: (id) => ({ grantee: { granteeType: "IAM", granteeIdentifier: `arn:aws:iam::${id}:role/r` } }),
    },
    "aws:s3/bucketAcl:BucketAcl": { everyone: { acl: "public-read" } },
    "aws:s3/bucket:Bucket": {
      everyone: {
        grants: [{ type: "Group", uri: "http://acs.amazonaws.com/groups/global/AllUsers", permissions: ["READ"] }],
      },
    },
    "aws:s3/bucketObjectv2:BucketObjectv2": { everyone: { acl: "authenticated-read" } },
    "aws:elastictranscoder/pipeline:Pipeline": {
      everyone: {
        contentConfigPermissions: [{ grantee: "AllUsers", granteeType: "Group", accesses: ["Read"] }],
      },
    },
    "aws:opensearch/serverlessAccessPolicy:ServerlessAccessPolicy": {
      account: (id) => ({ policy: JSON.stringify([{ Rules: [], Principal: [`arn:aws:iam::${id}:role/r`] }]) }),
    },
  };

  for (const [type, { everyone, account }] of Object.entries(SHARES)) {
    if (everyone !== undefined) {
      it(`${type}: with everyone is public`, async () => {
        assert.ok((await reported([resource(type, { ...everyone })])).includes("policy-principal-public"));
      });
    }
    if (account !== undefined) {
      it(`${type}: with a stranger is found, with one's own account is not`, async () => {
        assert.ok((await reported([resource(type, { ...account(STRANGER) })])).includes("policy-foreign-trusted"));
        for (const id of [OWN, TRUSTED]) {
          const found = await reported([resource(type, { ...account(id) })]);
          assert.deepEqual(
            found.filter((rule) => /^policy-(?:foreign-trusted|principal|document|action|condition)/.test(rule)),
            [],
          );
        }
      });
    }
  }

  it("is not what S3 gives every bucket: full control for its owner, whose id no property tells", () => {
    const full = { type: "CanonicalUser", id: "a".repeat(64), permissions: ["FULL_CONTROL"] };
    const shared = (props: object) =>
      locate("aws:s3/bucket:Bucket", { bucket: "acme", ...props }).filter(({ kind }) => kind === "share").length;
    const arn = "arn:aws:s3:::acme";
    assert.equal(shared({ arn, grants: [full] }), 0);
    assert.equal(shared({ grants: [full] }), 1, "written by a program");
    const other = { ...full, id: "b".repeat(64), permissions: ["READ"] };
    assert.equal(shared({ arn, grants: [full, other] }), 2, "another reads too");
  });

  it("is read without a fault of the pack's own making: each statement parses, and its actions exist", async () => {
    for (const [type, { everyone, account }] of Object.entries(SHARES)) {
      for (const props of [everyone, account?.(TRUSTED)]) {
        const found = props === undefined ? [] : await reported([resource(type, { ...props })]);
        assert.deepEqual(
          found.filter((rule) => /^policy-(?:document|action|condition|principal-exact)/.test(rule)),
          [],
          type,
        );
      }
    }
  });
});

describe("every kind of document", () => {
  it("is held by some type", () => {
    const held = new Set([
      ...Object.values(DOCUMENTS).flatMap((places) => Object.values(places)),
      "share",
      "scp",
      "rcp",
      "unlisted",
    ]);
    assert.deepEqual(
      EVERY_KIND.filter((kind) => !held.has(kind)),
      [],
    );
  });
  it("lets its resource policies be found public", async () => {
    for (const [type, places] of Object.entries(DOCUMENTS)) {
      for (const [path, kind] of Object.entries(places)) {
        if (
          ![
            "bucket",
            "accessPoint",
            "objectLambda",
            "tables",
            "vectors",
            "secret",
            "service",
            "vault",
            "registry",
            "function",
          ].includes(kind)
        )
          continue;
        const open = { ...READ, Principal: "*", Condition: undefined, Resource: BUCKET };
        const found = await reported([resource(type, placed(path, document(open)))]);
        assert.ok(found.includes("policy-principal-public"), `${type} ${path}: ${found.join(", ")}`);
      }
    }
  });
});
