import { timelineOf, type TimelineStep } from "../domain/attempt-timeline.ts";
import { findAttempt, type FoundAttempt } from "../postgres/attempt-facts.ts";
import { inColumns } from "./columns.ts";
import { withDatabase } from "./database.ts";
import { money } from "./money.ts";
import { CannotDo, UsageError, verb } from "./verb.ts";

/** `timeline`: what happened to an attempt, step by step. */
export const timeline = verb({
  summary: "shows an attempt step by step: commit 1, score, acquirer, commit 2, bookings, events, settlement",
  usage: `  --attempt ID       as in att_…: \`audit --object\` shows those of a payment, and it is the key at the acquirer
  --json             for machines: an object
`,
  options: { attempt: { type: "string" }, json: { type: "boolean", default: false } },
  async run({ attempt: id = "", json }, environment) {
    if (!id.startsWith("att_")) throw new UsageError("--attempt takes the id of an attempt, as in att_….");
    const found = await withDatabase(environment, (pool) => findAttempt(pool, id));
    if (found === undefined) throw new CannotDo(`There is no attempt ${id} in this database.`);
    return json ? JSON.stringify(documentOf(found)) : textOf(found);
  },
});

function textOf({ owner, facts }: FoundAttempt): string {
  const { attempt, currency } = facts;
  const heading = [
    `${attempt.id}: ${attempt.kind} ${money(attempt.amount, currency)}, ${stateOf(facts)}`,
    `${attempt.paymentIntent}  ${attempt.charge}  ${attempt.refund ?? ""}`.trimEnd(),
    `${owner.account}, ${owner.livemode ? "live" : "test"} mode`,
  ];
  return `${heading.join("\n")}\n\n${inColumns(timelineOf(facts).map(line))}`;
}

function stateOf({ attempt: { state, result, leaseEpoch, leaseUntil } }: FoundAttempt["facts"]): string {
  const taken = leaseEpoch === 0 ? "" : `, taken over by recovery ${leaseEpoch} times`;
  if (state !== "processing") return `${state} (${result})${taken}`;
  return `open, leased until ${new Date(leaseUntil).toISOString()}${taken}`;
}

const line = ({ step, at, ms, what, id }: TimelineStep): string[] => [
  at === null ? "" : new Date(at).toISOString(),
  step,
  ms === null ? "" : `${ms} ms`,
  what,
  id ?? "",
];

const documentOf = ({ owner, facts }: FoundAttempt): object => ({
  account: owner.account,
  livemode: owner.livemode,
  attempt: facts.attempt.id,
  kind: facts.attempt.kind,
  state: facts.attempt.state,
  result: facts.attempt.result,
  amount: Number(facts.attempt.amount),
  currency: facts.currency,
  payment_intent: facts.attempt.paymentIntent,
  charge: facts.attempt.charge,
  refund: facts.attempt.refund,
  lease_epoch: facts.attempt.leaseEpoch,
  steps: timelineOf(facts).map((step) => ({
    ...step,
    at: step.at === null ? null : new Date(step.at).toISOString(),
  })),
});
