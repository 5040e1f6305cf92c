import type { Deployment, Service } from "@aws-sdk/client-ecs";
import type { DeployedService } from "../outputs.ts";

/** The progress of a service's rollout. `text` is for people. */
export interface Rollout {
  readonly state: "completed" | "in progress" | "failed";
  readonly text: string;
}

/**
 * Judges whether ECS runs the deployed revision. We compare the task definition, not the state: a service that ECS has
 * rolled back is steady too, which is why SST reports it as a success (anomalyco/sst #5922).
 */
export function judgeRollout(service: Service | undefined, deployed: DeployedService): Rollout {
  if (service === undefined || service.status !== "ACTIVE") {
    return failed(`There is no service ${deployed.name} any more: it was removed after the deploy. Deploy again.`);
  }
  const primary = service.deployments?.find(({ status }) => status === "PRIMARY");
  const running = primary?.taskDefinition ?? service.taskDefinition ?? "nothing";
  if (running !== deployed.taskDefinition) return otherThanDeployed(running, deployed);
  if (primary?.rolloutState === "FAILED") {
    return failed(`The rollout of ${shortOf(running)} failed: ${reasonOf(primary)}`);
  }
  return judgeCounts(service, primary, shortOf(running));
}

/** After a completed rollout, a task may have stopped and its successor may still be starting. */
function judgeCounts(service: Service, primary: Deployment | undefined, running: string): Rollout {
  const { desiredCount = 0, runningCount = 0 } = service;
  const counted = `${runningCount} of ${desiredCount} tasks run ${running}`;
  if (desiredCount === 0) return failed(`${running} is deployed, but the service is told to run no tasks.`);
  const isDone = primary?.rolloutState !== "IN_PROGRESS" && runningCount >= desiredCount;
  return isDone
    ? { state: "completed", text: counted }
    : { state: "in progress", text: `${counted}, rollout in progress` };
}

function otherThanDeployed(running: string, { taskDefinition }: DeployedService): Rollout {
  const [is, should] = [shortOf(running), shortOf(taskDefinition)];
  if (revisionOf(running) > revisionOf(taskDefinition)) {
    return failed(`${is} runs, newer than ${should}, which this deploy made: another deploy has come after it.`);
  }
  return failed(`${should} was deployed, and rolled back: ${is} runs. SST calls such a deploy a success.`);
}

const failed = (text: string): Rollout => ({ state: "failed", text });

const reasonOf = ({ rolloutStateReason }: Deployment): string => rolloutStateReason ?? "ECS gives no reason.";

/** Shortens an ARN to `payment-api-pr-12:7`. */
export const shortOf = (taskDefinition: string): string => taskDefinition.split("/").at(-1)!;

const revisionOf = (taskDefinition: string): number => Number(taskDefinition.split(":").at(-1));
