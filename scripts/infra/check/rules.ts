import type { Rule } from "./rule.ts";
import { ALARMS } from "./rules/alarms.ts";
import { DATA } from "./rules/data.ts";
import { FIREWALL } from "./rules/firewall.ts";
import { LOAD_BALANCERS } from "./rules/load-balancers.ts";
import { LOGS } from "./rules/logs.ts";
import { NAMES_AND_TAGS } from "./rules/names-and-tags.ts";
import { NETWORK } from "./rules/network.ts";
import { ROLES } from "./rules/roles.ts";
import { SERVICES } from "./rules/services.ts";
import { TASKS } from "./rules/tasks.ts";

/** Everything that a graph is held against. */
export const RULES: readonly Rule[] = [
  ...NETWORK,
  ...LOAD_BALANCERS,
  ...FIREWALL,
  ...SERVICES,
  ...TASKS,
  ...ROLES,
  ...DATA,
  ...LOGS,
  ...ALARMS,
  ...NAMES_AND_TAGS,
];
