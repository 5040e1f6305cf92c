import type { Logger } from "@platform/runtime/logger";
import { startWorker, type Worker } from "@platform/runtime/worker";
import type { TakenCharge, UnscoredCharges } from "../ports/unscored-charges.ts";
import type { Deps } from "../use-cases/deps.ts";
import type { LateScore } from "../use-cases/late-score.ts";
import { scoreUnscoredCharge } from "../use-cases/score-unscored-charge.ts";

/** One call to fraud-detection, a tenth of its capacity: payments that wait for their scores go first. */
const BATCH = 50;
const INTERVAL_MS = 1_000;

/** Scores charges that were authorised without a score. The database remembers them, so a crash loses none. */
export function startLateScoring(
  deps: Deps,
  charges: UnscoredCharges,
  logger: Logger,
  pressed?: () => boolean,
): Worker {
  /** Scores each on its own, so that a failure does not hold up the others. */
  async function scoreOne(taken: TakenCharge): Promise<LateScore | "failed"> {
    try {
      const result = await scoreUnscoredCharge(deps, await taken.read());
      if (result === "refused") {
        await taken.putOff();
        logger.error({ charge: taken.id }, "fraud-detection refuses to score a charge; it is asked again in an hour");
      }
      return result;
    } catch (error) {
      logger.error({ err: error, charge: taken.id }, "could not score a charge; it is tried again");
      return "failed";
    }
  }

  return startWorker({
    name: "late scoring",
    intervalMs: INTERVAL_MS,
    logger,
    pressed,
    async work() {
      const unscored = await charges.take(BATCH);
      const results = await Promise.all(unscored.map(scoreOne));
      const scored = results.filter((result) => result === "scored").length;
      if (unscored.length > 0) logger.info({ charges: unscored.length, scored }, "asked for late scores");
      return unscored.length === BATCH && scored > 0;
    },
  });
}
