import type { Container, Service, Task } from "@aws-sdk/client-ecs";
import type { DeployedService } from "../outputs.ts";
import { shortOf } from "./rollout.ts";

const SHOWN_EVENTS = 12;
const SHOWN_TASKS = 5;

/** Explains a failed rollout, line by line: the service's events, why its tasks stopped, and where their logs are. */
export function explainFailure(
  service: Service | undefined,
  stopped: readonly Task[],
  deployed: DeployedService,
): readonly string[] {
  return [
    ...eventsOf(service),
    ...stoppedTasksOf(stopped, deployed),
    `Their log: aws logs tail ${deployed.logGroup} --since 1h; each container has one of its own name.`,
  ];
}

function eventsOf(service: Service | undefined): readonly string[] {
  // ECS gives the newest event first.
  const events = service?.events?.slice(0, SHOWN_EVENTS) ?? [];
  if (events.length === 0) return [];
  return ["Events, newest first:", ...events.map(({ createdAt, message }) => `  ${timeOf(createdAt)}  ${message}`)];
}

function stoppedTasksOf(stopped: readonly Task[], { taskDefinition }: DeployedService): readonly string[] {
  const own = stopped
    .filter((task) => task.taskDefinitionArn === taskDefinition)
    .toSorted((a, b) => (b.stoppedAt?.getTime() ?? 0) - (a.stoppedAt?.getTime() ?? 0));
  if (own.length === 0) return [`ECS remembers no stopped task of ${shortOf(taskDefinition)}.`];
  return [
    `Stopped tasks of ${shortOf(taskDefinition)}, the last ${Math.min(own.length, SHOWN_TASKS)} of ${own.length}:`,
    ...own.slice(0, SHOWN_TASKS).flatMap(describeTask),
  ];
}

/** Describes why a task stopped: the task's own reason, and that of each container. */
export function describeTask({ taskArn = "", stoppedAt, stopCode, stoppedReason, containers = [] }: Task): string[] {
  const why = [stopCode, stoppedReason].filter(Boolean).join(": ");
  return [`  ${timeOf(stoppedAt)}  ${taskArn.split("/").at(-1)}: ${why}`, ...containers.map(describeContainer)];
}

function describeContainer({ name, exitCode, reason, healthStatus }: Container): string {
  const ended = exitCode === undefined ? "never ran" : `exit code ${exitCode}`;
  const health = healthStatus === "UNHEALTHY" ? "unhealthy" : undefined;
  return `            ${name}: ${[ended, health, reason].filter(Boolean).join(", ")}`;
}

const timeOf = (date: Date | undefined): string => date?.toISOString().slice(11, 19) ?? "        ";
