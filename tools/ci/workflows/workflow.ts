import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parse } from "yaml";

export const ROOT = resolve(import.meta.dirname, "../../..");

/** One of .github/workflows, as far as the rules read it. */
export interface Workflow {
  readonly file: string;
  readonly text: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Permissions;
  readonly concurrency?: Concurrency;
  readonly env?: Variables;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Job {
  readonly if?: string;
  readonly uses?: string;
  readonly "runs-on"?: string;
  readonly "timeout-minutes"?: number;
  readonly environment?: string;
  readonly permissions?: Permissions;
  readonly concurrency?: Concurrency;
  readonly env?: Variables;
  readonly steps?: readonly Step[];
}

export interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export type Variables = Readonly<Record<string, string>>;

export type Permissions = string | Readonly<Record<string, string>>;

export interface Concurrency {
  readonly group: string;
  readonly "cancel-in-progress"?: boolean | string;
  readonly queue?: string;
}

/** All workflows of this repository. */
export function readWorkflows(directory = join(ROOT, ".github/workflows")): readonly Workflow[] {
  return readdirSync(directory)
    .toSorted()
    .map((file) => parseWorkflow(file, readFileSync(join(directory, file), "utf8")));
}

/** Throws YAMLParseError. */
export function parseWorkflow(file: string, text: string): Workflow {
  const { on, jobs, ...others } = parse(text) as Workflow;
  return { ...others, file: basename(file), text, on: on ?? {}, jobs: jobs ?? {} };
}

export const stepsOf = ({ steps = [] }: Job): readonly Step[] => steps;

/** The commands that a job runs. */
export const commandsOf = (job: Job): readonly string[] => stepsOf(job).flatMap(({ run }) => run ?? []);

/** Whether a job's steps have credentials for AWS. */
export const hasCredentials = (job: Job): boolean =>
  stepsOf(job).some(({ uses = "" }) => uses.startsWith("aws-actions/configure-aws-credentials@"));
