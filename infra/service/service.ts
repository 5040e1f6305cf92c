import type { Database } from "../database/database";
import { alsoTagged, logicalNameOf, nameOf, tagsOf } from "../names";
import type { Network } from "../network/network";
import { outlivesItsWriter } from "../retention";
import type { EncryptionKey } from "../security/key";
import { createRotatedSecret, type Secret } from "../security/secret";
import type { Settings } from "../settings";
import type { ServiceName, Stage } from "../stage";
import { rollbackAlarms } from "../watching/rollback";
import { capacityArgs, type Scaling } from "./capacity";
import type { DeployedService } from "./deployed-service";
import { describeLoadBalancer, type Exposure, type LoadBalancer } from "./load-balancer";
import { executionRole, taskRole } from "./roles";
import { type Container, containerArgs, image, logGroupNameOf, taskDefinition } from "./task-definition";

/** What the services of a stage share. */
export interface ServiceDeps {
  readonly stage: Stage;
  readonly settings: Settings;
  readonly cluster: sst.aws.Cluster;
  readonly network: Network;
  readonly key: EncryptionKey;
  /** Services send it when they call each other. */
  readonly credential: Secret;
  readonly database: Pick<Database, "urls" | "migrated">;
}

export interface ServiceDescription {
  /** The service itself: see `serviceContainer`. */
  readonly container: Container;
  /** Containers that run beside it in each task. */
  readonly sidecars?: readonly Container[];
  readonly loadBalancer: Exposure;
  readonly scaling: Scaling;
}

/**
 * Deploys a service: private, hardened tasks behind their own load balancer. A preview has no load balancers: clients find
 * its tasks through Cloud Map.
 */
export function createService(
  deps: ServiceDeps,
  name: ServiceName,
  { container: own, sidecars = [], loadBalancer: exposure, scaling }: ServiceDescription,
): DeployedService {
  const { stage, cluster, network, key } = deps;
  const { accessLogs } = network;
  const { port } = own;
  const containers = [own, ...sidecars];
  // SST offers no transform for a preview's Cloud Map service.
  if (accessLogs === undefined) $transform(aws.servicediscovery.Service, (args) => alsoTagged(name)(args!));
  const loadBalancer = accessLogs && describeLoadBalancer({ stage, network, accessLogs }, name, port, exposure);
  const start = {
    logGroupNames: containers.map((container) => logGroupNameOf(stage, container.name)),
    secretArns: [...new Set(containers.flatMap(({ secrets }) => Object.values(secrets).map(({ arn }) => arn)))],
    keyArn: key.arn,
  };
  const service: sst.aws.Service = new sst.aws.Service(logicalNameOf(name), {
    cluster,
    containers: containers.map((container) => containerArgs(stage, container)),
    ...capacityArgs(stage.capacity[name], scaling),
    ...(loadBalancer ? { loadBalancer: loadBalancer.args } : { serviceRegistry: { port } }),
    // Waits until tasks serve. That does not prove that the new ones do: a deploy that ECS rolls back succeeds too.
    wait: true,
    transform: {
      ...loadBalancer?.transform,
      image: image(stage),
      executionRole: executionRole(stage, name, start),
      taskRole: taskRole(name),
      taskDefinition: taskDefinition(stage, name, containers),
      logGroup: (args, opts) => {
        args.kmsKeyId = key.arn;
        args.retentionInDays = stage.logDays;
        args.tags = tagsOf(name);
        Object.assign(opts, outlivesItsWriter(stage));
      },
      autoScalingTarget: (args) => {
        args.tags = tagsOf(name);
      },
      service: (args, opts) => {
        configureTasks(deps, name, args);
        configureDeploys(args);
        if (loadBalancer) watchDeploys(stage, name, args, service.nodes.loadBalancer, loadBalancer);
        // Autoscaling sets it; otherwise a deploy would reset it to the minimum.
        opts.ignoreChanges = ["desiredCount"];
        opts.dependsOn = startsAfter(deps, loadBalancer);
      },
    },
  });
  return {
    name,
    service,
    logGroupName: logGroupNameOf(stage, name),
    ...(loadBalancer ? behind(loadBalancer, service) : inCloudMap(service, port)),
    ...(loadBalancer && exposure.public && { certificateArn: certificateOf(loadBalancer) }),
  };
}

