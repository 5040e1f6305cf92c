import type { IAMClient } from "@aws-sdk/client-iam";
import type { RDSClient } from "@aws-sdk/client-rds";
import type { STSClient } from "@aws-sdk/client-sts";
import { readSettings, type Settings } from "../../../infra/settings.ts";
import { type Environment, type Stage, StageError } from "../../../infra/stage.ts";
import type { Graph } from "@platform/blueprint/graph";
import type { StageStates } from "../sweep/state-bucket.ts";
import { askAccount } from "./account.ts";
import { ask } from "./ask.ts";
import { askDatabase } from "./database.ts";
import { askDomain, type DomainDeps } from "./domain.ts";
import { type Finding, ok, problem, unknown } from "./finding.ts";
import { askLinkedRoles } from "./linked-roles.ts";
import { askProvider } from "./provider.ts";
import { askQuotas, type QuotaDeps } from "./quotas.ts";
import { askState } from "./state.ts";
import { askTools, type RunTool } from "./tools.ts";
import { askZones } from "./zones.ts";

export interface PreflightDeps extends QuotaDeps, DomainDeps {
  readonly environment: Environment;
  readonly sts: STSClient;
  readonly iam: IAMClient;
  readonly rds: RDSClient;
  readonly states: StageStates;
  readonly run: RunTool;
  /** Returns the graph that the deploy would create. Throws Refusal if the app is wrong. */
  readonly graph: () => Promise<Graph>;
}

/**
 * Checks everything that one can check before a deploy: the deployer's settings, this machine and the account. Changes
 * nothing. Asks the account no further questions if the credentials are wrong.
 */
export async function preflight(deps: PreflightDeps, stage: Stage): Promise<readonly Finding[]> {
  const settings = settingsOf(stage, deps.environment);
  const here = [
    typeof settings === "string" ? problem("settings", settings) : ok("settings", "complete"),
    ...(await askTools(deps.run)),
  ];
  const account = await ask("account", () => askAccount(deps.sts, stage, deps.environment["AWS_PROFILE"]));
  if (account.some(({ state }) => state !== "ok")) {
    // If AWS does not accept the credentials, a deploy would fail too.
    const refused = account.map(({ title, text }) => problem(title, text));
    return [...here, ...refused, unknown("everything else", "asked once the credentials are right")];
  }
  return [...here, ...account, ...(await askAll(deps, stage, settings))];
}

function settingsOf(stage: Stage, environment: Environment): Settings | string {
  try {
    return readSettings(stage, environment);
  } catch (error) {
    if (error instanceof StageError) return error.message;
    throw error;
  }
}

/** Asks one after another, to keep the findings in order. A preview has no zones, domain or provider of its own. */
async function askAll(deps: PreflightDeps, stage: Stage, settings: Settings | string): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const add = async (title: string, question: () => Promise<readonly Finding[]>) =>
    void findings.push(...(await ask(title, question)));
  const isPreview = stage.kind === "preview";
  // All questions share one synthesis, which takes several seconds.
  let made: Promise<Graph> | undefined;
  const graph = (): Promise<Graph> => (made ??= deps.graph());
  if (!isPreview) await add("zones", () => askZones(deps.ec2, stage));
  await add("quotas", async () => askQuotas(deps, stage, await graph()));
  await add("database", async () => askDatabase(deps.rds, stage, await graph()));
  await add("service-linked roles", async () => askLinkedRoles(deps.iam, await graph()));
  if (!isPreview && typeof settings !== "string") {
    await add("domain", () => askDomain(deps, settings));
    await add("GitHub", () => askProvider(deps.iam, stage, settings));
  }
  await add("state", () => askState(deps.states, stage));
  return findings;
}
