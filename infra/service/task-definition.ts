import { nameOf, tagsOf } from "../names";
import type { Secret } from "../security/secret";
import type { ServiceName, Stage } from "../stage";

/** A container of a service's task. */
export interface Container {
  /** Also of its image and its log group. */
  readonly name: string;
  /** What its image is built from: a path from the root of the repository. */
  readonly dockerfile: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, $util.Input<string>>>;
  /** By the name of the variable that ECS puts the value into. */
  readonly secrets: Readonly<Record<string, Secret>>;
}

/** A container that only the others of its task reach, and that outlives them: all are told to stop at the same time. */
export const companion = (container: Container): Container => ({
  ...container,
  environment: { ...container.environment, HOST: "127.0.0.1", DRAIN_SECONDS: "30" },
});

/** Where the others of its task find it. */
export const loopbackUrlOf = ({ port }: Container): string => `http://127.0.0.1:${port}`;

type ContainerArgs = NonNullable<sst.aws.ServiceArgs["containers"]>[number];

/** Longer than the 55 s in which a service stops by itself, which is longer than the load balancer's 30 s of draining. */
const STOP_TIMEOUT_SECONDS = 60;
/** The user of the images, who owns nothing in them. */
const USER = "1000:1000";

/** Where a container's log goes. */
export const logGroupNameOf = (stage: Stage, container: string): string => `/ecs/${nameOf(stage, container)}`;

/** What SST is told about a container. */
export function containerArgs(stage: Stage, container: Container): ContainerArgs {
  const { name, dockerfile, port, environment, secrets } = container;
  return {
    name,
    // npm workspaces: an image needs packages/ beside the folder of its Dockerfile.
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

/** SST's own tag moves with every stage's deploy, and images without a tag are what clean-up rules delete. */
export function image(stage: Stage) {
  return (args: { tags?: $util.Input<$util.Input<string>[]> }): undefined => {
    const tags = $util.output(args.tags ?? []);
    args.tags = tags.apply((all) => all.flatMap((tag) => [tag, nameOf(stage, tag)]));
  };
}

/**
 * Hardens the task that SST describes: nobody in it is root, can write outside /tmp, has a capability or listens on a port
 * other than the service's own. SST's own maps all 65,535.
 */
export function taskDefinition(stage: Stage, service: ServiceName, containers: readonly Container[]) {
  return (args: aws.ecs.TaskDefinitionArgs): undefined => {
    args.family = nameOf(stage, service);
    args.tags = tagsOf(service);
    // A revision that stays usable costs nothing, and is the fastest way back. AWS cannot tell whose revision it is, either: what
    // may retire a preview's may retire staging's.
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

/** What of SST's description is read here. */
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
    // Only the service itself is reached from outside of the task.
    portMappings: name === service ? [{ name: "http", containerPort: port, hostPort: port, protocol: "tcp" }] : [],
  };
}

/** A service that waits for its log would stop payments whenever CloudWatch is slow. */
function withoutBlocking(log: Described["logConfiguration"]): object {
  return { ...log, options: { ...log.options, mode: "non-blocking", "max-buffer-size": "25m" } };
}

const temporaryVolume = (container: string): string => `${container}-tmp`;

const askHealth = (port: number): string =>
  `fetch('http://127.0.0.1:${port}/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`;
