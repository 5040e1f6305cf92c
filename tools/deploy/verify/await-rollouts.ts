import type { Service, Task } from "@aws-sdk/client-ecs";
import { Refusal } from "@platform/command-line/refusal";
import type { Deployed, DeployedService } from "../outputs.ts";
import { explainFailure } from "./explain-failure.ts";
import type { Check } from "./report.ts";
import { judgeRollout, type Rollout } from "./rollout.ts";
import type { VerifyDeps } from "./verify-deps.ts";

const POLL_MS = 10_000;

interface Look {
  readonly title: string;
  readonly deployed: DeployedService;
  readonly service: Service | undefined;
  readonly rollout: Rollout;
}

/** Waits until every service runs the deployed revision, one has failed, or time is up. Returns one check per service. */
export async function awaitRollouts(deps: VerifyDeps, deployed: Deployed): Promise<readonly Check[]> {
  const { clock, say, timeoutMs } = deps;
  const started = clock.now();
  let said = "";
  for (;;) {
    const looks = await look(deps, deployed);
    const waiting = looks.filter(({ rollout }) => rollout.state === "in progress");
    const hasFailed = looks.some(({ rollout }) => rollout.state === "failed");
    const waitedMs = clock.now() - started;
    if (waiting.length === 0 || hasFailed || waitedMs >= timeoutMs) {
      return await Promise.all(looks.map((one) => checkOf(deps, deployed.cluster, one, waitedMs)));
    }
    const progress = waiting.map(({ title, rollout }) => `${title}: ${rollout.text}`).join("\n");
    if (progress !== said) say(progress);
    said = progress;
    await clock.wait(POLL_MS);
  }
}

async function look({ ecs }: VerifyDeps, { cluster, services }: Deployed): Promise<readonly Look[]> {
  const all = Object.entries(services);
  const names = all.map(([, { name }]) => name);
  const found = await ecs.services(cluster, names);
  return all.map(([title, deployed]) => {
    const service = found.find(({ serviceName }) => serviceName === deployed.name);
    return { title, deployed, service, rollout: judgeRollout(service, deployed) };
  });
}

async function checkOf(deps: VerifyDeps, cluster: string, seen: Look, waitedMs: number): Promise<Check> {
  const { title, deployed, service, rollout } = seen;
  if (rollout.state === "completed") return { title, ok: true, text: rollout.text, details: [] };
  const waited = `when verify stopped waiting, after ${Math.round(waitedMs / 1000)} s`;
  const text = rollout.state === "failed" ? rollout.text : `${rollout.text} ${waited}.`;
  const stopped = await stoppedTasks(deps, cluster, service);
  if (stopped instanceof Refusal) {
    return { title, ok: false, text, details: [...explainFailure(service, [], deployed), stopped.message] };
  }
  return { title, ok: false, text, details: explainFailure(service, stopped, deployed) };
}

/** Stopped tasks only explain a failure. Without the permission to see them, we still report what failed. */
async function stoppedTasks({ ecs }: VerifyDeps, cluster: string, service: Service | undefined) {
  if (service?.serviceName === undefined) return [];
  return await ecs.stoppedTasks(cluster, service.serviceName).catch((error: unknown): readonly Task[] | Refusal => {
    if (error instanceof Refusal) return error;
    throw error;
  });
}
