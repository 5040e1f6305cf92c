import { alsoTagged, nameOf, tagsOf } from "../names";
import type { Network } from "../network/network";
import type { Peer } from "../network/security-groups";
import type { ServiceName, Stage } from "../stage";

/**
 * A public load balancer speaks HTTPS for a domain, with the given certificate or one that SST creates. An internal one
 * speaks HTTP inside the VPC. `group` is the load balancer's security group.
 */
export type Exposure = { readonly group: Peer } & (
  | { readonly public: true; readonly domain: string; readonly certificateArn: string | undefined }
  | { readonly public: false }
);

/** A service's load balancer: SST's arguments for it, and the resources that SST creates but does not expose. */
export interface LoadBalancer {
  readonly args: NonNullable<sst.aws.ServiceArgs["loadBalancer"]>;
  readonly transform: Required<Pick<Transforms, "loadBalancer" | "loadBalancerSecurityGroup" | "target" | "listener">>;
  /** ECS refuses to create the service until this listener forwards to the target group. */
  readonly listener: Promise<aws.lb.Listener>;
  readonly targetGroup: $util.Output<aws.lb.TargetGroup>;
}

type Transforms = NonNullable<sst.aws.ServiceArgs["transform"]>;

export interface LoadBalancerDeps {
  readonly stage: Stage;
  readonly network: Network;
  /** The bucket for its access logs. */
  readonly accessLogs: sst.aws.Bucket;
}

/** Allows TLS 1.3, and 1.2 only with forward secrecy and authenticated encryption. AWS's default still allows 1.0. */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06";
/** Requests in flight get this long when a task leaves: less than the 55 s in which a service stops. */
const DEREGISTRATION_SECONDS = 30;

/** Describes the load balancer of a service that listens on a port. */
export function describeLoadBalancer(
  { stage, network, accessLogs }: LoadBalancerDeps,
  service: ServiceName,
  port: number,
  exposure: Exposure,
): LoadBalancer {
  const isPublic = exposure.public;
  const listener = expectResource<aws.lb.Listener>();
  const targetGroup = expectResource<aws.lb.TargetGroup>();
  // SST offers no transform for the certificate that it creates.
  if (isPublic) $transform(aws.acm.Certificate, (args) => alsoTagged(service)(args!));
  return {
    args: {
      public: isPublic,
      ...(isPublic ? publicRules(service, port, exposure) : { rules: [forward("80/http", service, port)] }),
      health: {
        [`${port}/http` as const]: {
          // A task that waits for its database answers /health with 200, so a deploy would stop the old tasks too early.
          path: "/ready",
          successCodes: "200",
          // Two good answers bring a task into service after 20 s; three bad ones remove it after 30 s.
          interval: "10 seconds",
          timeout: "5 seconds",
          healthyThreshold: 2,
          unhealthyThreshold: 3,
        },
      },
    },
    transform: {
      loadBalancer: (args, opts) => {
        args.name = nameOf(stage, service);
        args.tags = tagsOf(service);
        args.subnets = isPublic ? network.publicSubnets : network.privateSubnets;
        args.securityGroups = network.groupIds[exposure.group];
        args.dropInvalidHeaderFields = true;
        args.desyncMitigationMode = "strictest";
        args.enableZonalShift = true;
        args.enableDeletionProtection = stage.protect;
        args.accessLogs = { enabled: true, bucket: accessLogs.name };
        // AWS writes to the bucket at once, so the bucket's policy must exist first.
        opts.dependsOn = [accessLogs];
      },
      // SST always creates this group, open to everybody.
      loadBalancerSecurityGroup: (args, opts, name) => {
        args.description = "Unused: the load balancer has another group";
        args.ingress = [];
        args.egress = [];
        alsoTagged(service)(args, opts, name);
      },
      target: (args, opts) => {
        args.tags = tagsOf(service);
        args.deregistrationDelay = DEREGISTRATION_SECONDS;
        targetGroup.from(opts);
      },
      listener: (args, opts) => {
        args.tags = tagsOf(service);
        if (args.protocol === "HTTPS") args.sslPolicy = TLS_POLICY;
        const forwards = args.protocol === (isPublic ? "HTTPS" : "HTTP");
        if (forwards) listener.from(opts);
      },
    },
    listener: listener.made,
    targetGroup: $util.output(targetGroup.made),
  };
}

function publicRules(service: ServiceName, port: number, { domain, certificateArn }: Exposure & { public: true }) {
  return {
    // A deployer who provides a certificate also points the domain to the load balancer; otherwise SST does both in Route 53.
    domain: certificateArn === undefined ? domain : { name: domain, cert: certificateArn, dns: false as const },
    rules: [
      forward("443/https", service, port),
      { listen: "80/http" as const, redirect: "443/https" as const, container: service },
    ],
  };
}

function forward(listen: "443/https" | "80/http", container: ServiceName, port: number) {
  return { listen, forward: `${port}/http` as const, container };
}

/** Waits for a resource that SST creates later and does not expose. Node 20 has no Promise.withResolvers. */
function expectResource<R extends $util.Resource>() {
  let resolve!: (resource: R) => void;
  const made = new Promise<R>((whenMade) => {
    resolve = whenMade;
  });
  const from = (opts: $util.CustomResourceOptions): void => {
    opts.transformations = [
      ({ resource }) => {
        resolve(resource as R);
        return undefined;
      },
    ];
  };
  return { made, from };
}
