import type { ServiceName } from "../stage";

/** What other files need to know about a service. */
export interface DeployedService {
  readonly name: ServiceName;
  readonly service: sst.aws.Service;
  /** The URL that its callers use. */
  readonly url: $util.Output<string>;
  readonly logGroupName: string;
  readonly loadBalancer?: Pick<aws.lb.LoadBalancer, "arn" | "arnSuffix" | "dnsName">;
  readonly targetGroup?: Pick<aws.lb.TargetGroup, "arnSuffix">;
  /** The certificate of its HTTPS listener. Only a public service has one. */
  readonly certificateArn?: $util.Output<string>;
  /** A preview's VPC link finds payment-api by it. */
  readonly cloudMapServiceArn?: $util.Output<string>;
}
