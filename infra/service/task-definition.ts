import { nameOf, tagsOf } from "../names";
import type { Secret } from "../security/secret";
import type { ServiceName, Stage } from "../stage";

/** A container in a service's task. */
export interface Container {
  /** Also names its image and its log group. */
  readonly name: string;
  /** The path from the repository's root. */
  readonly dockerfile: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, $util.Input<string>>>;
  /** The keys are the environment variables that ECS sets. */
  readonly secrets: Readonly<Record<string, Secret>>;
}

/** A container that only others in its task reach. It drains for longer than they do, because ECS stops all at once. */
export const companion = (container: Container): Container => ({
  ...container,
  environment: { ...container.environment, HOST: "127.0.0.1", DRAIN_SECONDS: "30" },
});

/** The URL for other containers in its task. */
export const loopbackUrlOf = ({ port }: Container): string => `http://127.0.0.1:${port}`;

type ContainerArgs = NonNullable<sst.aws.ServiceArgs["containers"]>[number];

/** Longer than the 55 s that a service takes to stop, which is longer than the load balancer's 30 s of draining. */
const STOP_TIMEOUT_SECONDS = 60;
/** The images' user, who owns nothing in them. */
const USER = "1000:1000";

/** The log group of a container. */
export const logGroupNameOf = (stage: Stage, container: string): string => `/ecs/${nameOf(stage, container)}`;

/** SST's arguments for a container. */
export function containerArgs(stage: Stage, container: Container): ContainerArgs {
  const { name, dockerfile, port, environment, secrets } = container;
  return {
    name,
    // An image needs packages/ as well as its Dockerfile's folder, because of npm workspaces.
    image: { context: ".", dockerfile },
    environment: { ...environment },
    ssm: Object.fromEntries(Object.entries(secrets).map(([variable, { reference }]) => [variable, reference])),
    // ECS does not read the image's HEALTHCHECK. The image has no curl.
    health: {
      command: ["CMD", "node", "-e", askHealth(port)],
      startPeriod: "30 seconds",
      interval: "15 seconds",
      timeout: "5 seconds",
      retries: 3,
    },
    logging: { name: logGroupNameOf(stage, name) },
  };
}

/** Adds a tag for the stage: SST's own tag moves with any stage's deploy, and clean-up rules delete images without a tag. */
export function image(stage: Stage) {
  return (args: { tags?: $util.Input<$util.Input<string>[]> }): undefined => {
    const tags = $util.output(args.tags ?? []);
    args.tags = tags.apply((all) => all.flatMap((tag) => [tag, nameOf(stage, tag)]));
  };
}

/**
 * Hardens the task that SST describes: no process is root, writes outside /tmp or has a capability, and the task maps only
 * the service's own port. SST's default maps all 65,535.
 */
export function taskDefinition(stage: Stage, service: ServiceName, containers: readonly Container[]) {
  return (args: aws.ecs.TaskDefinitionArgs): undefined => {
    args.family = nameOf(stage, service);
    args.tags = tagsOf(service);
    // An old revision costs nothing, and is the fastest way to roll back. Deploy roles get no right to retire revisions either,
    // because AWS cannot tell stages apart there: a preview's role could retire staging's.
    args.skipDestroy = true;
    args.volumes = containers.map(({ name }) => ({ name: temporaryVolume(name) }));
    const described = $jsonParse(args.containerDefinitions).apply((all: Described[]) => all);
    args.containerDefinitions = $jsonStringify(
      described.apply((all) =>
        all.map((one, i) => ({
          ...one,
          ...HARDENED,
          ...ownOf(containers[i]!, service),
          logConfiguration: withoutBlocking(one.logConfiguration),
        })),
      ),
    );
  };
}

/** The part of SST's description that this file reads. */
interface Described {
  readonly logConfiguration: { readonly options: Readonly<Record<string, string>> };
}

const HARDENED = {
  essential: true,
  user: USER,
  privileged: false,
  readonlyRootFilesystem: true,
  linuxParameters: { initProcessEnabled: true, capabilities: { add: [], drop: ["ALL"] } },
  pseudoTerminal: false,
  stopTimeout: STOP_TIMEOUT_SECONDS,
};

function ownOf({ name, port }: Container, service: ServiceName): object {
  return {
    mountPoints: [{ sourceVolume: temporaryVolume(name), containerPath: "/tmp", readOnly: false }],
    // Only the service itself is reachable from outside the task.
    portMappings: name === service ? [{ name: "http", containerPort: port, hostPort: port, protocol: "tcp" }] : [],
  };
}

/** Without this, a slow CloudWatch would block the service's log writes, and so its payments. */
function withoutBlocking(log: Described["logConfiguration"]): object {
  return { ...log, options: { ...log.options, mode: "non-blocking", "max-buffer-size": "25m" } };
}

const temporaryVolume = (container: string): string => `${container}-tmp`;

const askHealth = (port: number): string =>
  `fetch('http://127.0.0.1:${port}/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`;
