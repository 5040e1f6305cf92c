import { type Preview, previewOf, previewOfDatabase } from "../preview.ts";
import type { PreviewDatabases } from "./preview-databases.ts";
import type { PullRequests, PullRequestState } from "./pull-requests.ts";
import type { Lock, StageStates } from "./state-bucket.ts";

export interface SweepPorts {
  readonly states: Omit<StageStates, "hasSecrets">;
  readonly databases: PreviewDatabases;
  readonly pullRequests: PullRequests;
  readonly remover: StageRemover;
}

export interface StageRemover {
  /** Throws Refusal if it cannot remove the stage. */
  remove(preview: Preview): Promise<void>;
}

/** A preview that has resources or a database in the account. */
export interface Found {
  readonly preview: Preview;
  readonly resources: number;
  readonly hasDatabase: boolean;
  readonly lock: Lock | undefined;
  readonly pullRequest: PullRequestState;
}

/** Finds all previews, sorted by number. Ignores stages and databases with other names. */
export async function survey({ states, databases, pullRequests }: SweepPorts): Promise<readonly Found[]> {
  const withDatabase = (await databases.names()).flatMap((name) => previewOfDatabase(name) ?? []);
  const withState = (await states.names()).flatMap((name) => previewOf(name) ?? []);
  const all = new Map([...withDatabase, ...withState].map((preview) => [preview.stage, preview]));
  const found: Found[] = [];
  for (const preview of [...all.values()].toSorted((a, b) => a.pullRequest - b.pullRequest)) {
    const resources = await states.countResources(preview.stage);
    const hasDatabase = withDatabase.some(({ stage }) => stage === preview.stage);
    // Every past preview leaves an empty state, and we do not ask GitHub about each of these.
    if (resources === 0 && !hasDatabase) continue;
    const lock = await states.lock(preview.stage);
    found.push({ preview, resources, hasDatabase, lock, pullRequest: await pullRequests.state(preview.pullRequest) });
  }
  return found;
}

/** Says why we keep a preview; undefined for an orphan. */
export function whyKept({ pullRequest, lock }: Pick<Found, "pullRequest" | "lock">): string | undefined {
  if (pullRequest === "open") return "its pull request is open";
  if (pullRequest === "unknown") return "GitHub knows no such pull request: remove it by hand, if it is nobody's";
  if (lock !== undefined) return lockedText(lock);
  return undefined;
}

/** A person has to look: the lock may come from a running deploy or a killed one, and only a person can tell. */
export const isStuck = ({ pullRequest, lock }: Found): boolean => pullRequest === "closed" && lock !== undefined;

const lockedText = ({ command, created }: Lock): string =>
  `it is locked by "sst ${command}" since ${created}: if that no longer runs, \`npx sst unlock\` it`;
