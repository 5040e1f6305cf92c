import { Stripe } from "stripe";
import { type StepName, STEPS, type Travelled } from "@platform/local/journey-steps";
import { type AnsweredStep, CHALLENGE } from "./challenge.ts";
import type { Check } from "./report.ts";

const ANSWER_WITHIN_MS = 30_000;

/**
 * Runs the demonstration journey of `npm start` with the official SDK, and a payment that its shopper has to confirm. Judges
 * them by their answers, and stops at the first wrong one.
 */
export async function runJourney(url: string, secretKey: string): Promise<readonly Check[]> {
  const stripe = connect(url, secretKey);
  const intents = new Map<StepName, string>();
  const checks: Check[] = [];
  for (const step of STEPS) {
    const { check, intent } = await take(step, { stripe, intents });
    checks.push(check);
    if (!check.ok) return checks;
    intents.set(step.name, intent);
  }
  const { check } = await take(CHALLENGE, { stripe, intents });
  return [...checks, check];
}

function connect(url: string, secretKey: string): Stripe {
  const { protocol, hostname, port } = new URL(url);
  return new Stripe(secretKey, {
    protocol: protocol === "https:" ? "https" : "http",
    host: hostname,
    ...(port !== "" && { port }),
    timeout: ANSWER_WITHIN_MS,
    telemetry: false,
  });
}

async function take(step: AnsweredStep, travelled: Travelled): Promise<{ check: Check; intent: string }> {
  const started = Date.now();
  const { title, expected } = step;
  try {
    const { intent, answer, answeredAt } = await step.act(travelled);
    const ok = answer === expected.answer;
    const text = ok
      ? `${answer} in ${answeredAt - started} ms`
      : `the answer was "${answer}", not "${expected.answer}"`;
    return { check: { title, ok, text, details: [] }, intent };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const { statusCode, type, message, requestId } = error;
    const text = `${statusCode ?? "no answer"}, ${type}: ${message}`;
    const details = requestId === undefined ? [] : [`Request ${requestId}`];
    return { check: { title, ok: false, text, details }, intent: "" };
  }
}
