import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  type NetworkConfiguration,
  RunTaskCommand,
  type Service,
  type Task,
} from "@aws-sdk/client-ecs";
import { Refusal } from "@platform/command-line/refusal";
import { tell } from "../aws-error.ts";

/** The requests of verify to ECS. All methods throw Refusal. */
export interface Ecs {
  /** Leaves out missing services. */
  services(cluster: string, names: readonly string[]): Promise<readonly Service[]>;
  /** ECS remembers stopped tasks for about an hour. */
  stoppedTasks(cluster: string, service: string): Promise<readonly Task[]>;
  /** Returns the task's ARN. */
  startTask(task: OneTask): Promise<string>;
  task(cluster: string, arn: string): Promise<Task>;
}

/** An additional task of a service, with another command in one of its containers. */
export interface OneTask {
  readonly cluster: string;
  readonly taskDefinition: string;
  readonly networkConfiguration: NetworkConfiguration;
  readonly container: string;
  readonly command: readonly string[];
}

export function createEcs(client: ECSClient): Ecs {
  return {
    async services(cluster, names) {
      const command = new DescribeServicesCommand({ cluster, services: [...names] });
      const { services = [] } = await tell(`describe the services of ${cluster}`, client.send(command));
      return services;
    },
    async stoppedTasks(cluster, serviceName) {
      const doing = `tell the stopped tasks of ${serviceName}`;
      const list = new ListTasksCommand({ cluster, serviceName, desiredStatus: "STOPPED" });
      const { taskArns = [] } = await tell(doing, client.send(list));
      if (taskArns.length === 0) return [];
      const { tasks = [] } = await tell(doing, client.send(new DescribeTasksCommand({ cluster, tasks: taskArns })));
      return tasks;
    },
    async startTask({ cluster, taskDefinition, networkConfiguration, container, command }) {
      const run = new RunTaskCommand({
        cluster,
        taskDefinition,
        networkConfiguration,
        launchType: "FARGATE",
        startedBy: "deploy-verify",
        overrides: { containerOverrides: [{ name: container, command: [...command] }] },
      });
      const { tasks = [], failures = [] } = await tell(`start a task in ${cluster}`, client.send(run));
      const arn = tasks[0]?.taskArn;
      if (arn !== undefined) return arn;
      const reasons = failures.map(({ reason, detail }) => [reason, detail].filter(Boolean).join(": ")).join("; ");
      throw new Refusal(`AWS did not start a task in ${cluster}: ${reasons}. Try again in a few minutes.`);
    },
    async task(cluster, arn) {
      const { tasks = [] } = await tell(
        `describe a task of ${cluster}`,
        client.send(new DescribeTasksCommand({ cluster, tasks: [arn] })),
      );
      if (tasks[0] !== undefined) return tasks[0];
      throw new Refusal(`ECS no longer knows the task ${arn}, which was started a moment ago. Run verify again.`);
    },
  };
}
