import type { FaultKind, FaultRule, Interference, FaultTarget } from "./fault-rule.ts";

/** Decides for each request whether to interfere, by one rule at a time. */
export interface FaultPlan {
  /** Replaces the rule; undefined: no more faults. */
  set(rule: FaultRule | undefined): void;
  next(target: FaultTarget): Interference | undefined;
}

/** Creates a plan without a rule. It is only in memory, so a restart forgets it. */
export function createFaultPlan(): FaultPlan {
  let rule: FaultRule | undefined;
  let remaining = 0;
  let random: () => number = Math.random;
  return {
    set(next) {
      rule = next;
      remaining = next?.remaining ?? Number.POSITIVE_INFINITY;
      random = next?.seed === undefined ? Math.random : seededRandom(next.seed);
    },
    next(target) {
      if (rule === undefined || remaining === 0 || !concerns(rule, target)) return undefined;
      if (random() >= (rule.probability ?? 1)) return undefined;
      remaining--;
      const fault: FaultKind | undefined = rule.fault;
      return { fault, latencyMs: rule.latencyMs ?? 0 };
    },
  };
}

function concerns(rule: FaultRule, { operation, token }: FaultTarget): boolean {
  if (rule.operations !== undefined && !rule.operations.includes(operation)) return false;
  return rule.token === undefined || rule.token === token;
}

/** mulberry32: the same seed causes the same faults for the same requests. */
function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
