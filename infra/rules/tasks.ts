import type { Graph, Resource } from "@platform/blueprint/graph";
import { arnOf, number, ofType } from "@platform/blueprint/read";
import { leaksOf } from "@platform/blueprint/check/leaks";
import { none, type Rule, rule } from "@platform/blueprint/check/rule";
import { type Container, containersOf, portOf } from "@platform/blueprint/containers";
import { HEALTH_PATH } from "./health-paths.ts";

/** The script that checks a container's health, as in infra/service/task-definition.ts. */
export const healthScript = (port: number): string =>
  `fetch('http://127.0.0.1:${port}${HEALTH_PATH}').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`;

export const TASKS: readonly Rule[] = [
  rule({
    id: "ECS.17",
    title: "Tasks do not share the host's network",
    pci: "7.2.x",
    why: "Only with a network interface of its own has a task security groups of its own.",
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: ({ inputs }) => inputs.networkMode === "awsvpc",
  }),
  rule({
    id: "ECS.3",
    title: "Tasks do not share the host's processes",
    checkov: "CKV_AWS_335",
    pci: "1.4.5",
    why: "A container could read another one's memory.",
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: ({ inputs }) => inputs.pidMode !== "host",
  }),
  rule({
    id: "ECS.4",
    title: "Containers are not privileged",
    checkov: "CKV_AWS_334",
    pci: "7.2.1",
    why: "Privileged is root on the host.",
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (task) => each(task, (container) => container.privileged !== true),
  }),
  rule({
    id: "ECS.5",
    title: "Containers cannot write to their root file system; /tmp is a volume",
    checkov: "CKV_AWS_336",
    pci: "10.3.2",
    why: "Whoever gets in cannot leave anything behind.",
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (task) =>
      each(task, (container) => container.readonlyRootFilesystem === true && hasVolumeAt("/tmp", container, task)),
  }),
  rule({
    id: "ECS.8",
    title: "No secret is in the plain environment",
    pci: "8.3.2",
    why: "Whoever may describe a task definition reads its environment; SST's links are part of it.",
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (task, graph) => {
      const isLeak = leaksOf(graph);
      return none(
        containersOf(task).flatMap(({ name, environment = [] }) =>
          environment
            .filter((variable) => isLeak(variable.name ?? "", variable.value ?? ""))
            .map((variable) => `${name}: ${variable.name}`),
        ),
      );
    },
  }),
  rule({
    id: "ECS.9",
    title: "Containers log",
    pci: "10.2.1",
    why: "A container without a log is one whose last words are lost.",
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (task) => each(task, ({ logConfiguration }) => Boolean(logConfiguration?.logDriver)),
  }),
  rule({
    id: "ECS.18 [M]",
    title: "Shared file systems are mounted encrypted",
    checkov: "CKV_AWS_97",
    pci: "4.2.1",
    why: "NFS is plain text otherwise.",
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: ({ inputs }) =>
      (inputs.volumes ?? [])
        .map(({ efsVolumeConfiguration }) => efsVolumeConfiguration)
        .every((efs) => efs === undefined || efs.transitEncryption === "ENABLED"),
  }),
  rule({
    id: "ECS.20 [M]",
    title: "Containers do not run as root",
    pci: "7.2.1",
    why: "An escape begins with what the process may already do.",
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (task) => each(task, ({ user = "" }) => !/^(|root|0+)(:|$)/.test(user)),
  }),
  rule({
    id: "CKV_AWS_249",
    title: "The role that starts a task is not the role that it runs with",
    checkov: "CKV_AWS_249",
    pci: "7.2.x",
    why: "The code would be able to read every secret that its start needs.",
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: ({ inputs }) => inputs.executionRoleArn !== inputs.taskRoleArn,
  }),
  rule({
    id: "no-capabilities",
    title: "Containers have no Linux capabilities",
    why: "Serving HTTP above port 1023 needs none.",
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (task) =>
      each(task, ({ linuxParameters }) => {
        const { drop = [], add = [] } = linuxParameters?.capabilities ?? {};
        return drop.includes("ALL") && add.length === 0;
      }),
  }),
  rule({
    id: "one-port",
    title: "A task maps one port",
    why: "SST maps 1 to 65535. What is not mapped cannot become a target by mistake.",
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (task) => {
      const mappings = containersOf(task).flatMap(({ portMappings = [] }) => portMappings);
      const [mapping] = mappings;
      return (mappings.length === 1 && number(mapping!.containerPort) > 0) || JSON.stringify(mappings);
    },
  }),
  rule({
    id: "container-health",
    title: `The container's health check asks ${HEALTH_PATH} on its own port, and fails on every answer but a good one`,
    why: "A slim image has no curl. A check that another port or a 500 passes says nothing while this container is dead.",
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (task) =>
      each(task, (container) => {
        const [kind, program, flag, script] = container.healthCheck?.command ?? [];
        return [kind, program, flag].join(" ") === "CMD node -e" && script === healthScript(portOf(container));
      }),
  }),
  rule({
    id: "image-digest",
    title: "Tasks name their images by digest",
    why: "A tag moves: a task that is replaced at night would start another version than the one that was tested.",
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (task) => each(task, ({ image = "" }) => /@sha256:[0-9a-f]{64}$/.test(image)),
  }),
  rule({
    id: "no-terminal",
    title: "Containers have no terminal",
    why: "SST gives them one: then line ends in the log are a terminal's, and metrics in it are not read.",
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (task) => each(task, ({ pseudoTerminal }) => pseudoTerminal !== true),
  }),
  rule({
    id: "own-secrets",
    title: "A task's secrets are references to secrets of this app",
    why: "A reference into nowhere stops the task from starting; one to another app's secret reads it.",
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (task, graph) => {
      const known = referencesOf(graph);
      const secrets = containersOf(task).flatMap(({ secrets: own = [] }) => own);
      return none(
        secrets
          .filter(({ valueFrom = "" }) => !known.some((arn) => valueFrom.startsWith(arn)))
          .map(({ name = "" }) => name),
      );
    },
  }),
  rule({
    id: "secret-versions",
    title: "A task names the version of each secret",
    why: "Tasks read secrets when they start: without it, a changed secret changes nothing until they happen to start again.",
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (task) =>
      none(
        containersOf(task)
          .flatMap(({ secrets: own = [] }) => own)
          .filter(({ valueFrom = "" }) => !VERSIONED.test(valueFrom))
          .map(({ name = "" }) => name),
      ),
  }),
];

/** Matches `<ARN>:<JSON key>:<stage>:<version>` with the middle two empty. */
const VERSIONED = /:::[0-9a-f-]{36}$/;

/** The ARNs of a graph's secrets and parameters, by which tasks refer to them. */
export function referencesOf(graph: Graph): readonly string[] {
  return ofType(graph, "aws:secretsmanager/secret:Secret", "aws:ssm/parameter:Parameter")
    .map(arnOf)
    .filter((arn) => arn !== "");
}

function hasVolumeAt(
  path: string,
  container: Container,
  task: Resource<"aws:ecs/taskDefinition:TaskDefinition">,
): boolean {
  const volumes = new Set((task.inputs.volumes ?? []).map(({ name = "" }) => name));
  return (container.mountPoints ?? []).some(
    ({ containerPath, sourceVolume = "" }) => containerPath === path && volumes.has(sourceVolume),
  );
}

/** True, or the names of the containers for which it is false. */
function each(
  task: Resource<"aws:ecs/taskDefinition:TaskDefinition">,
  holds: (container: Container) => boolean,
): true | string {
  const containers = containersOf(task);
  if (containers.length === 0) return "its containers cannot be read";
  return none(containers.filter((container) => !holds(container)).map(({ name = "" }) => name));
}
