import { withClient, type BenchServer } from "../ground/database.ts";
import type { Platform } from "../ground/ground.ts";
import { loadOpenLoop } from "../load/generate.ts";
import type { Sender, SentPayment } from "../load/load.ts";
import { tallyOf, type Tally } from "../load/tally.ts";
import { countDecisions, refuseLedgerFaults, waitUntilSettled, type Decisions } from "../measure/books.ts";
import { watchMemory, type MemoryUse } from "../measure/memory-watch.ts";
import { waitForWebhooks, waitUntilEmpty, type Emptied } from "./backlog.ts";
import { countMissed, findMismatches, readCharges, type BookedCharge, type Missed } from "./charges.ts";

/** The platform under load and its server. */
export interface Ground {
  readonly server: BenchServer;
  readonly platform: Platform;
  readonly signal: AbortSignal;
}

export interface Load {
  readonly ratePerSecond: number;
  readonly seconds: number;
  readonly senders: readonly Sender[];
}

/** The figures of one load, after the platform has finished all its work. */
export interface RunFigures extends Tally {
  readonly decisions: Decisions;
  readonly missed: Missed;
  readonly emptied: Emptied;
  readonly webhooksMissing: number;
  /** Memory by process. */
  readonly memoryMib: Readonly<Record<string, MemoryUse>>;
  /** CPU of the busiest generator as a share of a core. */
  readonly generatorShare: number;
}

const HIGHEST_RISK_SHARE = 0.1;
/** Longer than an attempt's lease, so that recovery can finish. */
const SETTLE_MS = 120_000;
const WATCHED = ["payment-api", "fraud-detection"];

/**
 * Sends a load, waits until the platform has finished all its work, and checks the books. Throws an error that says what is
 * wrong with the money, or VoidMeasurement if no payment was accepted.
 */
export async function measureRun({ server, platform, signal }: Ground, load: Load): Promise<RunFigures> {
  await server.checkpoint();
  const since = new Date();
  const memory = watchMemory(new Map(WATCHED.map((name) => [name, platform.pids.get(name)!])));
  try {
    const request = { ...load, port: platform.port, run: platform.nextRun(), highestRiskShare: HIGHEST_RISK_SHARE };
    const sent = await loadOpenLoop(request, signal);
    const endedAt = performance.now();
    return await withClient(platform.databaseUrl, async (client) => {
      await waitUntilSettled(client, signal, SETTLE_MS);
      const emptied = await waitUntilEmpty(client, endedAt, signal);
      const webhooksMissing = await waitForWebhooks(platform, signal);
      const memoryMib = memory.read();
      await refuseLedgerFaults(platform.databaseUrl);
      refuseMismatches(sent.payments, await readCharges(client, since));
      return {
        ...tallyOf(sent),
        decisions: await countDecisions(client, since),
        missed: await countMissed(client, since),
        emptied,
        webhooksMissing,
        memoryMib,
        generatorShare: sent.generatorShare,
      };
    });
  } finally {
    memory.end();
  }
}

function refuseMismatches(payments: readonly SentPayment[], charges: readonly BookedCharge[]): void {
  const found = findMismatches(payments, charges);
  if (found.length === 0) return;
  throw new Error(`${found.length} answers and charges differ: ${found.slice(0, 5).join(" ")}`);
}
