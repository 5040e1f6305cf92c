import type { Logger } from "@platform/runtime/logger";
import { startWorker, type Worker } from "@platform/runtime/worker";
import type { UnscoredCharges } from "../ports/unscored-charges.ts";
import type { Deps } from "../use-cases/deps.ts";
import { scoreUnscoredCharge } from "../use-cases/score-unscored-charge.ts";

/** One call to fraud-detection, and a tenth of what it takes: the payments that wait for their scores go first. */
const BATCH = 50;
const INTERVAL_MS = 1_000;

/** Scores what was paid without a score. The database remembers it, so a crash loses none. */
export function startLateScoring(
  deps: Deps,
  charges: UnscoredCharges,
  logger: Logger,
  pressed?: () => boolean,
): Worker {
  return startWorker({
    name: "late scoring",
    intervalMs: INTERVAL_MS,
    logger,
    pressed,
    async work() {
      const unscored = await charges.take(BATCH);
      const results = await Promise.all(unscored.map((one) => scoreUnscoredCharge(deps, one)));
      const still = results.filter((result) => result === "still_unscored").length;
      if (unscored.length > 0) logger.info({ charges: unscored.length, still }, "asked for late scores");
      return unscored.length === BATCH && still === 0;
    },
  });
}
