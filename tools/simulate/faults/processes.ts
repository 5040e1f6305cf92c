import type { Chance } from "../chance.ts";
import type { Service } from "../world/service.ts";
import type { World } from "../world/world.ts";
import { type Cell, COMMIT_FAULTS, type CommitFault } from "../world/control.ts";
import type { Fault } from "./fault.ts";

/** Mostly payment-api, whose crashes cost money. */
function anyService({ apis, fraud, notifications, acquirer }: World, chance: Chance): Service {
  return chance.happens(0.6) ? chance.pick(apis) : chance.pick([fraud, notifications, acquirer]);
}

/** How many reads and writes a payment takes, about. */
const STEPS = 40;

/** A process dies at one of its next reads and writes; the run starts it again. */
export const death: Fault = {
  kind: "process dies at a step",
  weight: 1.2,
  inject(world, chance) {
    const service = anyService(world, chance);
    const steps = chance.between(1, STEPS);
    service.control.set("dieIn", steps);
    return `${service.name} on ${service.port}, in ${steps} steps`;
  },
  struck: (world) => countOf(world, "deaths"),
  calm: (world) => forEach(world, ({ control }) => control.set("dieIn", 0)),
};

/** A process's event loop is thrown away at once, whatever it does. */
export const kill: Fault = {
  kind: "process killed",
  weight: 0.6,
  async inject(world, chance) {
    const service = anyService(world, chance);
    await service.kill();
    return `${service.name} on ${service.port}`;
  },
};

/** A process stands still, shortly or for longer than any lease, and goes on as if nothing had happened. */
export const stall: Fault = {
  kind: "process stands still",
  weight: 1,
  inject(world, chance) {
    const service = anyService(world, chance);
    const ms = chance.pick([100, 100, 400, 400, 1_000, 3_600]);
    service.control.set("stallMs", ms);
    service.control.set("stallIn", chance.between(1, STEPS));
    return `${service.name} on ${service.port}, for ${ms} ms`;
  },
  calm: (world) => forEach(world, ({ control }) => control.set("stallIn", 0)),
};

/** A database connection dies before, during or after the next COMMIT. */
export const lostCommit: Fault = {
  kind: "connection dies at COMMIT",
  weight: 6,
  inject(world, chance) {
    const service = anyService(world, chance);
    const at = chance.pick(Object.keys(COMMIT_FAULTS) as CommitFault[]);
    service.control.set("commitFault", COMMIT_FAULTS[at]);
    return `${service.name} on ${service.port}, ${at} COMMIT`;
  },
  struck: (world) => countOf(world, "lostCommits"),
  calm: (world) => forEach(world, ({ control }) => control.set("commitFault", 0)),
};

/** A service has done what it was asked, and its answer is lost with the connection. */
export const lostAnswer: Fault = {
  kind: "answer lost",
  weight: 3,
  inject(world, chance) {
    const service = anyService(world, chance);
    const answers = chance.between(1, 3);
    service.control.set("loseAnswerIn", answers);
    return `${service.name} on ${service.port}, the ${answers}. from now`;
  },
  struck: (world) => countOf(world, "lostAnswers"),
  calm: (world) => forEach(world, ({ control }) => control.set("loseAnswerIn", 0)),
};

const HOUR_MS = 3_600_000;

/** A process's clock jumps, to within an hour of the truth. */
export const clockJump: Fault = {
  kind: "clock jumps",
  weight: 1,
  inject(world, chance) {
    const service = anyService(world, chance);
    const ms = chance.pick([0, -100, 5_000, -5_000, chance.between(-HOUR_MS, HOUR_MS)]);
    service.control.set("clockAheadMs", ms);
    return `${service.name} on ${service.port} is ${ms} ms ahead`;
  },
  calm: (world) => forEach(world, ({ control }) => control.set("clockAheadMs", 0)),
};

/** fraud-detection takes longer than a payment waits for its score. */
export const lateScores: Fault = {
  kind: "scores come late",
  weight: 2,
  inject({ fraud }, chance) {
    const ms = chance.pick([90, 150, 400]);
    fraud.control.set("stallMs", ms);
    fraud.control.set("stallIn", chance.between(1, 6));
    return `by ${ms} ms`;
  },
};

export function everyService({ apis, fraud, notifications, acquirer }: World): readonly Service[] {
  return [...apis, fraud, notifications, acquirer];
}

const countOf = (world: World, cell: Cell): number =>
  everyService(world).reduce((sum, { control }) => sum + control.get(cell), 0);

const forEach = (world: World, act: (service: Service) => void): void => everyService(world).forEach(act);
