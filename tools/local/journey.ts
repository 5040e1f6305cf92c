import { Client } from "pg";
import { Stripe } from "stripe";
import { Refusal } from "@platform/command-line/refusal";
import { urlOf } from "./components.ts";
import { waitForDeliveries, type Delivery } from "./deliveries.ts";
import { readFacts, type StepFacts } from "./journey-facts.ts";
import { STEPS, type Step, type Travelled } from "./journey-steps.ts";
import { checkLedger } from "./ledger-check.ts";
import type { Platform } from "./platform.ts";
import { connectSdk } from "./test-account.ts";
import { printStep, stepLine, type StepRecord } from "./timeline.ts";

/**
 * Runs one demonstration journey with the official SDK and prints its timeline. Throws a Refusal that lists every
 * unexpected answer, booking, event or delivery, and every fault of the ledger.
 */
export async function runJourney(platform: Platform, json: boolean, ending: AbortSignal): Promise<void> {
  const client = new Client({ connectionString: platform.databaseUrl });
  await client.connect();
  const started = Date.now();
  try {
    const intents = new Map<Step["name"], string>();
    const travelled = { stripe: connectSdk(platform.account.secretKey, platform.ports.paymentApi), intents };
    for (const step of STEPS) {
      ending.throwIfAborted();
      const record = await takeStep(step, travelled, client, urlOf(platform.ports.inbox), ending);
      intents.set(step.name, record.intent);
      process.stdout.write(json ? `${stepLine(record)}\n` : printStep(record));
      refuseFaults(step.title, faultsOf(record));
    }
    const { faults, counts } = await checkLedger(platform.databaseUrl);
    refuseFaults("The ledger", faults);
    const { transactions, entries, balances } = counts;
    const summary = `The ledger balances: ${transactions} transactions, ${entries} entries, ${balances} balances.`;
    const text = `\n${summary} The journey took ${Date.now() - started} ms.\n`;
    process.stdout.write(
      json ? `${JSON.stringify({ journey: "passed", ledger: { transactions, entries, balances } })}\n` : text,
    );
  } finally {
    await client.end();
  }
}

async function takeStep(
  step: Step,
  travelled: Travelled,
  client: Client,
  inbox: string,
  ending: AbortSignal,
): Promise<StepRecord> {
  const requestedAt = Date.now();
  const answered = await step.act(travelled).catch((error: unknown) => explain(step, error));
  const facts = await readFacts(client, answered.intent, step, requestedAt);
  const eventIds = facts.events.map(({ id }) => id);
  const deliveries = await waitForDeliveries(inbox, eventIds, requestedAt, ending);
  return { step, ...answered, requestedAt, facts, deliveries };
}

/** A refusal that the step did not expect, in the API's own words. */
function explain(step: Step, error: unknown): never {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const { statusCode, type, message, requestId } = error;
  const said = `${statusCode ?? "no"} answer, ${type}: ${message} (${requestId ?? "without a request id"})`;
  throw new Refusal(`${step.title} did not go as it should: ${said}`, { cause: error });
}

/** Describes what differs from the expectation, one sentence for each fault. */
export function faultsOf({ step, answer, facts, deliveries }: StepRecord): string[] {
  const { expected } = step;
  const faults: string[] = [];
  if (answer !== expected.answer) faults.push(`The answer was "${answer}", not "${expected.answer}".`);
  const isBooked = facts.entries.length > 0;
  if (isBooked !== (expected.booked !== "nothing")) faults.push(isBooked ? "Money was booked." : "Nothing was booked.");
  if (expected.attempt === "authorise" && facts.assessment === undefined) faults.push("fraud-detection gave no score.");
  return [...faults, ...missingEvents(step, facts), ...missingDeliveries(facts, deliveries)];
}

function missingEvents({ expected }: Step, { events }: StepFacts): string[] {
  const missing = expected.events.filter((type) => !events.some((event) => event.type === type));
  return missing.map((type) => `There was no event ${type}.`);
}

function missingDeliveries({ events }: StepFacts, deliveries: readonly Delivery[]): string[] {
  const missing = events.filter(({ id }) => !deliveries.some((delivery) => delivery.id === id));
  return missing.map(({ id, type }) => `${type} (${id}) did not reach the inbox, or its signature did not verify.`);
}

function refuseFaults(what: string, faults: readonly string[]): void {
  if (faults.length === 0) return;
  throw new Refusal(`${what} did not go as it should:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
}
