import type { Deployment, Service } from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";
import { judgeRollout } from "../rollout.ts";

const arn = (revision: number): string => `arn:aws:ecs:us-east-1:123456789012:task-definition/api-staging:${revision}`;
const DEPLOYED = { name: "api-staging", taskDefinition: arn(10), logGroup: "/ecs/api-staging" };

interface Seen {
  readonly revision?: number;
  readonly state?: Deployment["rolloutState"];
  readonly desired?: number;
  readonly running?: number;
  readonly status?: string;
}

function service({ revision = 10, state = "COMPLETED", desired = 3, running = 3, status = "ACTIVE" }: Seen): Service {
  const primary = { status: "PRIMARY", taskDefinition: arn(revision), rolloutState: state };
  const before = { status: "ACTIVE", taskDefinition: arn(9), rolloutState: "COMPLETED" } as const;
  return { status, desiredCount: desired, runningCount: running, deployments: [before, primary] };
}

test.each<[string, Seen, string, RegExp]>([
  ["what was deployed runs", {}, "completed", /^3 of 3 tasks run api-staging:10$/],
  ["autoscaling has added a task", { desired: 4, running: 4 }, "completed", /^4 of 4/],
  ["a surplus task is about to stop", { running: 4 }, "completed", /^4 of 3/],
  ["a Spot task was taken away since", { running: 2 }, "in progress", /^2 of 3/],
  ["alarms are still watched", { state: "IN_PROGRESS" }, "in progress", /rollout in progress$/],
  ["nothing runs, and nothing should", { desired: 0, running: 0 }, "failed", /told to run no tasks/],
  ["the circuit breaker tripped", { state: "FAILED", running: 0 }, "failed", /rollout of api-staging:10 failed/],
  // As a number, 9 is older than 10; as text, it would be newer.
  ["it was rolled back", { revision: 9 }, "failed", /rolled back: api-staging:9 runs/],
  ["it is being rolled back", { revision: 9, state: "IN_PROGRESS" }, "failed", /rolled back/],
  ["somebody else deployed", { revision: 11 }, "failed", /another deploy has come after it/],
  ["it is being removed", { status: "DRAINING" }, "failed", /no service api-staging any more/],
])("%s: %o is %s", (_what, seen, state, text) => {
  expect(judgeRollout(service(seen), DEPLOYED)).toEqual({ state, text: expect.stringMatching(text) });
});
