import { distance } from "fastest-levenshtein";

/** Service principals that policies name most; others exist, and pass unless they are nearly one of these. */
const KNOWN: ReadonlySet<string> = new Set(
  [
    "access-analyzer acm-pca airflow amplify apigateway appsync athena autoscaling backup batch bedrock billingreports",
    "cassandra ce cloudformation cloudfront cloudtrail cloudwatch codebuild codecommit codedeploy codepipeline",
    "codestar-notifications cognito-idp config connect datasync delivery.logs detective devops-guru dlm dms ds dynamodb",
    "ec2 ecr ecs ecs-tasks edgelambda eks eks-fargate-pods elasticache elasticbeanstalk elasticfilesystem",
    "elasticloadbalancing elasticmapreduce es events export.rds firehose fsx glacier glue grafana guardduty health iam",
    "imagebuilder inspector2 iot kafka kafkaconnect kinesis kinesisanalytics kms lakeformation lambda lex logdelivery.elasticloadbalancing",
    "logging.s3 logs macie mediaconvert monitoring mq network-firewall opensearchservice organizations osis pipes pods.eks",
    "polly quicksight ram rds redshift rekognition replicator.lambda resource-groups robomaker rolesanywhere route53 s3",
    "sagemaker scheduler secretsmanager securityhub securitylake serverlessrepo servicecatalog servicediscovery ses shield",
    "sms-voice sns spotfleet sqs ssm ssm-incidents sso states storagegateway streams.metrics.cloudwatch sts support",
    "textract transcribe transfer trustedadvisor vpc-flow-logs vpc-lattice waf workmail workspaces xray",
  ].flatMap((line) => line.split(" ")),
);

/** The service that a service principal is nearly the name of, if it is not one itself. */
export function misspelt(principal: string): string | undefined {
  const name = /^([a-z0-9.-]+)\.amazonaws\.com(?:\.cn)?$/
    .exec(principal)?.[1]
    ?.replace(/\.[a-z]{2}(?:-[a-z]+)+-\d$/, "");
  if (name === undefined || name.length < 5 || KNOWN.has(name)) return undefined;
  return [...KNOWN].find((known) => known.length >= 5 && distance(name, known) <= (known.length > 6 ? 2 : 1));
}
