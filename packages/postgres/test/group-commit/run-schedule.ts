import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";
import { createGroupCommit } from "@platform/postgres/group-commit";
import type { Fault } from "@platform/testkit/armed-faults";
import type { ItemTable } from "./item-table.ts";
import { type Answer, judge } from "./judge.ts";
import { dangersOf, type Item, type Schedule, type Step } from "./schedule.ts";

/** A drain that lasts longer than several statements that time out never ends. */
const DRAIN_MS = 20_000;
/** How long a fault that cuts the network keeps new connections out. */
const AWAY_MS = 10;

/** Runs a schedule against a group commit on a real PostgreSQL. Returns what was wrong, a sentence for each fault. */
export async function runSchedule(table: ItemTable, schedule: Schedule): Promise<string[]> {
  await table.clear();
  const { network } = table;
  const store = table.createStore(schedule.isPipelined);
  const group = createGroupCommit({ maxBatchItems: 4, maxInFlight: 2, ...store });
  const submitted: Item[] = [];
  const answers = new Map<number, Answer>();
  /** What goes on beside the steps. */
  const underWay: Promise<unknown>[] = [];
  const drains: Promise<string[]>[] = [];

  for (const step of schedule.steps) await take(step);
  drains.push(drain());
  const unanswered = (await Promise.all(drains)).flat();
  network.disarm();
  await Promise.all(underWay);
  await network.heal();
  const kept = await table.readAtEnd();
  return [...unanswered, ...judge({ submitted, answers, kept, dangers: dangersOf(schedule) })];

  async function take(step: Step): Promise<void> {
    if (step.do === "submit") for (const item of step.items) submit({ id: submitted.length, ...item }, step.first);
    if (step.do === "arm") for (let time = 0; time < step.times; time++) arm(step.fault);
    if (step.do === "rest") await wait(step.forMs);
    if (step.do === "terminate") await table.terminate();
    if (step.do === "drain") drains.push(drain());
    if (step.do !== "leave") return;
    await network.cut();
    underWay.push(healAfter(step.forMs));
  }

  function submit(item: Item, first: boolean): void {
    submitted.push(item);
    group.submit(item, { first }).then(
      (outcome) => answers.set(item.id, { outcome }),
      (error: unknown) => answers.set(item.id, { error }),
    );
  }

  function arm(fault: Fault): void {
    underWay.push(network.arm(fault).then(() => healAfter(AWAY_MS)));
  }

  async function healAfter(ms: number): Promise<void> {
    await wait(ms);
    await network.heal();
  }

  /** Drains as a service that stops does. Whatever was submitted before is answered then. */
  async function drain(): Promise<string[]> {
    const asked = [...submitted];
    const hasEnded = await Promise.race([group.drain().then(() => true), wait(DRAIN_MS, false, { ref: false })]);
    await nextTurn();
    const open = asked.filter(({ id }) => !answers.has(id));
    return open.map(({ id }) => `${id} is not answered ${hasEnded ? "when drain ends" : "and drain does not end"}`);
  }
}
