import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../../packages/iam/cli/run";

const read = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };

describe("iam-prove", () => {
  let folder = "";
  const path = (name: string) => join(folder, name);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "iam-prove-"));
    const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    writeFileSync(path("narrow.json"), document(read));
    writeFileSync(path("wide.json"), document({ ...read, Action: "s3:*" }));
    writeFileSync(path("public.json"), document({ ...read, Principal: "*" }));
    writeFileSync(path("account.json"), document({ ...read, Principal: { AWS: "111122223333" } }));
    writeFileSync(path("bad.json"), '{"Statement": {"Effect": "Allow", "Effect": "Deny"}}');
    writeFileSync(path("unknown.json"), document({ ...read, Action: "nothing:GetObject" }));
    writeFileSync(path("large.json"), " ".repeat(1_000_000));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  const cases: readonly (readonly [string, readonly string[], number, RegExp])[] = [
    ["passes less access", ["no-new-access", "--type", "identity", "narrow.json", "wide.json"], 0, /^PASS: /],
    [
      "fails more access",
      ["no-new-access", "--type", "identity", "wide.json", "narrow.json"],
      1,
      /^FAIL: [^]*"action": "s3:/,
    ],
    [
      "fails access that is granted",
      ["access-not-granted", "--type", "identity", "--action", "s3:Get*", "wide.json"],
      1,
      /^FAIL/,
    ],
    [
      "passes access that is not",
      ["access-not-granted", "--type", "identity", "--action", "s3:Put*", "narrow.json"],
      0,
      /^PASS/,
    ],
    [
      "fails a public policy",
      ["no-public-access", "--type", "bucket", "public.json"],
      1,
      /Statement 0 allows access to everyone/,
    ],
    ["passes a policy for an account", ["no-public-access", "--type", "bucket", "account.json"], 0, /^PASS/],
    ["fails an account outside", ["no-outside-access", "--type", "bucket", "account.json"], 1, /111122223333/],
    [
      "passes a trusted account",
      ["no-outside-access", "--type", "bucket", "--trusted", "111122223333", "account.json"],
      0,
      /^PASS/,
    ],
    ["prints JSON", ["no-public-access", "--type", "bucket", "--json", "account.json"], 0, /^\{\n {2}"result": "PASS"/],
    ["prints help", ["--help"], 0, /^Usage: /],
  ];

  const bad: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["an unknown check", ["prove"], /^prove: unknown check; write one of/],
    ["no type", ["no-public-access", "public.json"], /^--type: missing; write one of/],
    ["an unknown type", ["no-public-access", "--type", "x", "public.json"], /^--type: x; write one of/],
    ["an unknown option", ["no-public-access", "--typ", "bucket"], /--typ/],
    ["no file", ["no-public-access", "--type", "bucket"], /no policy is named/],
    ["a missing file", ["no-public-access", "--type", "bucket", "none.json"], /none\.json: cannot be read/],
    ["a folder", ["no-public-access", "--type", "bucket", "."], /cannot be read/],
    ["one file too many", ["no-public-access", "--type", "bucket", "public.json", "public.json"], /too many/],
    ["no second policy", ["no-new-access", "--type", "bucket", "public.json"], /existing policy is missing/],
    ["no access", ["access-not-granted", "--type", "identity", "narrow.json"], /no access is named/],
    [
      "an option of another check",
      ["no-public-access", "--type", "bucket", "--trusted", "1", "public.json"],
      /--trusted: is an option of/,
    ],
    [
      "a bad account",
      ["no-outside-access", "--type", "bucket", "--trusted", "1", "public.json"],
      /neither an account id/,
    ],
    ["an identity policy", ["no-public-access", "--type", "identity", "narrow.json"], /has principals/],
    [
      "a document with errors",
      ["no-public-access", "--type", "bucket", "bad.json"],
      /Statement\.Effect \(line 1, column 35\): appears twice/,
    ],
    [
      "an unknown service",
      ["no-new-access", "--type", "identity", "unknown.json", "narrow.json"],
      /"nothing" is not a known service/,
    ],
    ["a huge file", ["no-public-access", "--type", "bucket", "large.json"], /larger than any policy/],
  ];

  const inFolder = (args: readonly string[]) =>
    args.map((arg) => (arg.endsWith(".json") || arg === "." ? path(arg) : arg));

  for (const [what, args, code, out] of cases) {
    it(what, () => {
      const result = run(inFolder(args));
      assert.equal(result.code, code, result.err);
      assert.match(result.out, out);
      assert.equal(result.err, "");
    });
  }

  for (const [what, args, err] of bad) {
    it(`refuses ${what} with exit code 2`, () => {
      const result = run(inFolder(args));
      assert.equal(result.code, 2, result.err);
      assert.match(result.err, err);
      assert.equal(result.out, "");
    });
  }
});
