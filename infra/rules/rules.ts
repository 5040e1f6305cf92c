import type { Rule } from "@platform/blueprint/check/rule";
import { ALARMS } from "./alarms.ts";
import { ALARMS_THAT_RING } from "./alarms-that-fire.ts";
import { ENVIRONMENT } from "./environment.ts";
import { FUNCTIONS } from "./functions.ts";
import { PUBLISHERS } from "./publishers.ts";
import { ROLE_SUFFICIENCY } from "./role-sufficiency.ts";
import { CAPACITY } from "./capacity.ts";
import { DATABASE } from "./database.ts";
import { DATABASE_OPERATION } from "./database-operation.ts";
import { DEPLOYS } from "./deploys.ts";
import { ENTRANCE } from "./entrance.ts";
import { FIREWALL } from "./firewall.ts";
import { LOAD_BALANCERS } from "./load-balancers.ts";
import { LOGS } from "./logs.ts";
import { NAMES_AND_TAGS } from "./names-and-tags.ts";
import { NETWORK } from "./network.ts";
import { OIDC } from "./oidc.ts";
import { REGIONS } from "./regions.ts";
import { ROLES } from "./roles.ts";
import { SERVICES } from "./services.ts";
import { STORAGE } from "./storage.ts";
import { TASKS } from "./tasks.ts";

/** All rules that `check` applies to a graph. */
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
