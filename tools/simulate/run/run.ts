import { setTimeout as wait } from "node:timers/promises";
import { type Chance, createChance } from "../chance.ts";
import { CHECKS } from "../checks/checks.ts";
import { FAULTS } from "../faults/faults.ts";
import { NO_ENDPOINT } from "../model/webhook-endpoint.ts";
import type { Programs } from "../world/bundle-services.ts";
import { LIVE } from "../world/live-mode.ts";
import { type Merchant, startWorld, type World } from "../world/world.ts";
import { type Client, type ClientDeps, createClient } from "./client.ts";
import { keepAlive, type Reviver } from "./keep-alive.ts";
import { createHistory, type History, type Violation } from "./history.ts";
import { openWires } from "./wires.ts";
import { createKeyTexts } from "./key-texts.ts";
import { comeToRest, findLongLeases, heal } from "./settle.ts";
import type { Market } from "./shop.ts";

/** One run of the simulation: everything in it is drawn from the seed. */
export interface Run {
  readonly seed: number;
  readonly programs: Programs;
  /** All clients at once, for speed; or one turn after another, to replay. */
  readonly mode: "concurrent" | "serial";
  /** The run ends after so many turns of the clients, so many operations, or so long, whichever is first. */
  readonly turns: number;
  readonly operations: number;
  readonly seconds: number;
  /** Faults per turn; 0 for none. */
  readonly faultRate: number;
  readonly onProgress: (progress: Progress) => void;
}

export interface Progress {
  readonly operations: number;
  readonly faults: number;
  readonly violations: number;
  readonly step: string;
}

export interface Result {
  readonly seed: number;
  readonly operations: number;
  readonly turns: number;
  readonly faults: ReadonlyMap<string, number>;
  readonly violations: readonly Violation[];
  /** What the clients did, and how long they were at it, before all came to rest and they looked back. */
  readonly work: { readonly operations: number; readonly ms: number };
  /** What happened, for a person to follow; empty without a violation. */
  readonly table: string;
}

const ACCOUNTS = 3;
const CLIENTS_EACH = 24;
const CLIENTS_IN_LIVE_MODE = 8;
const INSTANCES = [2, 2, 3];
const REPORT_MS = 1_000;

/** Runs it to its end, or to the first violation. */
export async function runOnce(run: Run): Promise<Result> {
  const chance = createChance(run.seed);
  const instances = chance.pick(INSTANCES);
  run.onProgress({ operations: 0, faults: 0, violations: 0, step: "starting" });
  const world = await startWorld({ programs: run.programs, instances, seed: chance.between(0, 0x7fff_ffff) });
  try {
    return await inWorld(run, world, chance);
  } finally {
    await world.stop();
  }
}

async function inWorld(run: Run, world: World, chance: Chance): Promise<Result> {
  const inTestMode = await Promise.all(Array.from({ length: ACCOUNTS }, () => world.openAccount()));
  // The account that receives everything works in both modes.
  const merchants = [...inTestMode, await world.openLiveMode(inTestMode[0]!)];
  const startedAt = Date.now();
  const history = createHistory(startedAt);
  const market: Market = {
    receiver: world.receiver,
    keyTexts: createKeyTexts(),
    payments: new Map(),
    hooks: new Map(),
    firstEndpoints: new Map(),
    shared: new Map(),
  };
  const wires = openWires(world.apis);
  const clients = openClients(merchants, { market, history, wires }, chance);
  // Deliveries cost more than payments, so one account is enough to receive everything.
  await subscribe(merchants[0]!.account, merchants[0]!.secretKey, { market, wires });
  let step = "running";
  const show = (): void => {
    const { operations, violations, faults } = history;
    run.onProgress({ operations, faults: sumOf(faults), violations: violations.length, step });
  };
  const report = (next: string): void => {
    step = next;
    show();
  };
  const reporting = setInterval(show, REPORT_MS);
  const reviver = keepAlive(world);
  let turns = 0;
  const isOver = (): boolean =>
    turns >= run.turns ||
    history.operations >= run.operations ||
    Date.now() - startedAt > run.seconds * 1000 ||
    history.violations.length > 0;

  /** A client's turn, and now and then a fault before it. */
  async function turn(client: Client, faults: Chance): Promise<void> {
    turns++;
    if (faults.happens(run.faultRate)) {
      const fault = faults.weigh(FAULTS);
      history.injects(fault.kind, await fault.inject(world, faults));
    }
    // A client that has nothing to do must not keep the event loop for itself.
    if ((await client.turn()) === 0) await wait(1);
  }

  try {
    if (run.mode === "serial") {
      const order = chance.fork(2);
      const faults = clients.map((_, index) => chance.fork(1_000 + index));
      while (!isOver()) {
        const at = order.between(0, clients.length - 1);
        await turn(clients[at]!, faults[at]!);
      }
    } else {
      await Promise.all(
        clients.map(async (client, index) => {
          const faults = chance.fork(1_000 + index);
          while (!isOver()) await turn(client, faults);
        }),
      );
    }
    const work = { operations: history.operations, ms: Date.now() - startedAt };
    if (history.violations.length === 0) await conclude(world, market, history, clients, reviver, report);
    const found = history.violations.length > 0;
    return {
      seed: run.seed,
      operations: history.operations,
      turns,
      faults: struckFaults(world, history.faults),
      violations: history.violations,
      work,
      table: found ? history.table() : "",
    };
  } finally {
    clearInterval(reporting);
    await reviver.stop();
    await wires.close();
  }
}

