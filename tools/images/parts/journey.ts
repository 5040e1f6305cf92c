import { Refusal } from "@platform/command-line/refusal";
import { runJourney } from "@platform/local/journey";
import type { TestAccount } from "@platform/local/local-state";
import type { PartDeps } from "./part.ts";

/** Runs the journey of `npm start -- --once` through the containers. */
export async function travel({ platform, report, signal }: PartDeps, account: TestAccount): Promise<void> {
  const { ports, database } = platform;
  const name = "the demonstration journey";
  try {
    await runJourney({ ports, account, databaseUrl: database.url }, false, signal);
    report.add({ name, faults: [] });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    report.add({ name, faults: [error.message] });
  }
}
