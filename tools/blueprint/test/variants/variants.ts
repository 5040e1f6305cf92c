import { DATA_VARIANTS } from "./data.ts";
import { LOAD_BALANCING_VARIANTS } from "./load-balancing.ts";
import { NETWORK_VARIANTS } from "./network.ts";
import { ROLE_VARIANTS } from "./roles.ts";
import { SERVICE_VARIANTS } from "./services.ts";
import type { Variant } from "./variant.ts";
import { WATCHING_VARIANTS } from "./watching.ts";

/** Every broken variant that a check must catch. */
export const VARIANTS: readonly Variant[] = [
  ...NETWORK_VARIANTS,
  ...LOAD_BALANCING_VARIANTS,
  ...SERVICE_VARIANTS,
  ...ROLE_VARIANTS,
  ...DATA_VARIANTS,
  ...WATCHING_VARIANTS,
];
