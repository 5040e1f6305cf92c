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
  /** Whether to make a comment where there is none yet. */
  readonly create: boolean;
}

export type Posted = "created" | "updated" | "nothing to update";

interface Comment {
  readonly id: number;
  readonly body?: string;
  readonly author_association?: string;
  readonly user?: { readonly type?: string } | null;
}

/** Those whose comment may be ours: what a stranger has begun with the marker, the stranger could change later. */
const TRUSTED = new Set(["OWNER", "MEMBER", "COLLABORATOR"]);

const ATTEMPTS = 4;
const PAUSE_MS = 5_000;

/**
 * Makes the pull request's one comment say this. After a failure that may pass it looks again what is there, because an
 * answer that was lost may have been to a comment that was made.
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

/** False when somebody has deleted it since the list was made. */
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
