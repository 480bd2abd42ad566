import assert from "node:assert/strict";
import { UnknownValueError } from "@pulumi/policy";
import { actionDetails, conditionKey, matchActions } from "../../../policypack/lib/catalogue";
import { closest } from "../../../policypack/lib/closest";
import { readDocument, Documents } from "../../../policypack/lib/document";
import { isSmallRange } from "../../../policypack/lib/narrow";
import { readOperator } from "../../../policypack/lib/operators";
import { readPrincipals } from "../../../policypack/lib/principals";
import { isUnknown, plain, property, UNKNOWN } from "../../../policypack/lib/unknown";
import { document, READ } from "../pack";

describe("readOperator", () => {
  it("reads prefix, name and suffix", () => {
    assert.deepEqual(readOperator("ForAnyValue:StringNotLikeIfExists"), {
      family: "String",
      negated: true,
      wildcards: true,
      passesWhenAbsent: true,
      set: "ForAnyValue",
    });
  });
  it("knows which tests hold when the key is absent", () => {
    const holds = ["StringEquals", "StringNotEquals", "StringEqualsIfExists", "ForAllValues:StringEquals", "Bool"];
    assert.deepEqual(
      holds.map((name) => readOperator(name)?.passesWhenAbsent),
      [false, true, true, true, false],
    );
  });
  it("takes wildcards in both forms for ARNs", () => {
    assert.equal(readOperator("ArnEquals")?.wildcards, true);
    assert.equal(readOperator("StringEquals")?.wildcards, false);
  });
  for (const name of ["", "StringEqual", "IfExists", "NullIfExists", "ForAll:StringEquals", "constructor"]) {
    it(`knows no operator ${JSON.stringify(name)}`, () => {
      assert.equal(readOperator(name), undefined);
    });
  }
});

describe("isSmallRange", () => {
  for (const [range, small] of [
    ["203.0.113.7", true],
    ["10.0.0.0/8", true],
    ["10.0.0.0/7", false],
    ["0.0.0.0/0", false],
    ["2001:db8::/32", true],
    ["2001:db8::/31", false],
    ["::/0", false],
    ["10.0.0.0/x", false],
  ] as const) {
    it(`${range} is ${small ? "" : "not "}small`, () => {
      assert.equal(isSmallRange(range), small);
    });
  }
});

describe("readPrincipals", () => {
  it("tells the forms apart", () => {
    const forms = readPrincipals({
      AWS: [
        "*",
        "111111111111",
        "arn:aws:iam::111111111111:root",
        "arn:aws-cn:iam::111111111111:role/a/b",
        "AROAJQABLZS4A3QDU576Q",
        "x",
      ],
      Service: ["s3.amazonaws.com", "s3"],
      Federated: "cognito-identity.amazonaws.com",
    });
    const expected = [
      "everyone",
      "root",
      "root",
      "identity",
      "orphan",
      "malformed",
      "service",
      "malformed",
      "federated",
    ];
    assert.deepEqual(
      forms.map((one) => one.is),
      expected,
    );
  });
  it("keeps an unknown one", () => {
    assert.deepEqual(readPrincipals({ AWS: `arn:aws:iam::${UNKNOWN}:root` }), [{ is: "unknown" }]);
  });
});

describe("closest", () => {
  it("finds the name that was meant", () => {
    assert.equal(closest("GetObjct", ["PutObject", "GetObject"]), "GetObject");
  });
  it("does not guess", () => {
    assert.equal(closest("Fetch", ["PutObject", "GetObject"]), undefined);
  });
});

describe("plain", () => {
  const throwing = {
    get late(): string {
      // eslint-disable-next-line @typescript-eslint/no-unsafe-call -- the package leaves the class out of its types
      throw new UnknownValueError(UNKNOWN, ["late"]);
    },
    known: ["a", { b: 1 }],
  };
  it("keeps what is known around an unknown", () => {
    assert.deepEqual(plain(throwing), { late: UNKNOWN, known: ["a", { b: 1 }] });
    assert.ok(isUnknown(property(throwing, "late")));
  });
  it("tells a missing property from an unknown one", () => {
    assert.equal(property(throwing, "absent"), undefined);
  });
  it("lets other errors through", () => {
    const broken = {
      get x(): string {
        throw new RangeError("broken");
      },
    };
    assert.throws(() => plain(broken), RangeError);
  });
});

describe("readDocument", () => {
  it("checks what is known of a document with an unknown part", () => {
    const read = readDocument("bucket", document({ ...READ, Resource: UNKNOWN }));
    assert.equal(read.unknown, "parts");
    assert.deepEqual(read.faults, []);
    assert.equal(read.statements[0]?.label, 'statement "Read"');
  });
  it("finds no fault with a text that is wholly unknown", () => {
    assert.deepEqual([readDocument("key", UNKNOWN).unknown, readDocument("key", UNKNOWN).faults], ["everything", []]);
  });
  it("reads each text once", () => {
    const documents = new Documents();
    const text = document(READ);
    assert.equal(documents.read("bucket", text), documents.read("bucket", text));
    assert.notEqual(documents.read("bucket", text), documents.read("topic", text));
  });
});

describe("the catalogue", () => {
  it("knows what a wildcard stands for", async () => {
    assert.deepEqual(await matchActions("sns:Unsub*"), { is: "actions", service: "sns", names: ["sns:Unsubscribe"] });
  });
  it("reaches no file outside its own list", async () => {
    for (const service of ["../actions/s3", "constructor", "__proto__"]) {
      assert.equal((await matchActions(`${service}:x`)).is, "noService");
    }
  });
  it("knows which actions change who has access", async () => {
    assert.equal((await actionDetails("s3:PutBucketPolicy")).managesPermissions, true);
    assert.equal((await actionDetails("s3:GetObject")).managesPermissions, false);
  });
  it("knows condition keys that carry a name", async () => {
    assert.equal((await conditionKey("kms:EncryptionContext:aws:s3:arn"))?.type, "String");
    assert.equal(await conditionKey("constructor:x"), undefined);
  });
});
