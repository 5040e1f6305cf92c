import type {
  acm,
  apigatewayv2,
  appautoscaling,
  budgets,
  cloudwatch,
  dynamodb,
  ec2,
  ecs,
  eks,
  elasticache,
  iam,
  kms,
  lambda,
  lb,
  rds,
  route53,
  s3,
  secretsmanager,
  servicediscovery,
  sns,
  sqs,
  ssm,
  vpc,
  wafv2,
} from "@pulumi/aws";

/**
 * The arguments of each resource type, as @pulumi/aws declares them: SST 3 pins that version, and so does package.json. A type
 * that is not listed here has untyped inputs; add a line to type them.
 */
export interface ArgumentTypes {
  "aws:acm/certificate:Certificate": acm.CertificateArgs;
  "aws:acm/certificateValidation:CertificateValidation": acm.CertificateValidationArgs;
  "aws:apigatewayv2/api:Api": apigatewayv2.ApiArgs;
  "aws:apigatewayv2/integration:Integration": apigatewayv2.IntegrationArgs;
  "aws:apigatewayv2/route:Route": apigatewayv2.RouteArgs;
  "aws:apigatewayv2/stage:Stage": apigatewayv2.StageArgs;
  "aws:apigatewayv2/vpcLink:VpcLink": apigatewayv2.VpcLinkArgs;
  "aws:appautoscaling/policy:Policy": appautoscaling.PolicyArgs;
  "aws:appautoscaling/target:Target": appautoscaling.TargetArgs;
  "aws:budgets/budget:Budget": budgets.BudgetArgs;
  "aws:cloudwatch/dashboard:Dashboard": cloudwatch.DashboardArgs;
  "aws:cloudwatch/eventRule:EventRule": cloudwatch.EventRuleArgs;
  "aws:cloudwatch/eventTarget:EventTarget": cloudwatch.EventTargetArgs;
  "aws:cloudwatch/logGroup:LogGroup": cloudwatch.LogGroupArgs;
  "aws:cloudwatch/metricAlarm:MetricAlarm": cloudwatch.MetricAlarmArgs;
  "aws:dynamodb/table:Table": dynamodb.TableArgs;
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ec2.DefaultSecurityGroupArgs;
  "aws:ec2/eip:Eip": ec2.EipArgs;
  "aws:ec2/eipAssociation:EipAssociation": ec2.EipAssociationArgs;
  "aws:ec2/flowLog:FlowLog": ec2.FlowLogArgs;
  "aws:ec2/instance:Instance": ec2.InstanceArgs;
  "aws:ec2/internetGateway:InternetGateway": ec2.InternetGatewayArgs;
  "aws:ec2/natGateway:NatGateway": ec2.NatGatewayArgs;
  "aws:ec2/route:Route": ec2.RouteArgs;
  "aws:ec2/routeTable:RouteTable": ec2.RouteTableArgs;
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ec2.RouteTableAssociationArgs;
  "aws:ec2/securityGroup:SecurityGroup": ec2.SecurityGroupArgs;
  "aws:ec2/securityGroupRule:SecurityGroupRule": ec2.SecurityGroupRuleArgs;
  "aws:ec2/subnet:Subnet": ec2.SubnetArgs;
  "aws:ec2/vpc:Vpc": ec2.VpcArgs;
  "aws:ec2/vpcEndpoint:VpcEndpoint": ec2.VpcEndpointArgs;
  "aws:ecs/cluster:Cluster": ecs.ClusterArgs;
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": ecs.ClusterCapacityProvidersArgs;
  "aws:ecs/service:Service": ecs.ServiceArgs;
  "aws:ecs/taskDefinition:TaskDefinition": ecs.TaskDefinitionArgs;
  "aws:eks/cluster:Cluster": eks.ClusterArgs;
  "aws:elasticache/replicationGroup:ReplicationGroup": elasticache.ReplicationGroupArgs;
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": iam.OpenIdConnectProviderArgs;
  "aws:iam/policy:Policy": iam.PolicyArgs;
  "aws:iam/policyAttachment:PolicyAttachment": iam.PolicyAttachmentArgs;
  "aws:iam/role:Role": iam.RoleArgs;
  "aws:iam/rolePolicy:RolePolicy": iam.RolePolicyArgs;
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": iam.RolePolicyAttachmentArgs;
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": iam.RolePolicyAttachmentsExclusiveArgs;
  "aws:kms/alias:Alias": kms.AliasArgs;
  "aws:kms/key:Key": kms.KeyArgs;
  "aws:lambda/function:Function": lambda.FunctionArgs;
  "aws:lambda/eventSourceMapping:EventSourceMapping": lambda.EventSourceMappingArgs;
  "aws:lambda/functionUrl:FunctionUrl": lambda.FunctionUrlArgs;
  "aws:lambda/invocation:Invocation": lambda.InvocationArgs;
  "aws:lb/listener:Listener": lb.ListenerArgs;
  "aws:lb/listenerRule:ListenerRule": lb.ListenerRuleArgs;
  "aws:lb/loadBalancer:LoadBalancer": lb.LoadBalancerArgs;
  "aws:lb/targetGroup:TargetGroup": lb.TargetGroupArgs;
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": lb.TargetGroupAttachmentArgs;
  "aws:rds/cluster:Cluster": rds.ClusterArgs;
  "aws:rds/clusterInstance:ClusterInstance": rds.ClusterInstanceArgs;
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": rds.ClusterParameterGroupArgs;
  "aws:rds/instance:Instance": rds.InstanceArgs;
  "aws:rds/parameterGroup:ParameterGroup": rds.ParameterGroupArgs;
  "aws:rds/subnetGroup:SubnetGroup": rds.SubnetGroupArgs;
  "aws:route53/healthCheck:HealthCheck": route53.HealthCheckArgs;
  "aws:route53/record:Record": route53.RecordArgs;
  "aws:route53/zone:Zone": route53.ZoneArgs;
  "aws:s3/bucket:Bucket": s3.BucketArgs;
  "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2": s3.BucketLifecycleConfigurationV2Args;
  "aws:s3/bucketPolicy:BucketPolicy": s3.BucketPolicyArgs;
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": s3.BucketPublicAccessBlockArgs;
  "aws:s3/bucketV2:BucketV2": s3.BucketV2Args;
  "aws:s3/bucketVersioningV2:BucketVersioningV2": s3.BucketVersioningV2Args;
  "aws:secretsmanager/secret:Secret": secretsmanager.SecretArgs;
  "aws:secretsmanager/secretRotation:SecretRotation": secretsmanager.SecretRotationArgs;
  "aws:secretsmanager/secretVersion:SecretVersion": secretsmanager.SecretVersionArgs;
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": servicediscovery.PrivateDnsNamespaceArgs;
  "aws:servicediscovery/service:Service": servicediscovery.ServiceArgs;
  "aws:sns/topic:Topic": sns.TopicArgs;
  "aws:sns/topicPolicy:TopicPolicy": sns.TopicPolicyArgs;
  "aws:sns/topicSubscription:TopicSubscription": sns.TopicSubscriptionArgs;
  "aws:sqs/queue:Queue": sqs.QueueArgs;
  "aws:ssm/parameter:Parameter": ssm.ParameterArgs;
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": vpc.SecurityGroupEgressRuleArgs;
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": vpc.SecurityGroupIngressRuleArgs;
  "aws:wafv2/webAcl:WebAcl": wafv2.WebAclArgs;
  "aws:wafv2/webAclAssociation:WebAclAssociation": wafv2.WebAclAssociationArgs;
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": wafv2.WebAclLoggingConfigurationArgs;

