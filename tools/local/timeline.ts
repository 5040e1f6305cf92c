import { styleText } from "node:util";
import { formatMoney } from "@platform/kernel/money";
import { parseCurrency } from "@platform/kernel/currency";
import type { Delivery } from "./deliveries.ts";
import type { StepFacts } from "./journey-facts.ts";
import type { Step } from "./journey-steps.ts";

/** The record of one step: what the client saw, what the database contains, what the inbox received. */
export interface StepRecord {
  readonly step: Step;
  readonly intent: string;
  readonly answer: string;
  readonly requestedAt: number;
  readonly answeredAt: number;
  readonly facts: StepFacts;
  readonly deliveries: readonly Delivery[];
}

interface Moment {
  readonly what: string;
  /** Milliseconds since the request. */
  readonly atMs: number;
  readonly detail: string;
}

/**
 * Lists what happened when: request → score → acquirer → ledger → event → webhook. One commit writes ledger and events,
 * and stamps them with the time of the acquirer's answer.
 */
export function momentsOf({ step, intent, answer, requestedAt, answeredAt, facts, deliveries }: StepRecord): Moment[] {
  const { attempt, assessment, entries, events } = facts;
  const since = (at: number): number => Math.max(0, Math.round(at - requestedAt));
  const concluded = Math.max(...events.map(({ at }) => since(at)), 0);
  const scored = Math.max(0, concluded - (attempt.acquirer_ms ?? 0));
  const score =
    assessment === undefined
      ? "timed out; the account's policy decided"
      : `${assessment.score}, ${assessment.decision}`;
  const booked = entries.map(({ account, amount, currency }) => `${account} ${signed(amount, currency)}`).join(", ");
  return [
    { what: "request", atMs: 0, detail: `${step.request} · ${intent}` },
    ...moment(attempt.assessment_ms !== null, "score", scored, `${score} · took ${attempt.assessment_ms} ms`),
    ...moment(
      attempt.acquirer_ms !== null,
      "acquirer",
      concluded,
      `${attempt.result} · took ${attempt.acquirer_ms} ms`,
    ),
    { what: "ledger", atMs: concluded, detail: booked === "" ? "no money moved" : booked },
    ...events.map(({ type, at }) => ({ what: "event", atMs: since(at), detail: type })),
    { what: "answer", atMs: since(answeredAt), detail: answer },
    ...deliveries.map(({ type, receivedAt }) => ({
      what: "webhook",
      atMs: since(receivedAt),
      detail: `${type} verified`,
    })),
  ].toSorted((a, b) => a.atMs - b.atMs);
}

const moment = (happened: boolean, what: string, atMs: number, detail: string): Moment[] =>
  happened ? [{ what, atMs, detail }] : [];

/** Formats a step for a person. */
export function printStep(record: StepRecord): string {
  const lines = momentsOf(record).map(
    ({ what, atMs, detail }) => `  ${what.padEnd(9)}${String(atMs).padStart(5)} ms  ${detail}`,
  );
  return `\n${styleText("bold", record.step.title)}\n${lines.join("\n")}\n`;
}

/** Formats a step for a script. */
export function stepLine(record: StepRecord): string {
  const { step, intent, answer } = record;
  return JSON.stringify({ step: step.name, paymentIntent: intent, answer, timeline: momentsOf(record) });
}

function signed(amount: string, code: string): string {
  const currency = parseCurrency(code);
  if (currency === undefined) return `${amount} ${code}`;
  const text = formatMoney({ amount: BigInt(amount), currency });
  return text.startsWith("-") ? text : `+${text}`;
}
