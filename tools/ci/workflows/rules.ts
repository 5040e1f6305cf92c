import { exists, manifest } from "./existence.ts";
import { namesIn, runsForFork } from "./expressions.ts";
import { parseShell } from "./shell.ts";
import {
  type Concurrency,
  commandsOf,
  hasCredentials,
  type Job,
  type Scalar,
  stepsOf,
  type Workflow,
} from "./workflow.ts";

/** Returns the faults of a workflow; empty if there are none. */
type WorkflowRule = (workflow: Workflow) => readonly string[];

/** Rules that GitHub's linter does not have. A fault begins with the name of its rule. */
export const RULES: Readonly<Record<string, WorkflowRule>> = {
  // Somebody could move a tag to another commit. The comment gives the commit's version.
  "actions are pinned by commit": ({ scalars }) =>
    scalars.filter((scalar) => scalar.key === "uses" && !isPinned(scalar)).map(({ value }) => value),

  "nobody else's code runs with this repository's credentials": ({ on }) =>
    Object.keys(on).filter((event) => ["pull_request_target", "workflow_run"].includes(event)),

  "a job asks for each permission that it has": ({ permissions, jobs }) => [
    ...(JSON.stringify(permissions) === "{}" ? [] : ["the workflow as a whole asks for some"]),
    ...namesOf(jobs, ({ permissions: asked }) => typeof asked === "string"),
  ],

  "writes are for tokens, comments and findings": ({ jobs }) =>
    Object.values(jobs)
      .flatMap(({ permissions }) => Object.entries(permissions ?? {}))
      .filter(([what, level]) => level === "write" && !["id-token", "pull-requests", "security-events"].includes(what))
      .map(([what]) => what),

  "a job that gets credentials may ask for a token, and no other": ({ jobs }) =>
    namesOf(jobs, (job) => job.uses === undefined && hasCredentials(job) !== asksForToken(job)),

  "no key is kept": ({ scalars }) =>
    scalars
      .filter(({ isKey, value }) => (isKey ? KEPT.test(value) : namesIn(value).includes("secrets")))
      .map(({ value }) => value),

  "a job ends before its credentials do": ({ jobs }) =>
    namesOf(jobs, ({ uses, "timeout-minutes": minutes = 360 }) => uses === undefined && minutes >= 60),

  "a stage is changed by one run at a time, which is never cut short": ({ concurrency, jobs }) =>
    namesOf(jobs, (job) => changesStage(job) && !isOrdered(job.concurrency ?? concurrency)),

  // A title or a branch's name would otherwise become part of the command.
  "commands have no expressions": ({ jobs }) => commandsIn(jobs).filter((command) => command.includes("${{")),

  "commands are one command": ({ jobs }) =>
    commandsIn(jobs).filter((command) => parseShell(command).operators.length > 0),

  "commands exist": ({ jobs }) => commandsIn(jobs).filter((command) => !exists(parseShell(command).words)),

  "Node is the project's own": ({ jobs }) =>
    stepsIn(jobs)
      .filter(({ uses = "" }) => uses.startsWith("actions/setup-node@"))
      .map((step) => String(step.with?.["node-version"]))
      .filter((version) => version !== manifest().devDependencies["node"]),

  "the runner is a named one": ({ jobs }) =>
    namesOf(jobs, ({ uses, "runs-on": runner = "" }) => uses === undefined && !/^ubuntu-\d\d\.\d\d$/.test(runner)),

  "a checkout keeps no token": ({ jobs }) =>
    stepsIn(jobs)
      .filter(({ uses = "" }) => uses.startsWith("actions/checkout@"))
      .filter((step) => step.with?.["persist-credentials"] !== false)
      .map(() => "persist-credentials"),

  "forks get no credentials": ({ on, jobs }) =>
    "pull_request" in on
      ? namesOf(
          jobs,
          (job) => asksForToken(job) && actionsOf(on).some((action) => runsForFork(job.if ?? "true", action)),
        )
      : [],

  "what prod and staging trust is an environment": ({ jobs }) =>
    namesOf(
      jobs,
      (job) =>
        rolesOf(job).some((role) => role.endsWith("/deploy-${{ inputs.stage }}")) &&
        job.environment !== "${{ inputs.stage }}",
    ),
};

/** Lists the faults of a workflow, each after the name of its rule. */
export const faultsOf = (workflow: Workflow): readonly string[] =>
  Object.entries(RULES).flatMap(([name, rule]) => rule(workflow).map((fault) => `${name}: ${fault}`));

/** Keys that pass all secrets to a workflow, or long-lived credentials to an action. */
const KEPT = /^(?:secrets|aws[-_](?:secret[-_])?access[-_]key(?:[-_]id)?)$/i;

const isPinned = ({ value, comment = "" }: Scalar): boolean =>
  value.startsWith("./") || (/@[0-9a-f]{40}$/.test(value) && /^v\d+\.\d+\.\d+$/.test(comment));

/** The pull request actions that start a workflow; GitHub's defaults if it names none. */
function actionsOf(on: Workflow["on"]): readonly string[] {
  const { types = ["opened", "synchronize", "reopened"] } = (on["pull_request"] ?? {}) as { readonly types?: string[] };
  return types;
}

const namesOf = (jobs: Workflow["jobs"], isWrong: (job: Job) => boolean): readonly string[] =>
  Object.entries(jobs).flatMap(([name, job]) => (isWrong(job) ? [name] : []));

const stepsIn = (jobs: Workflow["jobs"]) => Object.values(jobs).flatMap(stepsOf);
const commandsIn = (jobs: Workflow["jobs"]) => Object.values(jobs).flatMap(commandsOf);

const asksForToken = ({ permissions }: Job): boolean =>
  typeof permissions === "object" && permissions["id-token"] === "write";

const changesStage = (job: Job): boolean =>
  commandsOf(job).some((command) => {
    const { words } = parseShell(command);
    return words.some((word, index) => word === "sst" && ["deploy", "remove"].includes(words[index + 1] ?? ""));
  });

const isOrdered = (concurrency: Concurrency | undefined): boolean =>
  concurrency !== undefined && /^stage-.*\$\{\{/.test(concurrency.group) && concurrency["cancel-in-progress"] === false;

const rolesOf = (job: Job): readonly string[] => stepsOf(job).map((step) => String(step.with?.["role-to-assume"]));