const openClients = (
  merchants: readonly Merchant[],
  shared: Pick<ClientDeps, "market" | "history" | "wires">,
  chance: Chance,
): Client[] =>
  merchants.flatMap(({ account, secretKey }, merchant) =>
    Array.from({ length: account.endsWith(LIVE) ? CLIENTS_IN_LIVE_MODE : CLIENTS_EACH }, (_, index) => {
      const number = merchant * CLIENTS_EACH + index;
      return createClient({ name: `c${number}`, account, secretKey, chance: chance.fork(10 + number), ...shared });
    }),
  );

/**
 * Two endpoints that are there from the beginning to the end, at one path of the receiver: the first gets every event of
 * the account, the other one those of one type.
 */
async function subscribe(
  account: string,
  secretKey: string,
  { market, wires }: Pick<ClientDeps, "market" | "wires">,
): Promise<void> {
  const place = `${account}.first`;
  const url = market.receiver.urlOf(place);
  for (const [name, events] of [
    [place, "*"],
    [`${account}.neighbour`, "payment_intent.succeeded"],
  ] as const) {
    const parameters = { url, "enabled_events[]": events };
    const request = { method: "POST", path: "/v1/webhook_endpoints", parameters } as const;
    const answer = await wires.request(0, secretKey, request, undefined);
    if (answer?.status !== 200)
      throw new Error(`The first webhook endpoints were answered ${answer?.status}: ${answer?.body}`);
    const { id, secret } = JSON.parse(answer.body) as { id: string; secret: string };
    market.receiver.expect(place, name, secret);
    const endpoint = { ...NO_ENDPOINT, state: "there", url, events } as const;
    market.hooks.get(account)!.push({ name, spans: [{ from: 0, could: [endpoint] }] });
    if (events === "*") market.firstEndpoints.set(account, id);
  }
}

/** Everything comes to rest, the clients look back, and every check looks. */
async function conclude(
  world: World,
  market: Market,
  history: History,
  clients: readonly Client[],
  reviver: Reviver,
  report: (step: string) => void,
): Promise<void> {
  report("coming to rest");
  await reviver.stop();
  for (const fault of (await findLongLeases(world)).slice(0, 5)) history.violation("leases end soon", fault);
  await heal(world);
  await rest();
  // What did not come to rest has failed: the checks may say why.
  if (history.violations.length === 0) {
    report("looking back");
    await Promise.all(clients.map((client) => client.lookBack()));
    await rest();
  }
  for (const { name, find } of CHECKS) {
    report(name);
    for (const fault of (await find({ world, market, history })).slice(0, 5)) history.violation(name, fault);
  }

  async function rest(): Promise<void> {
    for (const fault of await comeToRest(world)) history.violation("rest", fault);
  }
}

/** How many faults of each kind struck; how many were armed where only that is known. */
function struckFaults(world: World, armed: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const struck = FAULTS.map((fault) => [fault.kind, fault.struck?.(world) ?? armed.get(fault.kind) ?? 0] as const);
  return new Map(struck.filter(([, count]) => count > 0));
}

/** All kinds of a count together. */
export const sumOf = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, one) => total + one, 0);
