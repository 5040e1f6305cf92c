import type { Rule } from "./rule.ts";
import { ALARMS } from "./rules/alarms.ts";
import { ALARMS_THAT_RING } from "./rules/alarms-that-ring.ts";
import { ENVIRONMENT } from "./rules/environment.ts";
import { FUNCTIONS } from "./rules/functions.ts";
import { PUBLISHERS } from "./rules/publishers.ts";
import { ROLE_SUFFICIENCY } from "./rules/role-sufficiency.ts";
import { CAPACITY } from "./rules/capacity.ts";
import { DATABASE } from "./rules/database.ts";
import { DATABASE_OPERATION } from "./rules/database-operation.ts";
import { DEPLOYS } from "./rules/deploys.ts";
import { ENTRANCE } from "./rules/entrance.ts";
import { FIREWALL } from "./rules/firewall.ts";
import { LOAD_BALANCERS } from "./rules/load-balancers.ts";
import { LOGS } from "./rules/logs.ts";
import { NAMES_AND_TAGS } from "./rules/names-and-tags.ts";
import { NETWORK } from "./rules/network.ts";
import { OIDC } from "./rules/oidc.ts";
import { REGIONS } from "./rules/regions.ts";
import { ROLES } from "./rules/roles.ts";
import { SERVICES } from "./rules/services.ts";
import { STORAGE } from "./rules/storage.ts";
import { TASKS } from "./rules/tasks.ts";

/** Everything that a graph is held against. */
export const RULES: readonly Rule[] = [
  ...NETWORK,
  ...REGIONS,
  ...LOAD_BALANCERS,
  ...FIREWALL,
  ...SERVICES,
  ...DEPLOYS,
  ...CAPACITY,
  ...TASKS,
  ...ENVIRONMENT,
  ...ROLES,
  ...ROLE_SUFFICIENCY,
  ...OIDC,
  ...DATABASE,
  ...DATABASE_OPERATION,
  ...FUNCTIONS,
  ...STORAGE,
  ...LOGS,
  ...ALARMS,
  ...ALARMS_THAT_RING,
  ...PUBLISHERS,
  ...ENTRANCE,
  ...NAMES_AND_TAGS,
];
