import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import type { Task } from "@aws-sdk/client-ecs";
import { Refusal } from "@platform/command-line/refusal";
import type { Deployed } from "../outputs.ts";
import type { OneTask } from "./ecs.ts";
import { describeTask } from "./explain-failure.ts";
import type { VerifyDeps } from "./verify-deps.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
/** The path is the same here and in the image. */
const CREATE_ACCOUNT = ["services/payment-api/src/payments.ts", "account", "create"];
const CONTAINER = "payment-api";
const POLL_MS = 5_000;
const PATIENCE_MS = 300_000;

/**
 * Creates an account on the stage and returns its secret key. The key exists only in this process: a task of payment-api
 * stores its digest, so nobody has to keep a working key.
 *
 * Throws Refusal if the task does not start or fails.
 */
export async function createTestAccount(deps: VerifyDeps, deployed: Deployed): Promise<string> {
  const { secretKey, digests } = await makeKeys();
  const { cluster } = deployed;
  const command = ["node", ...CREATE_ACCOUNT, "--name", "Verification of a deploy", "--digests", digests];
  const task = await deps.ecs.startTask({ ...(await besidePaymentApi(deps, deployed)), command });
  const ended = await awaitEnd(deps, cluster, task);
  if (exitCodeOf(ended) === 0) return secretKey;
  const { logGroup } = deployed.services[CONTAINER];
  throw new Refusal(
    ["The task that stores a test account did not end well:", ...describeTask(ended)].join("\n") +
      `\nNo payment was tried. Its log: aws logs tail ${logGroup} --since 15m`,
  );
}

interface MadeKeys {
  readonly secretKey: string;
  readonly digests: string;
}

async function makeKeys(): Promise<MadeKeys> {
  const args = [...CREATE_ACCOUNT, "--keys-only", "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  return JSON.parse(stdout) as MadeKeys;
}

/** Puts the task into the network of payment-api's own tasks, from which alone it reaches the database. */
async function besidePaymentApi(
  { ecs }: VerifyDeps,
  { cluster, services }: Deployed,
): Promise<Omit<OneTask, "command">> {
  const { name, taskDefinition } = services[CONTAINER];
  const [service] = await ecs.services(cluster, [name]);
  const networkConfiguration = service?.networkConfiguration;
  if (networkConfiguration === undefined) throw new Refusal(`ECS does not say in which network ${name} runs.`);
  return { cluster, taskDefinition, networkConfiguration, container: CONTAINER };
}

/** Waits only for this container: the others of the task may take half a minute more. */
async function awaitEnd({ ecs, clock }: VerifyDeps, cluster: string, arn: string): Promise<Task> {
  const deadline = clock.now() + PATIENCE_MS;
  for (;;) {
    const task = await ecs.task(cluster, arn);
    if (exitCodeOf(task) !== undefined || task.lastStatus === "STOPPED" || clock.now() >= deadline) return task;
    await clock.wait(POLL_MS);
  }
}

const exitCodeOf = ({ containers = [] }: Task): number | undefined =>
  containers.find(({ name }) => name === CONTAINER)?.exitCode;
