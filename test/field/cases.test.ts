import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { jsonObject, type JsonObject } from "../../adopt/json";
import { explain } from "../../rehearsal/explain";
import { rehearse } from "../../rehearsal/rehearse";
import { type Project, readProject } from "../../rehearsal/run/project";
import { type Situation, situationOf } from "../../rehearsal/situation";
import { explanationText } from "../../rehearsal/terminal/explanation-text";
import { findingsAbout, policyDocuments, PROFILES } from "./pack-documents";
import { whoCan } from "../../rehearsal/who-can";
import { CASES, HOLDS, outcomeIn, outcomeOfAdopting, withAdopted } from "./support";

/** Tests by the folders of their inputs; README.md says where each case comes from. */
const TESTS: Readonly<Record<string, (folder: string) => void>> = {
  "01-adopt-same-topic": (folder) => {
    it("is adopted", async () => {
      assert.deepEqual(await outcomeIn(folder), HOLDS);
    });

    it("needs no further notification", async () => {
      const { ran } = await situationOf(await readProject(folder, process.cwd()));
      const shared = ran
        .flatMap(({ resources }) => resources)
        .filter(({ type }) => type.endsWith(":SharedNotifications"));
      assert.deepEqual(
        shared.map(({ inputs }) => inputs.inPlace),
        [true],
      );
    });
  },

  "02-adopt-access-points": (folder) => {
    it("has these policies", () => {
      assert.deepEqual(
        policiesOf(folder).map(([name]) => name),
        ["account", "arn-wildcard"],
      );
    });
    for (const [name, policy] of policiesOf(folder)) {
      it(`is not public with ${name}`, async () => {
        const { refused, findings } = await outcomeOfAdopting({ folder, policy });
        assert.deepEqual(refused, []);
        assert.deepEqual(
          findings.filter(({ rule }) => rule.includes("public")),
          [],
        );
      });
    }
    it("holds once the owner's statement is acknowledged", async () => {
      assert.deepEqual(await outcomeOfAdopting({ folder, acknowledged: true }), HOLDS);
    });
  },

  "03-adopt-wide-address": (folder) => {
    adopts(folder, {
      "half-the-internet": "public",
      "ipv6-31": "public",
      "slash-seven": "public",
      "private-10": "not",
    });
  },

  "04-adopt-userid": (folder) => {
    adopts(folder, {
      "allow-ifexists": "public",
      "dataall-997": "public",
      "federated-cognito": "public",
      forallvalues: "public",
      // S3 lists aws:PrincipalOrgID among the keys that keep a policy from being public, and not the paths.
      orgpaths: "public",
      principalaccount: "not",
      "dataall-220-deny": "not",
    });
    it("finds that a denial of everyone but some ids shuts out the granted role", async () => {
      const policy = jsonIn(join(folder, "policies", "dataall-220-deny.json"));
      const { violations } = await outcomeOfAdopting({ folder, policy });
      assert.match(violations.join("\n"), /indexer cannot s3:GetObject,.* grants\.indexer: read intends it/);
    });
  },

  "05-adopt-elb-log-bucket": (folder) => {
    it("keeps its default encryption, and denies none", async () => {
      const changed = await withAdopted({ folder }, async (project) => {
        const { ran } = await situationOf(project);
        return ran.flatMap(({ resources }) => resources.map(({ inputs }) => JSON.stringify(inputs)));
      });
      assert.ok(changed.some((inputs) => inputs.includes("acme-theirs")));
      assert.doesNotMatch(changed.join("\n"), /DenyOtherEncryption|encryptionKeyArn/);
    });
    it("holds once the owner's statements are acknowledged", async () => {
      assert.deepEqual(await outcomeOfAdopting({ folder, acknowledged: true }), HOLDS);
    });
    for (const key of ["bucket", "region"]) {
      it(`is refused with key: ${key}, which would stop the logs`, async () => {
        const { refused } = await outcomeOfAdopting({ folder, bucket: { key } });
        assert.match(refused.join("\n"), /load balancers/);
      });
    }
  },

  "06-trust-pod-identity": (folder) => {
    holds(folder);
    it("has sts:TagSession in the trust", async () => {
      const { documents } = await rehearse(await readProject(folder, process.cwd()));
      const [trust] = documents.filter(({ kind }) => kind === "trust");
      assert.match(
        (trust?.text ?? "").replace(/\s/g, ""),
        /"pods\.eks\.amazonaws\.com".*"sts:AssumeRole","sts:TagSession"/,
      );
    });
  },

  "07-config-prefix-grant": (folder) => {
    refuses(folder, [
      /notifications: found "sqs"/,
      /accessLogs: .*true or false/,
      /replication: .*a list of destinations; write services: .*service: replication/,
      /encryption: .*write key: s3/,
    ]);
  },

  "08-config-sso-role": (folder) => {
    each(folder, {
      attach: (inner) => {
        refuses(inner, [/attachPolicies: .*only AWS changes a role/]);
      },
      named: holds,
      "no-path": (inner) => {
        refuses(inner, [/existingArn: .* permissionSet: DataScientist/]);
      },
      wildcard: (inner) => {
        refuses(inner, [/existingArn: .*write permissionSet: NAME/]);
      },
    });
  },

  "09-config-snowflake": (folder) => {
    each(folder, {
      "by-arn": (inner) => {
        refuses(inner, [/trustedArns\[0\]: .*444444444444 under principals/]);
      },
      named: holds,
    });
  },

  "10-config-govcloud": (folder) => {
    each(folder, { "me-central-1": holds, "us-gov": holds });
  },

  "11-pack-good": reports,
  "12-pack-bad": reports,

  "13-explain-scp-key-tag": (folder) => {
    holds(folder);
    const run = runOnce(folder);
    for (const uri of ["s3://acme-tagged/x", "s3://acme-untagged/x"]) {
      it(`explains that ${uri} is allowed`, async () => {
        const { project, situation } = run();
        const found = await explain(project, { role: "indexer", action: "s3:GetObject", uri, tls: true }, situation);
        assert.equal(found.allowed, true);
      });
    }
  },

  "14-explain-athena": (folder) => {
    const run = runOnce(folder);
    for (const action of ["s3:GetBucketLocation", "s3:ListBucketMultipartUploads"]) {
      it(`explains why ${action} is denied`, async () => {
        const { project, situation } = run();
        const asked = { role: "indexer", action, uri: "s3://acme-genomics", tls: true };
        const found = await explain(project, asked, situation);
        assert.equal(found.allowed, false);
        assert.match(explanationText(found), new RegExp(`no level has ${action}`));
      });
    }
  },

  "15-two-control-accounts": (folder) => {
    holds(folder);
    it("proves the roles of both control accounts on one bucket", async () => {
      const { intents } = await rehearse(await readProject(folder, process.cwd()));
      const [bucket] = intents.filter(({ id }) => id === "bucket/acme-theirs");
      assert.match(bucket?.access.join("\n") ?? "", /111111111111:role[^]*333333333333:role/);
    });
  },

  "16-principals": holds,
  "17-services": holds,

  "18-replication": (folder) => {
    holds(folder);
    const run = runOnce(folder);
    const replicator = "arn:aws:iam::222222222222:role/cross-account-s3-data.replication";
    it("lets the replicating role through at both ends", () => {
      const { situation } = run();
      for (const [action, uri] of [
        ["s3:GetObjectVersionForReplication", "s3://acme-genomics/results/x"],
        ["s3:ReplicateObject", "s3://acme-replica/results/x"],
        ["s3:ObjectOwnerOverrideToBucketOwner", "s3://acme-replica/results/x"],
      ] as const) {
        const { holders } = whoCan(situation, action, uri);
        assert.ok(
          holders.some(({ who }) => who === replicator),
          `${action}: ${holders.map(({ who }) => who).join(", ")}`,
        );
      }
    });
    it("lets it replicate nothing else there", () => {
      const { situation } = run();
      const { holders } = whoCan(situation, "s3:ReplicateObject", "s3://acme-replica/private/x");
      assert.ok(holders.every(({ who }) => who !== replicator));
    });
  },
};

