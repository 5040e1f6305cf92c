/** Types that cost nothing by themselves, and why: a type that is neither here nor priced is reported. */
const FREE: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^aws:iam\//, "IAM is free"],
  [
    /^aws:(?:ec2|vpc)\/(?:vpc|subnet|routeTable|routeTableAssociation|internetGateway|.*[sS]ecurityGroup.*):/,
    "networks are free; what moves data through them is not",
  ],
  [/^aws:ec2\/flowLog:/, "billed as the log that it writes"],
  [/^aws:ecs\/(?:taskDefinition|clusterCapacityProviders):/, "billed as the tasks that run"],
  [/^aws:appautoscaling\/target:/, "billed as the alarms of its policies"],
  [/^aws:lb\/(?:listener|listenerRule|listenerCertificate|targetGroup):/, "billed as the load balancer"],
  [/^aws:acm\//, "public certificates are free"],
  [/^aws:route53\/record:/, "billed by query; queries of aliases are free"],
  [/^aws:servicediscovery\/service:/, "ECS registers tasks without charge; DNS is billed as the hosted zone"],
  [/^aws:apigatewayv2\/(?:integration|route|stage):/, "billed as the API's requests"],
  [/^aws:rds\/(?:clusterParameterGroup|parameterGroup|subnetGroup):/, "settings of the database"],
  [/^aws:s3\/bucket(?!V2:|:)/, "settings of the bucket"],
  [/^aws:secretsmanager\/secretVersion:/, "billed as the secret"],
  [/^aws:kms\/(?:alias|keyPolicy):/, "billed as the key"],
  [/^aws:wafv2\/(?:webAclAssociation|webAclLoggingConfiguration):/, "billed as the web ACL, and as the log"],
  [/^aws:sns\//, "a few e-mails a month: below a cent"],
  [/^aws:cloudwatch\/event(?:Rule|Target):/, "events of AWS's own are free"],
  [/^aws:budgets\//, "budgets without actions are free"],
  [/^aws:lambda\/(?:invocation|permission|functionUrl|eventSourceMapping):/, "billed as the function's runs"],
  [/^(?:random|pulumi-nodejs|pulumi|command|tls):/, "exists in the deploy's own state only"],
];

/** Why a type is free; undefined when no reason is known. */
export function whyFree(type: string): string | undefined {
  return FREE.find(([pattern]) => pattern.test(type))?.[1];
}
