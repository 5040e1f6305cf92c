import type { Engine } from "../engine/engine.ts";
import type { Container } from "../task/task.ts";

/** An image's own settings, which apply when somebody runs it without a task definition. */
export interface ImageFacts {
  readonly user: string;
  /** `8080/tcp`. */
  readonly exposed: readonly string[];
  /** For example `["CMD", "node", …]`; empty if there is none. */
  readonly healthCheck: readonly string[];
  readonly bytes: number;
}

export async function readImage(engine: Engine, image: string): Promise<ImageFacts> {
  return parseImage(await engine.call(["image", "inspect", image]));
}

interface Inspected {
  readonly Size: number;
  readonly Config: {
    readonly User?: string;
    readonly ExposedPorts?: Readonly<Record<string, unknown>>;
    readonly Healthcheck?: { readonly Test?: readonly string[] };
  };
  /** Podman puts the health check here. */
  readonly Healthcheck?: { readonly Test?: readonly string[] };
}

/** Parses the output of `image inspect`. */
export function parseImage(inspected: string): ImageFacts {
  const [{ Size, Config, Healthcheck }] = JSON.parse(inspected) as [Inspected];
  const test = (Config.Healthcheck ?? Healthcheck)?.Test ?? [];
  return {
    user: Config.User ?? "",
    exposed: Object.keys(Config.ExposedPorts ?? {}),
    healthCheck: test[0] === "NONE" ? [] : test,
    bytes: Size,
  };
}

/** The most bytes that an image may add to its base. */
const MOST_BYTES = 90_000_000;

/** Describes what is wrong with an image itself, one sentence for each fault. */
export function imageFaults(image: ImageFacts, base: Pick<ImageFacts, "bytes">, container: Container): string[] {
  const { name, environment, healthCheck } = container;
  const faults: string[] = [];
  if (isRoot(image.user)) faults.push(`The user of the image of ${name} is root: its Dockerfile needs a USER.`);
  const port = `${environment["PORT"]}/tcp`;
  if (!image.exposed.includes(port)) faults.push(`The image of ${name} does not expose ${port}, on which it listens.`);
  const [, ...command] = image.healthCheck;
  if (command.length === 0)
    faults.push(`The image of ${name} has no health check: its Dockerfile needs a HEALTHCHECK.`);
  else if (command.join("\0") !== healthCheck?.command.join("\0")) {
    faults.push(`The image of ${name} has another health check than its task definition: ${command.join(" ")}`);
  }
  const added = image.bytes - base.bytes;
  if (added > MOST_BYTES) faults.push(`The image of ${name} adds ${megabytes(added)} to its base: 90 MB is the most.`);
  return faults;
}

/** `12.3 MB`. */
export const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

function isRoot(user: string): boolean {
  return /^(0|root)?(:|$)/.test(user);
}
