import { functions, roles, secrets } from "./grants/access";
import { bucket, database, domain, key, network, workflowRoles } from "./grants/foundations";
import { firewall, loadBalancers } from "./grants/load-balancers";
import { httpApi, securityGroups } from "./grants/network";
import { alarms, budget, parameters, previewHost, probe } from "./grants/operations";
import { discovery, images, logs, scaling, tasks } from "./grants/services";
import { state } from "./grants/state";
import type { Grant, Scope } from "./scope";

/** What a stage of any kind consists of. */
const EVERY_STAGE = [state, images, tasks, scaling, logs, roles, functions, secrets, securityGroups];

/** What a deploy of prod or staging needs. */
export const lastingGrants = (scope: Scope): readonly Grant[] =>
  [
    ...EVERY_STAGE,
    loadBalancers,
    firewall,
    alarms,
    probe,
    budget,
    parameters,
    network,
    key,
    database,
    bucket,
    domain,
    workflowRoles,
  ].map((grant) => grant(scope));

/** What a deploy of a preview needs. */
export const previewGrants = (scope: Scope): readonly Grant[] =>
  [...EVERY_STAGE, discovery, httpApi, previewHost].map((grant) => grant(scope));
