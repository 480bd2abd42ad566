import assert from "node:assert/strict";
import { documentChanges, type DocumentsByArn } from "../../rehearsal/diff/as-written";
import type { StatementJson } from "../../rehearsal/policy-json";

const ROLE = "arn:aws:iam::111111111111:role/app/uploader";
const CI = "arn:aws:iam::111111111111:role/ci";
const ROOT = { AWS: "arn:aws:iam::111111111111:root" };

const on =
  (arn: string) =>
  (...Statement: readonly StatementJson[]): DocumentsByArn =>
    new Map([[arn, { id: "a document", policy: { Statement: [...Statement] } }]]);
const role = on(ROLE);
const allow = (more: Omit<StatementJson, "Effect">): StatementJson => ({
  Effect: "Allow",
  Action: "sts:AssumeRole",
  ...more,
});
const lambda = allow({ Principal: { Service: "lambda.amazonaws.com" } });
const onlyFor = (...arns: readonly string[]) =>
  allow({ Principal: ROOT, Condition: { ArnEquals: { "aws:PrincipalArn": [...arns] } } });
const sentences = (before: DocumentsByArn, after: DocumentsByArn, names: ReadonlyMap<string, string> = new Map()) =>
  documentChanges(before, after, names).map(({ sentence }) => sentence);

describe("changes of documents, as they are written,", () => {
  const changes: readonly (readonly [string, DocumentsByArn, DocumentsByArn, readonly string[]])[] = [
    ["a role is new", new Map(), role(lambda), ["+ lambda.amazonaws.com may act as app/uploader"]],
    ["a role goes", role(lambda), new Map(), ["- lambda.amazonaws.com may no longer act as app/uploader"]],
    [
      "a condition goes",
      role(allow({ Principal: ROOT, Condition: { StringEquals: { "sts:ExternalId": "one" } } })),
      role(allow({ Principal: ROOT })),
      [
        "+ arn:aws:iam::111111111111:root may act as app/uploader",
        "- arn:aws:iam::111111111111:root may no longer act as app/uploader, where sts:ExternalId StringEquals one",
      ],
    ],
    [
      "one more caller of an account is named",
      role(onlyFor(CI)),
      role(onlyFor(CI, `${CI}-release`)),
      [`+ ${CI}-release may act as app/uploader`],
    ],
    [
      "the account of the callers is no longer theirs",
      role(onlyFor(CI)),
      role(allow({ Principal: { AWS: "222222222222" }, Condition: { ArnEquals: { "aws:PrincipalArn": CI } } })),
      [
        `+ 222222222222 may act as app/uploader, where aws:PrincipalArn ArnEquals ${CI}`,
        `- ${CI} may no longer act as app/uploader`,
      ],
    ],
    [
      "another repository may sign in",
      role(
        allow({
          Action: "sts:AssumeRoleWithWebIdentity",
          Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/issuer" },
          Condition: { StringEquals: { "issuer:sub": ["b"] } },
        }),
      ),
      role(
        allow({
          Action: "sts:AssumeRoleWithWebIdentity",
          Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/issuer" },
          Condition: { StringEquals: { "issuer:sub": ["b", "a"] } },
        }),
      ),
      [
        "+ whom arn:aws:iam::111111111111:oidc-provider/issuer signs in may act as app/uploader, where issuer:sub StringEquals a or b",
        "- whom arn:aws:iam::111111111111:oidc-provider/issuer signs in may no longer act as app/uploader, where issuer:sub StringEquals b",
      ],
    ],
    [
      "a denial goes",
      role(lambda, { ...onlyFor(CI), Effect: "Deny" }),
      role(lambda),
      [`+ ${CI} is no longer denied to act as app/uploader`],
    ],
    ["anybody comes", role(), role(allow({ Principal: "*" })), ["+ anybody may act as app/uploader"]],
    [
      "another action comes",
      role(lambda),
      role({ ...lambda, Action: ["sts:AssumeRole", "sts:TagSession"] }),
      ["+ lambda.amazonaws.com may call sts:TagSession on app/uploader"],
    ],
    [
      "all but one action comes",
      role(),
      role({ Effect: "Allow", Principal: { AWS: "*" }, NotAction: "sts:TagSession" }),
      ["+ anybody may call all but sts:TagSession on app/uploader"],
    ],
    [
      "all but one principal comes",
      role(),
      role(allow({ NotPrincipal: { AWS: CI } })),
      [`+ anybody but {"AWS":"${CI}"} may act as app/uploader`],
    ],
  ];
  for (const [what, before, after, expected] of changes) {
    it(`are said when ${what}`, () => {
      assert.deepEqual(sentences(before, after), expected);
    });
  }

  it("are none when callers stand in another order, or in two statements", () => {
    assert.deepEqual(sentences(role(onlyFor(CI, `${CI}-2`)), role(onlyFor(`${CI}-2`), onlyFor(CI))), []);
  });

  it("use the names of roles", () => {
    assert.deepEqual(sentences(new Map(), role(onlyFor(CI)), new Map([[CI, "builder"]])), [
      "+ builder may act as app/uploader",
    ]);
  });

  it("put together what a statement lets somebody do", () => {
    const subscriber = allow({ Principal: ROOT, Action: ["sns:Subscribe", "sns:GetTopicAttributes"] });
    assert.deepEqual(sentences(new Map(), on("arn:aws:sns:us-east-1:222222222222:news")(subscriber)), [
      "+ arn:aws:iam::111111111111:root may call sns:Subscribe, sns:GetTopicAttributes on topic news",
    ]);
  });

  it("name an event bus", () => {
    const putter = allow({ Principal: { AWS: CI }, Action: "events:PutEvents" });
    assert.deepEqual(sentences(on("arn:aws:events:us-east-1:111111111111:event-bus/in")(putter), new Map()), [
      `- ${CI} may no longer call events:PutEvents on event bus in`,
    ]);
  });

  it("name a resource that is another than the document's own", () => {
    const bus = "arn:aws:events:us-east-1:111111111111:event-bus/in";
    const putter = (Resource: string) => allow({ Principal: { AWS: CI }, Action: "events:PutRule", Resource });
    assert.deepEqual(sentences(on(bus)(putter(bus)), on(bus)(putter(bus), putter("*"))), [
      `+ ${CI} may call events:PutRule on event bus in, where the resource is *`,
    ]);
  });

  it("say whether somebody is let in or no longer", () => {
    const denied = role(lambda, { ...onlyFor(CI), Effect: "Deny" });
    assert.deepEqual(
      [...documentChanges(role(lambda), denied, new Map()), ...documentChanges(denied, role(lambda), new Map())].map(
        ({ kind }) => kind,
      ),
      ["no longer lets", "lets"],
    );
  });
});
