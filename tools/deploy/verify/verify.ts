import { Refusal } from "@platform/command-line/refusal";
import { stageOf } from "../../../infra/stage.ts";
import type { Deployed } from "../outputs.ts";
import { awaitRollouts } from "./await-rollouts.ts";
import { awaitHealth } from "./health.ts";
import { runJourney } from "./journey.ts";
import type { Check, Report } from "./report.ts";
import { createTestAccount } from "./test-account.ts";
import type { VerifyDeps } from "./verify-deps.ts";

/**
 * Checks that the deployed stage runs, then that it answers, then that it takes payments, and stops at the first failure.
 * Payments run only against the sandbox: in prod we check only the health. A check that cannot be answered has failed.
 */
export async function verifyDeploy(deps: VerifyDeps, deployed: Deployed): Promise<Report> {
  const checks: Check[] = [];
  for (const ask of [awaitRollouts, askHealth, askForPayments]) {
    checks.push(...(await ask(deps, deployed).catch(unanswered)));
    if (!allOk(checks)) break;
  }
  return { stage: deployed.stage, url: deployed.url, ok: allOk(checks), checks };
}

const askHealth = async (deps: VerifyDeps, { url }: Deployed): Promise<readonly Check[]> => [
  await awaitHealth(deps, url),
];

async function askForPayments(deps: VerifyDeps, deployed: Deployed): Promise<readonly Check[]> {
  if (stageOf(deployed.stage).kind === "prod") return [];
  deps.say("Storing the digests of a test account's keys: a task that takes a minute.");
  return await runJourney(deployed.url, await createTestAccount(deps, deployed));
}

function unanswered(error: unknown): readonly Check[] {
  if (!(error instanceof Refusal)) throw error;
  const [text = "", ...details] = error.message.split("\n");
  return [{ title: "verify", ok: false, text, details }];
}

const allOk = (checks: readonly Check[]): boolean => checks.every(({ ok }) => ok);
