import { publicFaults } from "../../lib/public-faults";
import { rule } from "../../lib/rule";

export const topicPublic = rule({
  name: "sns-topic-public",
  level: "mandatory",
  severity: "critical",
  description: "No unknown principal may publish to a topic or subscribe to it.",
  why: "A stranger who subscribes reads every object's name; one who publishes feeds whatever listens.",
  fix: "Name the account's root narrowed by ArnEquals aws:PrincipalArn; for S3 the service s3.amazonaws.com with aws:SourceArn and aws:SourceAccount. A condition on only sns:Endpoint or sns:Protocol names no principal.",
  blind: "Who subscribes by e-mail or by URL.",
  url: "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
  controls: ["FSBP SNS.4"],
  documents: { kinds: ["topic"], check: publicFaults },
});
