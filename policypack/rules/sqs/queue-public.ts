import { publicFaults } from "../../lib/public-faults";
import { rule } from "../../lib/rule";

export const queuePublic = rule({
  name: "sqs-queue-public",
  level: "mandatory",
  severity: "critical",
  description: "No unknown principal may send to a queue or read from it.",
  why: "An unknown sender reaches all readers of the queue. An unknown receiver can delete messages.",
  fix: "Name the service with aws:SourceArn, for example sns.amazonaws.com and the topic's ARN; or the account's root limited by aws:PrincipalArn.",
  blind: "How the readers of the queue check its messages.",
  url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
  controls: ["FSBP SQS.3"],
  documents: { kinds: ["queue"], check: publicFaults },
});
