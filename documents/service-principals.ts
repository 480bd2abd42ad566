import { closest, distance } from "fastest-levenshtein";

/**
 * Services whose principal a role is known to trust, each before `.amazonaws.com`. AWS publishes no complete list; these are the
 * principals that its guides give for service roles. A name that is not listed is refused only if it looks like a typo of a listed
 * one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
const SERVICES: readonly string[] = `
  access-analyzer acm aiops airflow airflow-env amplify apigateway appflow application-autoscaling application-insights appmesh apprunner
  appstream appsync aps arc-zonal-shift athena auditmanager autoscaling autoscaling-plans backup backup-storage batch bedrock
  bedrock-agentcore billingconductor braket budgets build.apprunner cassandra.application-autoscaling chime chatbot cleanrooms cloud9
  cloudformation cloudfront cloudhsm cloudsearch cloudtrail cloudwatch codeartifact codebuild codecommit codeconnections codedeploy
  codeguru-profiler codeguru-reviewer codepipeline codestar-notifications cognito-idp cognito-identity comprehend compute-optimizer
  config config-conforms connect controltower cost-optimization-hub credentials.iot cur databrew dataexchange datapipeline datasync
  datazone dax deeplens delivery.logs detective devicefarm devops-guru directconnect dlm dms ds dynamodb dynamodb.application-autoscaling
  ec2 ec2.application-autoscaling ec2fleet ec2scheduled ecr ecs ecs-tasks ecs.application-autoscaling edgelambda eks eks-fargate
  eks-fargate-pods eks-nodegroup elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing elasticmapreduce
  elastictranscoder email emr-containers emr-serverless events evidently export.rds finspace firehose fis fms forecast frauddetector fsx
  gamelift glacier glue grafana greengrass ground-station guardduty healthlake honeycode iam imagebuilder importexport inspector
  inspector2 internetmonitor iot iotanalytics iotdeviceadvisor iotevents iotfleetwise iotsitewise iottwinmaker iotwireless ivs jellyfish
  kafka kafkaconnect kendra kinesis kinesisanalytics kms lakeformation lambda launchwizard lex lexv2 license-manager logger.cloudfront
  logging.s3 logs lookoutequipment lookoutmetrics lookoutvision m2 macie macie2 maintenance.lookoutequipment managedblockchain
  mediaconnect mediaconvert medialive mediapackage mediastore mediatailor memorydb mgn migrationhub monitoring mq mwaa networkmanager
  nimble notifications omics ops.apigateway opensearchservice opsworks opsworks-cm organizations osis outposts panorama
  payment-cryptography personalize pi pinpoint pipes pods.eks polly privateca proton purchaseorders qbusiness qldb quicksight ram rds
  redshift redshift-serverless rekognition replication.dynamodb replicator.lambda resource-explorer-2 resource-groups resiliencehub
  robomaker rolesanywhere route53 route53domains rum s3 s3-outposts s3.data-source.lustre.fsx sagemaker sagemaker-geospatial savingsplans
  scheduler schemas sdb secretsmanager securityhub securitylake serverlessrepo servicecatalog servicecatalog-appregistry servicediscovery
  ses shield signer simspaceweaver sms sms-voice snowball sns spotfleet sqs ssm ssm-incidents ssm-quicksetup sso states storage-lens.s3
  storagegateway streams.metrics.cloudwatch sts support supplychain swf synthetics tagpolicies.tag textract timestream transcribe
  transcribe.streaming transfer transitgateway translate trustedadvisor tts verifiedpermissions vmie voiceid vpc-flow-logs vpc-lattice
  waf wafv2 wellarchitected workdocs workmail workspaces workspaces-web xray
`
  .trim()
  .split(/\s+/);

/** The edit distance up to which an unknown name counts as a typo of a known one. */
const SLIP = 2;

/**
 * The principal that was probably meant by an unknown name.
 *
 * @param principal such as `lamda.amazonaws.com`.
 * @returns such as `lambda.amazonaws.com`; undefined for a known principal, or one that is not similar to a known one.
 */
export function meantPrincipal(principal: string): string | undefined {
  const [, name = "", suffix = ""] = /^(.+?)(\.amazonaws\.com(?:\.cn)?)$/.exec(principal) ?? [];
  // A Region between name and suffix is a regional principal of the service.
  const service = name.replace(/\.[a-z]{2}(-[a-z]+)+-\d$/, "");
  if (service === "" || SERVICES.includes(service)) return undefined;
  const nearest = closest(service, [...SERVICES]);
  const allowed = service.length <= 4 ? 1 : SLIP;
  return distance(service, nearest) <= allowed ? `${nearest}${suffix}` : undefined;
}
