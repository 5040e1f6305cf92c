import type { ServiceName } from "../stage";

/** What others see of a service once it is defined. */
export interface DeployedService {
  readonly name: ServiceName;
  readonly service: sst.aws.Service;
  /** For its callers. */
  readonly url: $util.Output<string>;
  readonly logGroupName: string;
  readonly loadBalancer?: Pick<aws.lb.LoadBalancer, "arn" | "arnSuffix" | "dnsName">;
  readonly targetGroup?: Pick<aws.lb.TargetGroup, "arnSuffix">;
  /** Of its HTTPS listener, which only a public one has. */
  readonly certificateArn?: $util.Output<string>;
  /** A preview's services are found by it. */
  readonly cloudMapServiceArn?: $util.Output<string>;
}
