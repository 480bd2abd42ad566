import { publicFaults } from "../../lib/public-faults";
import { rule } from "../../lib/rule";

export const queuePublic = rule({
  name: "sqs-queue-public",
  level: "mandatory",
  severity: "critical",
  description: "No unknown principal may send to a queue or read from it.",
  why: "A stranger who sends feeds whatever reads the queue; one who receives takes the messages away.",
  fix: "Name the service with aws:SourceArn, for instance sns.amazonaws.com and the topic's ARN, or the account's root narrowed by aws:PrincipalArn.",
  blind: "What the readers of the queue believe of its messages.",
  url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
  controls: ["FSBP SQS.3"],
  documents: { kinds: ["queue"], check: publicFaults },
});
