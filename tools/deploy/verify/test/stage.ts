import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ECSClient } from "@aws-sdk/client-ecs";
import { onTestFinished } from "vitest";
import { countingClock } from "../../test/counting-clock.ts";
import { type AwsAnswer, type AwsServer, clientOf, startAwsServer } from "../../test/aws-server.ts";
import type { Deployed, DeployedService } from "../../outputs.ts";
import { createEcs } from "../ecs.ts";
import type { VerifyDeps } from "../verify-deps.ts";

/** The outputs of a deploy of staging: revision 7 of everything. */
export function deployedAt(url: string): Deployed {
  return {
    stage: "staging",
    url,
    cluster: "payments-staging",
    services: {
      "payment-api": serviceOf("payment-api-staging"),
      "fraud-detection": serviceOf("fraud-detection-staging"),
      "notification-service": serviceOf("notification-service-staging"),
    },
  };
}

const serviceOf = (name: string): DeployedService => ({
  name,
  taskDefinition: `arn:aws:ecs:us-east-1:123456789012:task-definition/${name}:7`,
  logGroup: `/ecs/${name}`,
});

/** The body of `answers/<name>.json`. */
export function answer(name: string): AwsAnswer {
  const body: unknown = JSON.parse(readFileSync(resolve(import.meta.dirname, `answers/${name}.json`), "utf8"));
  return name === "access-denied" ? { status: 400, body } : { body };
}

interface Services {
  readonly services: readonly { readonly serviceName: string }[];
  readonly failures: readonly unknown[];
}

/** `DescribeServices` of all three: payment-api as in `answers/<name>.json`, the others completed. */
export function services(name: string): AwsAnswer {
  const one = answer(name);
  if (one.status !== undefined) return one;
  const others = (answer("completed").body as Services).services.filter(
    ({ serviceName }) => serviceName !== "payment-api-staging",
  );
  const { services: found, failures } = one.body as Services;
  return name === "completed" ? one : { body: { services: [...found, ...others], failures } };
}

export const NO_TASKS: AwsAnswer = { body: { taskArns: [] } };

/** `ListTasks` with the tasks of another answer. */
export function tasksOf({ body }: AwsAnswer): AwsAnswer {
  return { body: { taskArns: (body as { tasks: { taskArn: string }[] }).tasks.map(({ taskArn }) => taskArn) } };
}

export interface VerifyRun {
  readonly deps: VerifyDeps;
  readonly server: AwsServer;
  readonly said: readonly string[];
  /** The total wait of the clock. */
  waitedMs(): number;
}

/** Connects the real SDK to a server with these answers, with a clock that does not wait. */
export async function verifyAgainst(answers: Parameters<typeof startAwsServer>[0]): Promise<VerifyRun> {
  const server = await startAwsServer(answers);
  onTestFinished(() => server.close());
  const said: string[] = [];
  const clock = countingClock();
  const ecs = createEcs(new ECSClient(clientOf(server)));
  const deps: VerifyDeps = { ecs, clock, say: (message) => said.push(message), timeoutMs: 900_000 };
  return { deps, server, said, waitedMs: () => clock.now() };
}
