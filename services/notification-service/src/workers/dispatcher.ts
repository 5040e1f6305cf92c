import type { Id } from "@platform/kernel/id";
import type { Logger } from "@platform/runtime/logger";
import type { ServiceMetrics } from "@platform/runtime/metrics";
import { isSuccess, judge } from "../domain/delivery.ts";
import { INITIAL_BUDGET, maxHeld, nextBudget } from "../domain/endpoint-budget.ts";
import type { NextRetry } from "../domain/retry-schedule.ts";
import type { DeliveryTarget } from "../domain/webhook-endpoint.ts";
import type { AttemptResult } from "../ports/deliveries.ts";
import type { Dispatcher, HeldDelivery } from "../ports/dispatcher.ts";
import type { WebhookSender } from "../ports/webhook-sender.ts";
import type { AttemptMade } from "./attempt-log.ts";

/**
 * The deliveries in this process's memory, each under a lease, on their way out.
 *
 *     offered ──▶ waiting in its endpoint's lane ──(the lane's budget)──▶ attempt ──▶ recorded ──▶ forgotten
 *
 * Every endpoint has its own lane: a queue, and a budget of concurrent attempts that shrinks with trouble. Lanes share
 * only memory, and each lane may always use a little of it, so that no number of dead endpoints keeps a healthy one
 * waiting.
 *
 * A lease may run out while its delivery waits. Then the dispatcher drops the delivery without an attempt, because
 * another process may have it; it begins an attempt only if the lease certainly outlives it.
 */
export interface RunningDispatcher extends Dispatcher {
  /** How many more deliveries each active endpoint may hold: for the next claim. */
  rooms(): ReadonlyMap<string, number>;
  /** The same for an endpoint without a lane. */
  otherRoom(): number;
  /** Stops in order: begins nothing more, gives running attempts this long, and returns the deliveries not begun. */
  stop(graceMs: number): Promise<HeldDelivery[]>;
}

export interface DispatcherDeps {
  readonly sender: WebhookSender;
  /** Resolves when the result is written or given up; then the lease runs out, and the delivery is repeated. */
  readonly record: (result: AttemptResult) => Promise<void>;
  readonly nextRetry: NextRetry;
  /** A monotonic clock. */
  readonly nowMs: () => number;
  readonly leaseMs: number;
  readonly attemptTimeoutMs: number;
  readonly metrics: ServiceMetrics<"notification-service">;
  /** For the log. */
  readonly onAttempt: (made: AttemptMade) => void;
  /** Called when a lane that left deliveries to the claims has room again. */
  readonly onRoom: () => void;
  readonly logger: Logger;
}

/** Beyond this many bytes of bodies, each lane may hold only `ALWAYS_HELD` deliveries. */
const MAX_HELD_BYTES = 64 * 1024 * 1024;
const ALWAYS_HELD = 8;
/** A lane that is idle for this long forgets its budget. */
const IDLE_LANE_MS = 300_000;

interface Lane {
  target: DeliveryTarget;
  readonly waiting: HeldDelivery[];
  running: number;
  /** Deliveries that wait, run or are being recorded. */
  held: number;
  budget: number;
  /** The lane left deliveries to the claims for lack of room. */
  isOverflowing: boolean;
  lastUsedMs: number;
}