  // SST 4 pins @pulumi/aws 7, whose names for these lack "V2". The arguments that we read are the same.
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": s3.BucketLifecycleConfigurationV2Args;
  "aws:s3/bucketVersioning:BucketVersioning": s3.BucketVersioningV2Args;

  // The types of these providers are not installed here.
  "docker-build:index:Image": Untyped;
  "pulumi:providers:aws": Untyped;
  "random:index/randomId:RandomId": Untyped;
  "sst:sst:Secret": Untyped;
}

export type Untyped = Readonly<Record<string, unknown>>;

/** A type whose inputs are typed. */
export type KnownType = keyof ArgumentTypes;

/** The inputs of a resource type, as a graph holds them. */
export type Inputs<Type extends string> = Type extends KnownType ? Plain<ArgumentTypes[Type]> : Untyped;

/**
 * Arguments as a graph holds them: plain values in place of Pulumi's inputs, and ids in place of resources. Any may be missing,
 * at any depth: a resource that is only read has none, and nothing validates a graph that comes from a file.
 */
export type Plain<Value> = Value extends PulumiOutput | Promise<unknown>
  ? never
  : Value extends PulumiResource
    ? string
    : Value extends readonly (infer Item)[]
      ? readonly Plain<Item>[]
      : Value extends object
        ? { readonly [Key in keyof Value]?: Plain<Value[Key]> }
        : Value;

/** Pulumi's types are recognised by shape: the package that defines them is a dependency of @pulumi/aws. */
interface PulumiOutput {
  apply(transform: never): unknown;
}

interface PulumiResource {
  readonly urn: unknown;
}