/** A service's own container, with the settings and the credential that every service gets. */
export function serviceContainer(
  { stage, credential }: ServiceDeps,
  name: ServiceName,
  { dockerfile, port, environment, secrets }: Omit<Container, "name" | "environment"> & Partial<Container>,
): Container {
  return {
    name,
    dockerfile,
    port,
    environment: {
      STAGE: stage.name,
      LOG_LEVEL: "info",
      PORT: String(port),
      DATABASE_CONNECTIONS: String(stage.capacity[name].connections),
      DRAIN_SECONDS: String(DRAIN_SECONDS),
      METRICS: String(stage.hasMetrics),
      ...environment,
    },
    secrets: { SERVICE_CREDENTIAL: credential, ...secrets },
  };
}

/** Creates the bearer secrets for calls between a stage's services. A caller sends the first; a service accepts any. */
export const createServiceCredential = (stage: Stage, key: EncryptionKey): Secret =>
  createRotatedSecret(stage, key, "service-credential");

/** How long a stopping service still accepts requests, until load balancers notice. */
const DRAIN_SECONDS = 20;

function configureTasks({ stage, network }: ServiceDeps, name: ServiceName, args: aws.ecs.ServiceArgs): void {
  args.name = nameOf(stage, name);
  args.tags = tagsOf(name);
  args.propagateTags = "SERVICE";
  args.enableEcsManagedTags = true;
  args.networkConfiguration = {
    assignPublicIp: false,
    subnets: network.privateSubnets,
    securityGroups: network.groupIds[name],
  };
  // ECS Exec needs a writable root, and nobody should have a shell where payments are made.
  args.enableExecuteCommand = false;
  args.availabilityZoneRebalancing = "ENABLED";
}

/** A deploy starts as many new tasks as there are old ones, and stops the old ones only when the new ones answer. */
function configureDeploys(args: aws.ecs.ServiceArgs): void {
  args.deploymentMinimumHealthyPercent = 100;
  args.deploymentMaximumPercent = 200;
  args.deploymentCircuitBreaker = { enable: true, rollback: true };
}

/**
 * ECS ignores the load balancer's health checks for this long after a task starts. A task waits up to 60 s for its database,
 * then exits. If the database answers at the last moment, the task needs 5 s to warm up and two good answers, 10 s apart.
 */
const GRACE_SECONDS = 90;

/** Rolls a deploy back when merchants see errors or slow answers. */
function watchDeploys(
  stage: Stage,
  name: ServiceName,
  args: aws.ecs.ServiceArgs,
  { arnSuffix }: aws.lb.LoadBalancer,
  { targetGroup }: LoadBalancer,
): void {
  const alarms = rollbackAlarms(stage, name, arnSuffix, targetGroup.arnSuffix);
  args.alarms = { enable: true, rollback: true, alarmNames: alarms.map((alarm) => alarm.name) };
  args.healthCheckGracePeriodSeconds = GRACE_SECONDS;
}

/** SST waits only for the target group: on a first deploy, tasks would start without a route out or a load balancer. */
function startsAfter({ cluster, network, database }: ServiceDeps, loadBalancer: LoadBalancer | undefined) {
  const first = [cluster, ...network.ready, database.migrated];
  return loadBalancer ? [...first, loadBalancer.listener] : first;
}

function behind({ targetGroup }: LoadBalancer, service: sst.aws.Service) {
  return { url: service.url, loadBalancer: service.nodes.loadBalancer, targetGroup };
}

const certificateOf = ({ listener }: LoadBalancer): $util.Output<string> =>
  $util.output(listener).apply(({ certificateArn }) => certificateArn as $util.Output<string>);

function inCloudMap(service: sst.aws.Service, port: number) {
  return {
    url: $interpolate`http://${service.service}:${port}`,
    cloudMapServiceArn: service.nodes.cloudmapService.arn,
  };
}