describe("cases from the field", function () {
  this.timeout(60_000);

  it("are tested, all of them", () => {
    assert.deepEqual(readdirSync(CASES).sort(), Object.keys(TESTS));
    const listed = readFileSync(join(__dirname, "README.md"), "utf8").matchAll(/^\| `([^`]+)`/gm);
    assert.deepEqual(
      [...listed].map(([, name]) => name),
      Object.keys(TESTS),
    );
  });

  for (const [name, test] of Object.entries(TESTS)) {
    describe(name, () => {
      test(join(CASES, name));
    });
  }
});

/** The tests of the folders in a case, which has no others. */
function each(folder: string, tests: Readonly<Record<string, (folder: string) => void>>): void {
  it("has a test for each folder", () => {
    assert.deepEqual(readdirSync(folder).sort(), Object.keys(tests).sort());
  });
  for (const [name, test] of Object.entries(tests)) {
    describe(name, () => {
      test(join(folder, name));
    });
  }
}

/** Runs a case's stacks once, before its tests. */
function runOnce(folder: string): () => { readonly project: Project; readonly situation: Situation } {
  let found: { readonly project: Project; readonly situation: Situation } | undefined;
  before(async () => {
    const project = await readProject(folder, process.cwd());
    found = { project, situation: await situationOf(project) };
  });
  return () => {
    assert.ok(found);
    return found;
  };
}

function holds(folder: string): void {
  it("holds", async () => {
    assert.deepEqual(await outcomeIn(folder), HOLDS);
  });
}

/** The policy pack reports exactly what each document of a program is expected to have: `g…` and sound ones nothing, `b…` something. */
function reports(folder: string): void {
  const documents = policyDocuments(folder);
  it("has an expectation for each document", () => {
    const bad = documents.filter(({ expected }) => expected.length > 0).map(({ name }) => name);
    assert.deepEqual(
      bad,
      documents.map(({ name }) => name).filter((name) => /^b\d/.test(name)),
    );
  });
  for (const profile of PROFILES) {
    describe(`in the profile ${profile}`, () => {
      let found: ReadonlyMap<string, readonly string[]>;
      before(async () => {
        found = await findingsAbout(documents, profile);
      });
      for (const { name, expected } of documents) {
        it(`${name} has ${expected.length === 0 ? "no finding" : expected.join(", ")}`, () => {
          assert.deepEqual(found.get(name), expected);
        });
      }
      it("finds nothing else", () => {
        assert.deepEqual(
          [...found.keys()],
          documents.map(({ name }) => name),
        );
      });
    });
  }
}

function refuses(folder: string, expected: readonly RegExp[]): void {
  it("is refused, with what to write", async () => {
    const { refused } = await outcomeIn(folder);
    assert.equal(refused.length, expected.length, refused.join("\n"));
    expected.forEach((pattern, n) => {
      assert.match(refused[n] ?? "", pattern);
    });
  });
}

/** Adopts a bucket with each of its policies, which S3 takes for public or not. */
function adopts(folder: string, expected: Readonly<Record<string, "public" | "not">>): void {
  it("has an expectation for each policy", () => {
    assert.deepEqual(
      policiesOf(folder).map(([name]) => name),
      Object.keys(expected).sort(),
    );
  });
  for (const [name, policy] of policiesOf(folder)) {
    if (expected[name] === "public") {
      it(`is refused as public with ${name}`, async () => {
        const { refused } = await outcomeOfAdopting({ folder, policy });
        assert.match(refused.join("\n"), /\[public-statement\]/);
      });
    } else {
      it(`is adopted with ${name}`, async () => {
        const { refused, findings } = await outcomeOfAdopting({ folder, policy });
        assert.deepEqual(refused, []);
        assert.deepEqual(
          findings.filter(({ rule }) => rule.includes("public")),
          [],
        );
      });
    }
  }
}

function policiesOf(folder: string): readonly (readonly [name: string, policy: JsonObject])[] {
  const policies = join(folder, "policies");
  return readdirSync(policies)
    .sort()
    .map((file) => [file.replace(/\.json$/, ""), jsonIn(join(policies, file))]);
}

function jsonIn(file: string): JsonObject {
  return jsonObject.parse(JSON.parse(readFileSync(file, "utf8")));
}
