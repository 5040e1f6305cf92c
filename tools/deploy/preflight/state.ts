import type { Stage } from "../../../infra/stage.ts";
import { NeverUsed, type StageStates } from "../sweep/state-bucket.ts";
import { type Finding, ok, problem, unknown } from "./finding.ts";

/** Reports what SST stores about the stage in this account and region: its resources, its lock and its secrets. */
export async function askState(states: StageStates, stage: Stage): Promise<readonly Finding[]> {
  try {
    return [
      await askResources(states, stage.name),
      await askLock(states, stage.name),
      ...(stage.hasSandboxAcquirer ? [] : [await askSecrets(states, stage.name)]),
    ];
  } catch (error) {
    if (!(error instanceof NeverUsed)) throw error;
    const first = ok(
      "state",
      "SST was never used in this account and region: its first command makes a bucket and parameters",
    );
    return stage.hasSandboxAcquirer ? [first] : [first, noSecret(stage.name)];
  }
}

async function askResources(states: StageStates, stage: string): Promise<Finding> {
  const resources = await states.countResources(stage);
  return ok(
    "state",
    resources === 0 ? `${stage} is not deployed yet` : `${stage} is deployed, with ${resources} resources`,
  );
}

async function askLock(states: StageStates, stage: string): Promise<Finding> {
  const lock = await states.lock(stage);
  if (lock === undefined) return ok("lock", `nobody deploys ${stage}`);
  const { command, created } = lock;
  return problem(
    "lock",
    `"sst ${command}" has locked ${stage} since ${created}: wait for it. If it was killed, \`npx sst unlock --stage ${stage}\`.`,
  );
}

/** We see only whether the stage has secrets: their names are encrypted. */
async function askSecrets(states: StageStates, stage: string): Promise<Finding> {
  if (!(await states.hasSecrets(stage))) return noSecret(stage);
  return unknown(
    "secrets",
    `some are set, and their names are encrypted: \`npx sst secret list --stage ${stage}\` shows AcquirerCredential, or not.`,
  );
}

const noSecret = (stage: string): Finding =>
  problem("secrets", `AcquirerCredential is not set: \`npx sst secret set AcquirerCredential --stage ${stage}\`.`);
