/**
 * payment-api in its own process without the other services: the process itself answers for scores and the acquirer, and
 * writes events but sends them to nobody. BENCH_JOURNAL=naive replaces the journal with the yardstick.
 */
import { runService } from "@platform/runtime/lifecycle";
import { createLogger } from "@platform/runtime/logger";
import { startApp, type Substitutes } from "../services/payment-api/src/app.ts";
import { loadConfig } from "../services/payment-api/src/config.ts";
import type { AssessmentOutcome } from "../services/payment-api/src/ports/fraud-detection.ts";
import { createInMemoryAcquirer } from "../services/payment-api/test/in-memory-acquirer.ts";
import { createNaiveJournal } from "./naive-journal.ts";

const ALLOW: AssessmentOutcome = { kind: "assessed", decision: "allow", score: 5, reasons: [] };

const substitutes: Substitutes = {
  acquirer: createInMemoryAcquirer({ forgetAfter: 10_000 }),
  fraud: { assess: async () => ALLOW },
  withoutRelays: true,
  ...(process.env["BENCH_JOURNAL"] === "naive" ? { createJournal: createNaiveJournal } : {}),
};
const logger = createLogger("payment-api", process.env["LOG_LEVEL"] ?? "warn");
await runService(logger, () => startApp(loadConfig(process.env), logger, substitutes));
