import { Stripe } from "stripe";
import { type Step, type StepName, STEPS } from "../../start/journey-steps.ts";
import type { Check } from "./report.ts";

const ANSWER_WITHIN_MS = 30_000;

/** The demonstration journey of `npm start` with the official SDK, judged by its answers. Ends with the first wrong one. */
export async function runJourney(url: string, secretKey: string): Promise<readonly Check[]> {
  const stripe = connect(url, secretKey);
  const intents = new Map<StepName, string>();
  const checks: Check[] = [];
  for (const step of STEPS) {
    const check = await take(step, stripe, intents);
    checks.push(check);
    if (!check.ok) break;
  }
  return checks;
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

async function take(step: Step, stripe: Stripe, intents: Map<StepName, string>): Promise<Check> {
  const started = Date.now();
  const { title, expected } = step;
  try {
    const { intent, answer, answeredAt } = await step.act({ stripe, intents });
    intents.set(step.name, intent);
    const text = `${answer} in ${answeredAt - started} ms`;
    if (answer === expected.answer) return { title, ok: true, text, details: [] };
    return { title, ok: false, text: `the answer was "${answer}", not "${expected.answer}"`, details: [] };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const { statusCode, type, message, requestId } = error;
    const text = `${statusCode ?? "no answer"}, ${type}: ${message}`;
    return { title, ok: false, text, details: requestId === undefined ? [] : [`Request ${requestId}`] };
  }
}
