import type { Clock } from "../clock.ts";
import { type GitHub, GitHubError } from "../github.ts";
import { MARKER } from "./render.ts";

export interface PostDeps {
  readonly github: GitHub;
  readonly clock: Clock;
}

export interface Posting {
  readonly pullRequest: number;
  readonly body: string;
  /** Whether to create a comment if there is none yet. */
  readonly create: boolean;
}

export type Posted = "created" | "updated" | "nothing to update";

interface Comment {
  readonly id: number;
  readonly body?: string;
  readonly author_association?: string;
  readonly user?: { readonly type?: string } | null;
}

/** Authors whose comment may be ours. Strangers could begin a comment with the marker and change it later. */
const TRUSTED = new Set(["OWNER", "MEMBER", "COLLABORATOR"]);

const ATTEMPTS = 4;
const PAUSE_MS = 5_000;

/**
 * Creates or updates the pull request's one comment. After a passing failure it lists the comments again, because GitHub
 * may have created the comment although we lost its answer.
 *
 * Throws GitHubError.
 */
export async function postComment({ github, clock }: PostDeps, posting: Posting): Promise<Posted> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await postOnce(github, posting);
    } catch (error) {
      if (!(error instanceof GitHubError && error.isPassing) || attempt === ATTEMPTS) throw error;
      await clock.wait(PAUSE_MS);
    }
  }
}

async function postOnce(github: GitHub, { pullRequest, body, create }: Posting): Promise<Posted> {
  const comments = await github.list<Comment>(`/issues/${pullRequest}/comments`);
  const ours = comments.filter((comment) => comment.body?.startsWith(MARKER) && isTrusted(comment));
  for (const { id } of ours) if (await update(github, id, body)) return "updated";
  if (!create) return "nothing to update";
  await github.request("POST", `/issues/${pullRequest}/comments`, { body });
  return "created";
}

/** Returns false if somebody has deleted the comment since we listed it. */
async function update(github: GitHub, id: number, body: string): Promise<boolean> {
  try {
    await github.request("PATCH", `/issues/comments/${id}`, { body });
    return true;
  } catch (error) {
    if (error instanceof GitHubError && error.status === 404) return false;
    throw error;
  }
}

const isTrusted = ({ user, author_association: association = "" }: Comment): boolean =>
  user?.type === "Bot" || TRUSTED.has(association);
