import type { Chance } from "../chance.ts";
import type { World } from "../world/world.ts";

/** A kind of fault. To add one: its file, and a line in faults.ts. */
export interface Fault {
  readonly kind: string;
  /** How often it is drawn, in relation to the others. */
  readonly weight: number;
  /** Injects it, or arms it for the next opportunity. Returns in words what it does. */
  inject(world: World, chance: Chance): Promise<string> | string;
  /** How often it has struck; absent where only `inject` can tell. */
  struck?(world: World): number;
  /** Takes back what has not struck yet. */
  calm?(world: World): Promise<void> | void;
}
