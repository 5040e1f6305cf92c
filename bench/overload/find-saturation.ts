import { Refusal } from "@platform/command-line/refusal";
import { equalSenders } from "../load/senders.ts";
import type { Tally } from "../load/tally.ts";
import { VoidMeasurement } from "../measure/void-measurement.ts";
import type { OverloadPlan } from "../options.ts";
import type { Say } from "@platform/command-line/say";
import { measureRun, type Ground } from "./run.ts";
import { MAX_P99_MS, MAX_REFUSED_SHARE, nextStep, type Probe } from "./saturation.ts";

/**
 * Finds the highest rate per second that the platform handles from all accounts together. Throws Refusal if no rate holds.
 */
export async function findSaturation(ground: Ground, firstRate: number, plan: OverloadPlan, say: Say): Promise<number> {
  const probes: Probe[] = [];
  for (;;) {
    const step = nextStep(probes, firstRate);
    if (step.kind === "found") return step.saturation;
    if (step.kind === "none") throw new Refusal("No rate holds on this machine now: nothing can be a multiple of it.");
    const { ratePerSecond, isLong } = step;
    const seconds = isLong ? plan.confirmSeconds : plan.probeSeconds;
    const senders = equalSenders(ground.platform.secretKeys);
    const { holds, saying } = judge(await measureProbe(ground, { ratePerSecond, seconds, senders }));
    say(`  ${String(ratePerSecond).padStart(6)}/s for ${seconds} s ${holds ? "holds" : "fails"}: ${saying}`);
    probes.push({ ratePerSecond, isLong, holds });
  }
}

async function measureProbe(ground: Ground, load: Parameters<typeof measureRun>[1]): Promise<Tally | VoidMeasurement> {
  try {
    return await measureRun(ground, load);
  } catch (error) {
    if (error instanceof VoidMeasurement) return error;
    throw error;
  }
}

function judge(tally: Tally | VoidMeasurement): { holds: boolean; saying: string } {
  if (tally instanceof VoidMeasurement) return { holds: false, saying: tally.message };
  const { refusedShare, p99Ms, failed, failures } = tally;
  return {
    holds: refusedShare < MAX_REFUSED_SHARE && p99Ms <= MAX_P99_MS && failed === 0,
    saying:
      `p99 ${p99Ms.toFixed(0)} ms, refused ${(refusedShare * 100).toFixed(2)} %` +
      (failed === 0 ? "" : `, failed ${JSON.stringify(failures)}`),
  };
}
