import type { Chance } from "../chance.ts";

/** The texts of new idempotency keys. Accounts share some of them, as shops do that number their orders. */
export interface KeyTexts {
  /** A text that this account has not used: its `own` one, or the one that another account has just taken. */
  take(account: string, own: string, chance: Chance): string;
}

const SHARED = 0.15;

export function createKeyTexts(): KeyTexts {
  let latest = "";
  let takers = new Set<string>();
  return {
    take(account, own, chance) {
      if (chance.happens(SHARED) && takers.size > 0 && !takers.has(account)) {
        takers.add(account);
        return latest;
      }
      latest = own;
      takers = new Set([account]);
      return own;
    },
  };
}
