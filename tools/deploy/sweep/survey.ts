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
  /** Throws Refusal when the stage is not removed. */
  remove(preview: Preview): Promise<void>;
}

/** A preview that has something in the account. */
export interface Found {
  readonly preview: Preview;
  readonly resources: number;
  readonly hasDatabase: boolean;
  readonly lock: Lock | undefined;
  readonly pullRequest: PullRequestState;
}

/** What there is of previews, in the order of their numbers. Stages and databases of other names are not looked at. */
export async function survey({ states, databases, pullRequests }: SweepPorts): Promise<readonly Found[]> {
  const withDatabase = (await databases.names()).flatMap((name) => previewOfDatabase(name) ?? []);
  const withState = (await states.names()).flatMap((name) => previewOf(name) ?? []);
  const all = new Map([...withDatabase, ...withState].map((preview) => [preview.stage, preview]));
  const found: Found[] = [];
  for (const preview of [...all.values()].toSorted((a, b) => a.pullRequest - b.pullRequest)) {
    const resources = await states.countResources(preview.stage);
    const hasDatabase = withDatabase.some(({ stage }) => stage === preview.stage);
    // Every pull request that ever had a preview leaves an empty state: GitHub is not asked of all of them.
    if (resources === 0 && !hasDatabase) continue;
    const lock = await states.lock(preview.stage);
    found.push({ preview, resources, hasDatabase, lock, pullRequest: await pullRequests.state(preview.pullRequest) });
  }
  return found;
}

/** Why a preview is let be; undefined for an orphan. */
export function whyKept({ pullRequest, lock }: Pick<Found, "pullRequest" | "lock">): string | undefined {
  if (pullRequest === "open") return "its pull request is open";
  if (pullRequest === "unknown") return "GitHub knows no such pull request: remove it by hand, if it is nobody's";
  if (lock !== undefined) return lockedText(lock);
  return undefined;
}

/** Somebody has to look: a lock outlives a deploy that was killed, and nobody but a person can tell. */
export const isStuck = ({ pullRequest, lock }: Found): boolean => pullRequest === "closed" && lock !== undefined;

const lockedText = ({ command, created }: Lock): string =>
  `it is locked by "sst ${command}" since ${created}: if that no longer runs, \`npx sst unlock\` it`;
