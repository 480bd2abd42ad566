/**
 * Services whose principal policies and trusts are known to name, each before `.amazonaws.com`. AWS publishes no whole list: these are the
 * principals that its guides give. A name that is not here may exist all the same.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
export const SERVICE_PRINCIPALS: readonly string[] = `
  access-analyzer acm acm-pca aiops airflow airflow-env amplify apigateway appflow application-autoscaling application-insights appmesh
  apprunner appstream appsync aps arc-zonal-shift athena auditmanager autoscaling autoscaling-plans backup backup-storage batch bedrock
  bedrock-agentcore billingconductor billingreports braket budgets build.apprunner cassandra cassandra.application-autoscaling ce chatbot
  chime cleanrooms cloud9 cloudformation cloudfront cloudhsm cloudsearch cloudtrail cloudwatch codeartifact codebuild codecommit
  codeconnections codedeploy codeguru-profiler codeguru-reviewer codepipeline codestar-notifications cognito-identity cognito-idp
  comprehend compute-optimizer config config-conforms connect controltower cost-optimization-hub credentials.iot cur databrew dataexchange
  datapipeline datasync datazone dax deeplens delivery.logs detective devicefarm devops-guru directconnect dlm dms ds dynamodb
  dynamodb.application-autoscaling ec2 ec2.application-autoscaling ec2fleet ec2scheduled ecr ecs ecs-tasks ecs.application-autoscaling
  edgelambda eks eks-fargate eks-fargate-pods eks-nodegroup elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing
  elasticmapreduce elastictranscoder email emr-containers emr-serverless es events evidently export.rds finspace firehose fis fms forecast
  frauddetector fsx gamelift glacier glue grafana greengrass ground-station guardduty health healthlake honeycode iam imagebuilder
  importexport inspector inspector2 internetmonitor iot iotanalytics iotdeviceadvisor iotevents iotfleetwise iotsitewise iottwinmaker
  iotwireless ivs jellyfish kafka kafkaconnect kendra kinesis kinesisanalytics kms lakeformation lambda launchwizard lex lexv2
  license-manager logdelivery.elasticloadbalancing logger.cloudfront logging.s3 logs lookoutequipment lookoutmetrics lookoutvision m2
  macie macie2 maintenance.lookoutequipment managedblockchain mediaconnect mediaconvert medialive mediapackage mediastore mediatailor
  memorydb mgn migrationhub monitoring mq mwaa network-firewall networkmanager nimble notifications omics opensearchservice ops.apigateway
  opsworks opsworks-cm organizations osis outposts panorama payment-cryptography personalize pi pinpoint pipes pods.eks polly privateca
  proton purchaseorders qbusiness qldb quicksight ram rds redshift redshift-serverless rekognition replication.dynamodb replicator.lambda
  resiliencehub resource-explorer-2 resource-groups robomaker rolesanywhere route53 route53domains rum s3 s3-outposts
  s3.data-source.lustre.fsx sagemaker sagemaker-geospatial savingsplans scheduler schemas sdb secretsmanager securityhub securitylake
  serverlessrepo servicecatalog servicecatalog-appregistry servicediscovery ses shield signer simspaceweaver sms sms-voice snowball sns
  spotfleet sqs ssm ssm-incidents ssm-quicksetup sso states storage-lens.s3 storagegateway streams.metrics.cloudwatch sts supplychain
  support swf synthetics tagpolicies.tag textract timestream transcribe transcribe.streaming transfer transitgateway translate
  trustedadvisor tts verifiedpermissions vmie voiceid vpc-flow-logs vpc-lattice waf wafv2 wellarchitected workdocs workmail workspaces
  workspaces-web xray
`
  .trim()
  .split(/\s+/);

/**
 * The parts of a service's principal, without the Region of a regional one.
 *
 * @param principal such as `logs.eu-west-1.amazonaws.com`.
 * @returns such as `logs` and `.amazonaws.com`; undefined for what is no principal of an AWS service.
 */
export function servicePrincipalParts(
  principal: string,
): { readonly service: string; readonly suffix: string } | undefined {
  const [, name = "", suffix = ""] = /^([A-Za-z0-9.-]+?)(\.amazonaws\.com(?:\.cn)?)$/.exec(principal) ?? [];
  const service = name.replace(/\.[a-z]{2}(?:-[a-z]+)+-\d$/, "");
  return service === "" ? undefined : { service, suffix };
}
