import assert from "node:assert/strict";
import { declaredWorld } from "../../rehearsal/declared-world";
import { explain } from "../../rehearsal/explain";
import { expectedFrom } from "../../rehearsal/intent";
import { prove } from "../../rehearsal/proof";
import { rehearsalOf } from "../../rehearsal/rehearse";
import { runStacks } from "../../rehearsal/run";
import { situationOf } from "../../rehearsal/situation";
import { withDocuments } from "./support";
import { type Fields, tried } from "./tried";

const GRANTED = { name: "acme", grants: { indexer: "read" } };
const LOGS = { name: "acme-logs", key: "s3" };
const SAME_STACK: Fields = { accessLogs: { bucket: "acme-logs", prefix: "s3/" }, buckets: [GRANTED, LOGS] };
const ELSEWHERE: Fields = { accessLogs: { bucket: "acme-logs" }, buckets: [GRANTED] };
const OWNER = (services: readonly object[]): Fields => ({
  buckets: [{ ...LOGS, ...(services.length > 0 ? { services } : { grants: { indexer: "read" } }) }],
});
const ACCESS_LOGS = { service: "access-logs", sourceArns: ["arn:aws:s3:::acme"] };

/** The violations of stacks, with each text of their documents changed. */
async function violations(data: readonly Fields[], change: (text: string) => string = (text) => text) {
  const ran = await runStacks(tried({}, data));
  const stacks = withDocuments(ran, /^policy$/, (text, { type }) =>
    type === "aws:s3/bucketPolicy:BucketPolicy" ? change(text) : text,
  );
  const proof = prove(expectedFrom(ran.map(({ config }) => config)), declaredWorld(stacks));
  return proof.violations.map(({ sentence }) => sentence);
}

describe("access logs that go to a bucket which exists", function () {
  this.timeout(60_000);

  it("may be written there by S3, whether the bucket is of the same stack or of another", async () => {
    assert.deepEqual(await violations([SAME_STACK]), []);
    assert.deepEqual(await violations([ELSEWHERE, OWNER([ACCESS_LOGS])]), []);
  });

  for (const [what, from, to, expected] of [
    ["another source", '"arn:aws:s3:::acme"', '"arn:aws:s3:::other"', /logging\.s3\.amazonaws\.com c/],
    [
      "any source",
      '"ArnEquals":{"aws:SourceArn":"arn:aws:s3:::acme"}',
      '"Null":{"aws:SourceArn":"false"}',
      / can s3:PutObject/,
    ],
    ["another account's source", '"aws:SourceAccount":"222222222222"', '"aws:SourceAccount":"333333333333"', / can/],
    ["the whole bucket", "acme-logs/s3/*", "acme-logs/*", / can s3:PutObject/],
    ["another prefix", "acme-logs/s3/*", "acme-logs/s3/other/*", / cannot s3:PutObject/],
    [
      "another service",
      "logging.s3.amazonaws.com",
      "delivery.logs.amazonaws.com",
      /delivery\.logs\.amazonaws\.com can/,
    ],
    [
      "reads too",
      '"Action":"s3:PutObject","Resource":"arn:aws:s3:::acme-logs/s3',
      '"Action":"s3:*","Resource":"arn:aws:s3:::acme-logs/s3',
      / can s3:/,
    ],
  ] as const) {
    it(`are a violation with ${what}`, async () => {
      let changed = 0;
      const found = await violations([SAME_STACK], (text) => {
        const written = text.replace('["arn:aws:s3:::acme"]', '"arn:aws:s3:::acme"');
        if (!written.includes(from)) return text;
        changed++;
        return written.replaceAll(from, to);
      });
      assert.ok(changed > 0, "nothing was changed");
      assert.ok(
        found.some((one) => expected.test(one)),
        found.join("\n") || "no violation",
      );
    });
  }

  it("are a violation where the stack of the log bucket does not let them in, or lets in another bucket's", async () => {
    const refused = /bucket acme-logs: .*logging\.s3\.amazonaws\.com cannot s3:PutObject .*accessLogs of stack data/;
    assert.match((await violations([ELSEWHERE, OWNER([])])).join("\n"), refused);
    const other = { ...ACCESS_LOGS, sourceArns: ["arn:aws:s3:::others"] };
    assert.match((await violations([ELSEWHERE, OWNER([other])])).join("\n"), refused);
  });

  it("are noted with the statement that the owner has to write, where no stack has the log bucket", async () => {
    const notesOf = async (data: readonly Fields[]) => {
      const project = tried({}, data);
      const { notes } = await rehearsalOf(project.name, await situationOf(project));
      return notes.filter((note) => note.includes("accessLogs"));
    };
    assert.deepEqual(await notesOf([SAME_STACK]), []);
    assert.deepEqual(await notesOf([ELSEWHERE, OWNER([ACCESS_LOGS])]), []);
    const [note = "", ...more] = await notesOf([ELSEWHERE]);
    assert.deepEqual(more, []);
    assert.match(note, /^stack data: accessLogs\.bucket: .*acme-logs is in account 222222222222 and Region us-east-1/);
    assert.match(note, /"Resource":"arn:aws:s3:::acme-logs\/\*".*"aws:SourceArn":\["arn:aws:s3:::acme"\]/);
  });

  it("are explained", async () => {
    const project = tried({}, [SAME_STACK]);
    const situation = await situationOf(project);
    const allowed = async (uri: string) =>
      (await explain(project, { role: "access-logs", action: "s3:PutObject", uri, tls: true, context: {} }, situation))
        .allowed;
    assert.equal(await allowed("s3://acme-logs/s3/acme/2026-01-01"), true);
    assert.equal(await allowed("s3://acme-logs/other"), false);
  });
});
