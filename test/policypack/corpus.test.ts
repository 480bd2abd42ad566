import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { DocumentKind } from "../../policypack/lib/kinds";
import { EVERY_KIND } from "../../policypack/lib/kinds";
import { reported, resource } from "./pack";

/**
 * The corpus: documents in the shapes that AWS documents, and in those that people get wrong, each with the rules that
 * report it. Documents that must be exactly as written, because they do not parse, are `text`.
 */
const schema = z.array(
  z
    .object({
      about: z.string().min(1),
      kind: z.enum(EVERY_KIND),
      expected: z.array(z.string()),
      document: z.unknown().optional(),
      text: z.string().optional(),
    })
    .strict(),
);

const FOLDER = join(__dirname, "corpus");

/** A resource that holds a document of each kind. */
const HOLDERS: Readonly<Record<DocumentKind, readonly [type: string, key: string]>> = {
  bucket: ["aws:s3/bucketPolicy:BucketPolicy", "policy"],
  key: ["aws:kms/keyPolicy:KeyPolicy", "policy"],
  topic: ["aws:sns/topicPolicy:TopicPolicy", "policy"],
  queue: ["aws:sqs/queuePolicy:QueuePolicy", "policy"],
  trust: ["aws:iam/role:Role", "assumeRolePolicy"],
  managed: ["aws:iam/policy:Policy", "policy"],
  roleInline: ["aws:iam/rolePolicy:RolePolicy", "policy"],
  userInline: ["aws:iam/userPolicy:UserPolicy", "policy"],
  groupInline: ["aws:iam/groupPolicy:GroupPolicy", "policy"],
  endpoint: ["aws:ec2/vpcEndpoint:VpcEndpoint", "policy"],
  bus: ["aws:cloudwatch/eventBusPolicy:EventBusPolicy", "policy"],
};

const corpus = readdirSync(FOLDER).flatMap((file) =>
  schema.parse(JSON.parse(readFileSync(join(FOLDER, file), "utf8"))),
);

describe("the corpus of policy documents", () => {
  it("holds at least 150, of every kind", () => {
    assert.ok(corpus.length >= 150, String(corpus.length));
    assert.deepEqual(
      EVERY_KIND.filter((kind) => !corpus.some((one) => one.kind === kind)),
      [],
    );
  });

  for (const { about, kind, expected, document, text } of corpus) {
    it(`${kind}: ${about}`, async () => {
      const [type, key] = HOLDERS[kind];
      const found = await reported([resource(type, { [key]: text ?? JSON.stringify(document) })]);
      // Rules over the whole stack speak of what a lone document cannot have beside it.
      assert.deepEqual(found.filter((rule) => !rule.startsWith("stack-")).sort(), [...expected].sort());
    });
  }
});
