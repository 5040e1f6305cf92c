import { alsoTagged, nameOf, tagsOf } from "../names";
import type { Network } from "../network/network";
import type { Peer } from "../network/security-groups";
import type { ServiceName, Stage } from "../stage";

/**
 * Public: HTTPS for a domain, with the certificate given or one that SST makes. Internal: HTTP inside the VPC. The group is
 * the load balancer's.
 */
export type Exposure = { readonly group: Peer } & (
  | { readonly public: true; readonly domain: string; readonly certificateArn: string | undefined }
  | { readonly public: false }
);

/** A service's load balancer: what SST is told, and what SST makes of it but does not expose. */
export interface LoadBalancer {
  readonly args: NonNullable<sst.aws.ServiceArgs["loadBalancer"]>;
  readonly transform: Required<Pick<Transforms, "loadBalancer" | "loadBalancerSecurityGroup" | "target" | "listener">>;
  /** Until it forwards to the target group, ECS refuses to create the service. */
  readonly listener: Promise<aws.lb.Listener>;
  readonly targetGroup: $util.Output<aws.lb.TargetGroup>;
}

type Transforms = NonNullable<sst.aws.ServiceArgs["transform"]>;

export interface LoadBalancerDeps {
  readonly stage: Stage;
  readonly network: Network;
  /** Where it logs who asked for what. */
  readonly accessLogs: sst.aws.Bucket;
}

/** TLS 1.3, and 1.2 only with forward secrecy and authenticated encryption. AWS's default still speaks 1.0. */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06";
/** Less than the 55 s in which a service stops: requests that are under way when a task leaves get this long. */
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
  // SST offers no transform for the certificate that it makes.
  if (isPublic) $transform(aws.acm.Certificate, (args) => alsoTagged(service)(args!));
  return {
    args: {
      public: isPublic,
      ...(isPublic ? publicRules(service, port, exposure) : { rules: [forward("80/http", service, port)] }),
      health: {
        [`${port}/http` as const]: {
          // Not /health, which a task that waits for its database answers with 200: a deploy would stop the old tasks for it.
          path: "/ready",
          successCodes: "200",
          // Two good answers put a task to work after 20 s, three bad ones take it out after 30.
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
        // AWS tries to write to the bucket at once: its policy has to be there.
        opts.dependsOn = [accessLogs];
      },
      // SST always makes one, open to everybody.
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
    // Whoever brings a certificate also points the domain to the load balancer; without one, Route 53 does both.
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

/** A resource that SST makes later and keeps to itself. Without Promise.withResolvers, which Node 20 does not have. */
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
