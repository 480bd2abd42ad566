import assert from "node:assert/strict";
import { declaredWorld } from "../../rehearsal/declared-world";
import type { DeclaredResource } from "../../rehearsal/run/resource";

function endpoint(id: string, serviceName: string): DeclaredResource {
  const of = { stack: "control", type: "aws:ec2/vpcEndpoint:VpcEndpoint", name: id, urn: id, custom: true, parent: "" };
  const outputs = { id, serviceName };
  return {
    ...of,
    ...{ provider: "", inputs: {}, outputs, protect: false, dependsOn: [], propertyDependencies: {} },
  };
}

describe("the world as it is declared", () => {
  it("leads to buckets through endpoints of S3, and not through those of other services", () => {
    const resources = [
      endpoint("vpce-1", "com.amazonaws.us-east-1.s3"),
      endpoint("vpce-2", "com.amazonaws.us-east-1.sts"),
    ];
    const { endpoints } = declaredWorld([{ accountId: "111111111111", region: "us-east-1", resources }]);
    assert.deepEqual([...endpoints.keys()], ["vpce-1"]);
  });
});
