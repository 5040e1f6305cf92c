import type { Graph, Resource } from "@platform/blueprint/graph";
import { type Fields, fields, list, number, objects, ofType, text, texts } from "@platform/blueprint/read";
import { Refusal } from "@platform/command-line/refusal";
import type { Container, HealthCheck, Task } from "./task.ts";

/** Reads the tasks of a stage from its synthesised graph. Throws Refusal for a setting that we do not apply. */
export function readTasks(graph: Graph): readonly Task[] {
  const dockerfiles = readDockerfiles(graph);
  return ofType(graph, "aws:ecs/taskDefinition:TaskDefinition").map((definition) => readTask(definition, dockerfiles));
}

/** Maps the reference of an image to the Dockerfile that a deploy builds it from. */
function readDockerfiles(graph: Graph): ReadonlyMap<string, string> {
  const images = ofType(graph, "docker-build:index:Image");
  return new Map(
    images.map(({ inputs, outputs }) => [text(outputs["ref"]), text(fields(inputs["dockerfile"])["location"])]),
  );
}

function readTask(
  { inputs }: Resource<"aws:ecs/taskDefinition:TaskDefinition">,
  dockerfiles: ReadonlyMap<string, string>,
): Task {
  const { family = "", containerDefinitions = "" } = inputs;
  const definitions = objects(JSON.parse(containerDefinitions));
  const service = inputs.tags?.["Service"] ?? family;
  return {
    name: service,
    cpu: number(inputs.cpu) / CPU_UNITS,
    memoryMiB: number(inputs.memory),
    containers: definitions.map((definition) => readContainer(definition, dockerfiles)),
  };
}

/** AWS counts this many units for one vCPU. */
const CPU_UNITS = 1024;

/** Reads one entry of `containerDefinitions`. */
export function readContainer(definition: Fields, dockerfiles: ReadonlyMap<string, string>): Container {
  const name = text(definition["name"]);
  refuseUnknown(name, definition);
  const linux = fields(definition["linuxParameters"]);
  const capabilities = fields(linux["capabilities"]);
  const dockerfile = dockerfiles.get(text(definition["image"]));
  if (dockerfile === undefined) throw new Refusal(`${name} runs an image that no Dockerfile of the graph makes.`);
  return {
    name,
    dockerfile,
    essential: definition["essential"] !== false,
    user: text(definition["user"]),
    privileged: definition["privileged"] === true,
    readOnlyRoot: definition["readonlyRootFilesystem"] === true,
    init: linux["initProcessEnabled"] === true,
    terminal: definition["pseudoTerminal"] === true,
    capabilities: { add: texts(capabilities["add"]), drop: texts(capabilities["drop"]) },
    environment: Object.fromEntries(
      objects(definition["environment"]).map((one) => [text(one["name"]), text(one["value"])]),
    ),
    secrets: objects(definition["secrets"]).map((one) => text(one["name"])),
    ports: objects(definition["portMappings"]).map((one) => number(one["containerPort"])),
    mounts: objects(definition["mountPoints"]).map((one) => ({
      volume: text(one["sourceVolume"]),
      path: text(one["containerPath"]),
      readOnly: one["readOnly"] === true,
    })),
    healthCheck: readHealthCheck(definition["healthCheck"]),
    stopTimeoutSeconds: number(definition["stopTimeout"] ?? STOP_TIMEOUT_SECONDS),
    dependsOn: objects(definition["dependsOn"]).map((one) => ({
      container: text(one["containerName"]),
      condition: text(one["condition"]),
    })),
  };
}

/** Fargate's default if a task definition sets none. */
const STOP_TIMEOUT_SECONDS = 30;
const HEALTH_CHECK = { interval: 30, timeout: 5, startPeriod: 0, retries: 3 };

function readHealthCheck(value: unknown): HealthCheck | undefined {
  if (value === undefined) return undefined;
  const said = { ...HEALTH_CHECK, ...fields(value) };
  return {
    command: commandOf(list(fields(value)["command"]).map(text)),
    intervalMs: said.interval * 1_000,
    timeoutMs: said.timeout * 1_000,
    startPeriodMs: said.startPeriod * 1_000,
    retries: said.retries,
  };
}

/** ECS runs `["CMD", …]` directly, and `["CMD-SHELL", …]` in a shell. */
function commandOf([kind = "", ...command]: readonly string[]): readonly string[] {
  return kind === "CMD-SHELL" ? ["/bin/sh", "-c", ...command] : command;
}

/** The fields that we apply, and logConfiguration: a container runs the same without CloudWatch. */
const KNOWN = new Set(
  (
    "name image essential user privileged readonlyRootFilesystem linuxParameters capabilities initProcessEnabled " +
    "pseudoTerminal environment secrets portMappings mountPoints healthCheck stopTimeout dependsOn logConfiguration"
  ).split(" "),
);

/** Refuses a setting that we do not apply: if we ignored it, the test would prove less than it claims. */
function refuseUnknown(name: string, definition: Fields): void {
  const said = [...Object.keys(definition), ...Object.keys(fields(definition["linuxParameters"]))];
  const unknown = said.filter((key) => !KNOWN.has(key));
  if (unknown.length === 0) return;
  throw new Refusal(
    `The task definition of ${name} says ${unknown.join(", ")}, which the test of the images does not apply. ` +
      "Read it in tools/images/task/read-tasks.ts and apply it in run-arguments.ts.",
  );
}
