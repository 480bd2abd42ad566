import assert from "node:assert/strict";
import { DATA, faults, raw } from "../support";

const QUEUE = "arn:aws:sqs:us-east-1:222222222222:ingest";
const FUNCTION = "arn:aws:lambda:us-east-1:222222222222:function:thumbnail";

function found(bucket: object): readonly string[] {
  return faults(raw(DATA, { buckets: [{ name: "acme-genomics", ...bucket }] }));
}

describe("the event targets of a bucket", () => {
  for (const [what, bucket] of [
    [
      "filters that cannot meet",
      {
        eventTargets: [
          { queueArn: QUEUE, prefix: "a/" },
          { functionArn: FUNCTION, prefix: "b/" },
        ],
      },
    ],
    [
      "suffixes that cannot meet",
      {
        eventTargets: [
          { queueArn: QUEUE, suffix: ".csv" },
          { functionArn: FUNCTION, suffix: ".png" },
        ],
      },
    ],
    [
      "events that differ",
      {
        eventTargets: [
          { queueArn: QUEUE, events: ["created"] },
          { functionArn: FUNCTION, events: ["removed"] },
        ],
      },
    ],
    [
      "one queue twice",
      {
        eventTargets: [
          { queueArn: QUEUE, prefix: "a/" },
          { queueArn: QUEUE, prefix: "b/" },
        ],
      },
    ],
    ["an alias of a function", { eventTargets: [{ functionArn: `${FUNCTION}:live` }] }],
    ["EventBridge as well", { notifications: "eventbridge", eventTargets: [{ queueArn: QUEUE }] }],
    [
      "a filtered topic as well",
      { notifications: "sns", topicFilter: { prefix: "a/" }, eventTargets: [{ queueArn: QUEUE, prefix: "b/" }] },
    ],
    ["a percent-encoded prefix", { eventTargets: [{ queueArn: QUEUE, prefix: "caf%C3%A9+au+lait/" }] }],
  ] as const) {
    it(`may have ${what}`, () => {
      assert.deepEqual(found(bucket), []);
    });
  }

  for (const [what, bucket, expected] of [
    [
      "filters of which one begins with the other",
      {
        eventTargets: [
          { queueArn: QUEUE, prefix: "a/" },
          { functionArn: FUNCTION, prefix: "a/b/" },
        ],
      },
      /eventTargets\[1\]: .*eventTargets\[0\]/,
    ],
    [
      "a suffix that ends in the other",
      {
        eventTargets: [
          { queueArn: QUEUE, suffix: ".csv" },
          { functionArn: FUNCTION, suffix: ".old.csv" },
        ],
      },
      /eventTargets\[1\]: .*overlap/,
    ],
    [
      "a prefix and a suffix that one key has",
      {
        eventTargets: [
          { queueArn: QUEUE, prefix: "a/" },
          { functionArn: FUNCTION, suffix: ".csv" },
        ],
      },
      /eventTargets\[1\]: .*overlap/,
    ],
    [
      "the topic's events too",
      { notifications: "sns", eventTargets: [{ queueArn: QUEUE }] },
      /topicFilter.*overlap|overlap.*topicFilter/,
    ],
    ["a FIFO queue", { eventTargets: [{ queueArn: `${QUEUE}.fifo` }] }, /queueArn: .*standard queue/],
    [
      "a topic as a queue",
      { eventTargets: [{ queueArn: "arn:aws:sns:us-east-1:222222222222:topic" }] },
      /queueArn: .*queue/,
    ],
    [
      "a queue of another Region",
      { eventTargets: [{ queueArn: QUEUE.replace("us-east-1", "eu-west-1") }] },
      /queueArn: .*own Region us-east-1/,
    ],
    [
      "a stranger's queue",
      { eventTargets: [{ queueArn: QUEUE.replace("222222222222", "999999999999") }] },
      /queueArn: .*own account 222222222222; subscribe/,
    ],
    ["neither a queue nor a function", { eventTargets: [{ prefix: "a/" }] }, /eventTargets\[0\]: .*exactly one/],
    ["both in one", { eventTargets: [{ queueArn: QUEUE, functionArn: FUNCTION }] }, /eventTargets\[0\]: .*exactly one/],
    ["a wildcard", { eventTargets: [{ queueArn: QUEUE, prefix: "a/*" }] }, /prefix: .*without \*/],
    ["a space", { eventTargets: [{ queueArn: QUEUE, prefix: "a b/" }] }, /prefix: .*space as \+/],
    ["letters beyond ASCII", { eventTargets: [{ queueArn: QUEUE, suffix: "é" }] }, /suffix: .*percent-encoded/],
    ["an event twice", { eventTargets: [{ queueArn: QUEUE, events: ["created", "created"] }] }, /events: .*once/],
    [
      "an event that is none",
      { eventTargets: [{ queueArn: QUEUE, events: ["restored"] }] },
      /events\[0\]: .*created, removed/,
    ],
    [
      "a consumer that replaces them",
      { notifications: "consumer", eventTargets: [{ queueArn: QUEUE }] },
      /eventTargets: .*consumer/,
    ],
    ["a topic's filter without a topic", { topicFilter: { prefix: "a/" } }, /topicFilter: .*notifications: sns/],
    [
      "a prefix of 1025 characters",
      { eventTargets: [{ queueArn: QUEUE, prefix: "a".repeat(1025) }] },
      /prefix: .*1024/,
    ],
  ] as const) {
    it(`are refused with ${what}`, () => {
      const all = found(bucket);
      assert.equal(all.length, 1, all.join("\n"));
      assert.match(all[0] ?? "", expected);
    });
  }
});
