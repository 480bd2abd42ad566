import assert from "node:assert/strict";
import { LimitError } from "../../documents/size-limit";
import { bucketSelectors, patternSelectors, type Selector } from "../../documents/trail-selectors";

const names = (n: number) => Array.from({ length: n }, (_, i) => `acme-${i}`);
const arns = (selectors: readonly Selector[] | undefined) =>
  selectors?.flatMap((s) => s.fieldSelectors).find((f) => f.field === "resources.ARN");
const values = (selectors: readonly Selector[]) =>
  selectors
    .flatMap((s) => s.fieldSelectors)
    .flatMap((f) => [...(f.equals ?? []), ...(f.startsWiths ?? []), ...(f.notStartsWiths ?? [])]);

describe("bucketSelectors", () => {
  it("logs the objects of the buckets, each with a slash so that it stands for no other bucket", () => {
    const [trail] = bucketSelectors("aws", ["acme", "beta"]);
    assert.deepEqual(arns(trail)?.startsWiths, ["arn:aws:s3:::acme/", "arn:aws:s3:::beta/"]);
  });

  it("asks for objects as CloudTrail names them", () => {
    const [trail] = bucketSelectors("aws", ["acme"]);
    const type = trail?.flatMap((s) => s.fieldSelectors).find((f) => f.field === "resources.type");
    assert.deepEqual(type?.equals, ["AWS::S3::Object"]);
  });

  it("takes further trails for more buckets than one takes, and management events once", () => {
    const trails = bucketSelectors("aws", names(1000));
    assert.equal(trails.length, 3);
    assert.ok(trails.every((trail) => values(trail).length <= 500));
    assert.equal(trails.filter((trail) => trail.some((s) => s.name === "Management events")).length, 1);
    assert.equal(trails.flatMap((trail) => arns(trail)?.startsWiths ?? []).length, 1000);
  });

  it("refuses more than the trails of a Region take", () => {
    assert.throws(
      () => bucketSelectors("aws", names(2451)),
      (error) => error instanceof LimitError && error.message.includes("6 trails"),
    );
  });
});

describe("patternSelectors", () => {
  it("logs buckets by their names", () => {
    assert.deepEqual(arns(patternSelectors("aws", ["acme", "acme"], "logs")), {
      field: "resources.ARN",
      startsWiths: ["arn:aws:s3:::acme/"],
    });
  });

  it("logs everything but its own log bucket where a name is a pattern", () => {
    assert.deepEqual(arns(patternSelectors("aws", ["acme", "acme-*"], "logs")), {
      field: "resources.ARN",
      notStartsWiths: ["arn:aws:s3:::logs/"],
    });
  });

  it("logs everything but its own log bucket where there are more names than one trail takes", () => {
    assert.deepEqual(arns(patternSelectors("aws", names(491), "logs"))?.notStartsWiths, ["arn:aws:s3:::logs/"]);
  });
});
