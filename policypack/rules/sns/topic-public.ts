import { publicFaults } from "../../lib/public-faults";
import { rule } from "../../lib/rule";

export const topicPublic = rule({
  name: "sns-topic-public",
  level: "mandatory",
  severity: "critical",
  description: "No unknown principal may publish to a topic or subscribe to it.",
  why: "An unknown subscriber reads the name of every object. An unknown publisher sends messages to all subscribers.",
  fix: "Name the account's root limited by ArnEquals aws:PrincipalArn; for S3, name the service s3.amazonaws.com with aws:SourceArn and aws:SourceAccount. A condition on only sns:Endpoint or sns:Protocol names no principal.",
  blind: "The owner of an e-mail address or a URL that subscribes.",
  url: "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
  controls: ["FSBP SNS.4"],
  documents: { kinds: ["topic"], check: publicFaults },
});