/** Creates a dispatcher; `deps.leaseMs` is the length of its deliveries' leases. */
export function createDispatcher(deps: DispatcherDeps): RunningDispatcher {
  const lanes = new Map<string, Lane>();
  const running = new Set<Promise<void>>();
  let heldBytes = 0;
  let isStopping = false;

  function laneTo(target: DeliveryTarget): Lane {
    const known = lanes.get(target.endpointId);
    if (known !== undefined) {
      known.target = target;
      return known;
    }
    const budget = INITIAL_BUDGET;
    const lane: Lane = { target, waiting: [], running: 0, held: 0, budget, isOverflowing: false, lastUsedMs: 0 };
    lanes.set(target.endpointId, lane);
    return lane;
  }

  const limitOf = (budget: number): number => (heldBytes < MAX_HELD_BYTES ? maxHeld(budget) : ALWAYS_HELD);

  const roomOf = (lane: Lane): number => (isStopping ? 0 : Math.max(0, limitOf(lane.budget) - lane.held));

  function room(endpointId: Id<"we">): number {
    const lane = lanes.get(endpointId);
    return lane === undefined ? otherRoom() : noteOverflow(lane, roomOf(lane));
  }

  const otherRoom = (): number => (isStopping ? 0 : limitOf(INITIAL_BUDGET));

  function offer(target: DeliveryTarget, deliveries: readonly HeldDelivery[]): void {
    const lane = laneTo(target);
    for (const delivery of deliveries) {
      lane.held++;
      heldBytes += delivery.body.length;
      lane.waiting.push(delivery);
    }
    lane.lastUsedMs = deps.nowMs();
    noteOverflow(lane, roomOf(lane));
    pump(lane);
  }

  function pump(lane: Lane): void {
    // When the dispatcher stops, the queue is empty.
    while (lane.running < lane.budget && lane.waiting.length > 0) {
      const delivery = lane.waiting.shift()!;
      const leaseLeftMs = delivery.heldSinceMs + deps.leaseMs - deps.nowMs();
      if (leaseLeftMs <= deps.attemptTimeoutMs) {
        forget(lane, delivery);
        continue;
      }
      const done = deliver(lane, delivery).finally(() => running.delete(done));
      running.add(done);
    }
  }

  /** Never rejects, so that no delivery can stop the others. */
  async function deliver(lane: Lane, delivery: HeldDelivery): Promise<void> {
    try {
      await attemptOnce(lane, delivery);
    } catch (error) {
      // The lease will run out, and the claims will bring the delivery back.
      const { endpointId, eventId } = delivery;
      deps.logger.error({ err: error, endpointId, eventId }, "a delivery could not be attempted");
    } finally {
      forget(lane, delivery);
      pump(lane);
    }
  }

  async function attemptOnce(lane: Lane, delivery: HeldDelivery): Promise<void> {
    const { target } = lane;
    lane.running++;
    const attempt = await deps.sender.send(target, delivery.body).finally(() => lane.running--);
    lane.budget = nextBudget(lane.budget, attempt.status);
    lane.lastUsedMs = deps.nowMs();
    // The next attempt leaves before we record this one.
    pump(lane);
    deps.metrics.count(isSuccess(attempt) ? "Deliveries" : "DeliveryAttemptsFailed");
    const ageMs = delivery.ageMs + deps.nowMs() - delivery.heldSinceMs;
    const attempts = delivery.attempts + 1;
    const verdict = judge(attempt, attempts, ageMs, deps.nextRetry);
    const { endpointId, eventId, leaseId } = delivery;
    deps.onAttempt({ target, eventId, attempts, attempt, verdict });
    await deps.record({ endpointId, eventId, leaseId, attempt, verdict });
  }

  function forget(lane: Lane, delivery: HeldDelivery): void {
    lane.held--;
    heldBytes -= delivery.body.length;
    if (!lane.isOverflowing || roomOf(lane) < limitOf(lane.budget) / 2) return;
    lane.isOverflowing = false;
    deps.onRoom();
  }

  function retarget(endpointId: Id<"we">, target: DeliveryTarget | undefined): void {
    const lane = lanes.get(endpointId);
    if (lane === undefined) return;
    if (target !== undefined) lane.target = target;
    // Their leases run out; the claims then find the endpoint gone or disabled, and cancel them.
    else for (const delivery of lane.waiting.splice(0)) forget(lane, delivery);
  }

  function rooms(): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    for (const [endpointId, lane] of lanes) {
      const isIdle = lane.held === 0 && deps.nowMs() - lane.lastUsedMs > IDLE_LANE_MS;
      if (isIdle) lanes.delete(endpointId);
      // A full lane gets new deliveries only when it is half empty, not one by one.
      else found.set(endpointId, lane.isOverflowing ? 0 : noteOverflow(lane, roomOf(lane)));
    }
    return found;
  }

  return {
    room,
    rooms,
    otherRoom,
    offer,
    retarget,
    async stop(graceMs) {
      isStopping = true;
      const timer = setTimeout(() => void deps.sender.close(), graceMs);
      const notBegun = [...lanes.values()].flatMap((lane) => lane.waiting.splice(0));
      while (running.size > 0) await Promise.allSettled(running);
      clearTimeout(timer);
      await deps.sender.close();
      return notBegun;
    },
  };
}

/** Without room, the claims hold deliveries back, and `onRoom` must wake them when there is room again. */
function noteOverflow(lane: Lane, room: number): number {
  if (room === 0) lane.isOverflowing = true;
  return room;
}
