import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chooseStages } from "../stages.ts";
import { type Concurrency, commandsOf, hasCredentials, type Job, ROOT, stepsOf, type Workflow } from "./workflow.ts";

/** What is wrong with a workflow; empty when nothing is. */
type WorkflowRule = (workflow: Workflow) => readonly string[];

/** What GitHub's linter does not know of. The names are what a fault begins with. */
export const RULES: Readonly<Record<string, WorkflowRule>> = {
  // A tag can be moved to another commit; the comment says which version the commit is.
  "actions are pinned by commit": ({ text }) =>
    [...text.matchAll(/uses: (\S+)(.*)/g)]
      .filter(([, action = "", comment = ""]) => !isPinned(action, comment))
      .map(([, action = ""]) => action),

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

  "no key is kept": ({ text }) => text.match(/\bsecrets\.\w+|aws-(?:secret-)?access-key(?:-id)?/g) ?? [],

  "a job ends before its credentials do": ({ jobs }) =>
    namesOf(jobs, ({ uses, "timeout-minutes": minutes = 360 }) => uses === undefined && minutes >= 60),

  "a stage is changed by one run at a time, which is never cut short": ({ concurrency, jobs }) =>
    namesOf(jobs, (job) => changesStage(job) && !isOrdered(job.concurrency ?? concurrency)),

  // What is in a title or a branch's name would be part of the command.
  "commands have no expressions": ({ jobs }) => commandsIn(jobs).filter((command) => command.includes("${{")),

  "commands are one command": ({ jobs }) =>
    commandsIn(jobs).filter((command) => !command.startsWith("echo ") && /[\n|;&<>`]|\$\(/.test(command.trim())),

  "commands exist": ({ jobs }) => commandsIn(jobs).filter((command) => !exists(command)),

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
    "pull_request" in on ? namesOf(jobs, (job) => asksForToken(job) && !(job.if ?? "").includes(IS_OWN_BRANCH)) : [],

  "what prod and staging trust is an environment": ({ jobs }) =>
    namesOf(
      jobs,
      (job) =>
        rolesOf(job).some((role) => role.endsWith("/deploy-${{ inputs.stage }}")) &&
        job.environment !== "${{ inputs.stage }}",
    ),
};

/** The faults of a workflow, each after its rule's name. */
export const faultsOf = (workflow: Workflow): readonly string[] =>
  Object.entries(RULES).flatMap(([name, rule]) => rule(workflow).map((fault) => `${name}: ${fault}`));

const IS_OWN_BRANCH = "github.event.pull_request.head.repo.full_name == github.repository &&";

const isPinned = (action: string, comment: string): boolean =>
  action.startsWith("./") || (/@[0-9a-f]{40}$/.test(action) && /^ # v\d+\.\d+\.\d+$/.test(comment));

const namesOf = (jobs: Workflow["jobs"], isWrong: (job: Job) => boolean): readonly string[] =>
  Object.entries(jobs).flatMap(([name, job]) => (isWrong(job) ? [name] : []));

const stepsIn = (jobs: Workflow["jobs"]) => Object.values(jobs).flatMap(stepsOf);
const commandsIn = (jobs: Workflow["jobs"]) => Object.values(jobs).flatMap(commandsOf);

const asksForToken = ({ permissions }: Job): boolean =>
  typeof permissions === "object" && permissions["id-token"] === "write";

const changesStage = (job: Job): boolean =>
  commandsOf(job).some((command) => /\bsst (?:deploy|remove)\b/.test(command));

const isOrdered = (concurrency: Concurrency | undefined): boolean =>
  concurrency !== undefined && /^stage-.*\$\{\{/.test(concurrency.group) && concurrency["cancel-in-progress"] === false;

const rolesOf = (job: Job): readonly string[] => stepsOf(job).map((step) => String(step.with?.["role-to-assume"]));

/** Whether what a command names is there: the script and its verb, or the file. */
function exists(command: string): boolean {
  const [program = "", ...args] = command.split(" ");
  if (program === "echo") return true;
  if (program === "sudo") return args[0] === "env" && exists(args.slice(2).join(" "));
  if (program === "npx") return args[0] !== undefined && args[0] in manifest().devDependencies;
  if (program === "node") return existsSync(join(ROOT, args[0] ?? "")) && exists(args.slice(2).join(" "));
  if (program !== "npm") return existsSync(join(ROOT, program));
  if (args[0] === "ci") return true;
  if (args[0] === "test") return typeof chooseStages(args.slice(1)) !== "string";
  const [run, script = "", separator, verb = ""] = args;
  return run === "run" && script in manifest().scripts && separator === "--" && hasVerb(script, verb);
}

/** The programs that list their verbs in the same way. */
const LISTS = { infra: "tools/blueprint/command-line.ts", deploy: "tools/deploy/command-line.ts" };

function hasVerb(script: string, verb: string): boolean {
  if (script !== "infra" && script !== "deploy") return false;
  return readFileSync(join(ROOT, LISTS[script]), "utf8").includes(`\n  ${verb}: async () =>`);
}

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = (): Manifest => JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;
