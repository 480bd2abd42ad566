import assert from "node:assert/strict";
import { SERVICE_PRINCIPALS } from "@cross-account-s3/iam";
import { distance } from "fastest-levenshtein";
import { intendedService } from "../../../policypack/lib/service-principals";

/** A name with one letter deleted, or with two adjacent letters swapped, at each position. */
function misspellings(name: string): readonly string[] {
  return Array.from(name, (letter, at) => [
    name.slice(0, at) + name.slice(at + 1),
    name.slice(0, at) + (name[at + 1] ?? "") + letter + name.slice(at + 2),
  ]).flat();
}

describe("the service that a misspelt principal resembles", () => {
  it("is at least as near as the service that was misspelt", () => {
    for (const service of SERVICE_PRINCIPALS) {
      for (const written of misspellings(service)) {
        const near = intendedService(`${written}.amazonaws.com`);
        if (near === undefined) continue;
        const found = near.replace(/\.amazonaws\.com$/, "");
        assert.ok(
          distance(written, found) <= distance(written, service),
          `${written} is nearer to ${service}: ${near}`,
        );
      }
    }
  });

  it("is found for every name of seven letters or more", () => {
    const long = SERVICE_PRINCIPALS.filter((service) => service.length >= 7);
    const missed = long
      .flatMap(misspellings)
      .filter(
        (written) => !SERVICE_PRINCIPALS.includes(written) && intendedService(`${written}.amazonaws.com`) === undefined,
      );
    assert.deepEqual(missed, []);
  });

  it("has the suffix of the partition", () => {
    assert.equal(intendedService("cloudtrial.amazonaws.com.cn"), "cloudtrail.amazonaws.com.cn");
  });

  for (const principal of ["s3.amazonaws.com", "s4.amazonaws.com", "something-else.amazonaws.com", "example.com"]) {
    it(`is none for ${principal}`, () => {
      assert.equal(intendedService(principal), undefined);
    });
  }
});
