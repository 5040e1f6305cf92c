import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { isPair, isScalar, parseDocument, visit } from "yaml";

export const ROOT = resolve(import.meta.dirname, "../../..");

/** The part of a file in .github/workflows that the rules read. */
export interface Workflow {
  readonly file: string;
  readonly text: string;
  /** Every scalar, at any depth. */
  readonly scalars: readonly Scalar[];
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Permissions;
  readonly concurrency?: Concurrency;
  readonly env?: Variables;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Scalar {
  /** Whether it is a key rather than a value. */
  readonly isKey: boolean;
  /** The key of a value; undefined for an item of a list. */
  readonly key: string | undefined;
  readonly value: string;
  /** The comment after it on its line. */
  readonly comment: string | undefined;
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
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw error;
  const scalars: Scalar[] = [];
  visit(document, {
    Scalar(position, { value, comment }, path) {
      const pair = path.at(-1);
      const key = position === "value" && isPair(pair) && isScalar(pair.key) ? String(pair.key.value) : undefined;
      scalars.push({ isKey: position === "key", key, value: String(value), comment: comment?.trim() });
    },
  });
  const { on, jobs, ...others } = document.toJS() as Workflow;
  return { ...others, file: basename(file), text, scalars, on: on ?? {}, jobs: jobs ?? {} };
}

export const stepsOf = ({ steps = [] }: Job): readonly Step[] => steps;

/** The commands that a job runs. */
export const commandsOf = (job: Job): readonly string[] => stepsOf(job).flatMap(({ run }) => run ?? []);

/** Tells whether a job's steps have credentials for AWS. */
export const hasCredentials = (job: Job): boolean =>
  stepsOf(job).some(({ uses = "" }) => uses.startsWith("aws-actions/configure-aws-credentials@"));
