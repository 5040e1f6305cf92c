import { type GitHub, GitHubError } from "../github.ts";

/** "unknown" if the pull request does not exist, or the token may not see it. */
export type PullRequestState = "open" | "closed" | "unknown";

export interface PullRequests {
  state(number: number): Promise<PullRequestState>;
}

/** Throws GitHubError for every error except that the pull request does not exist. */
export function createPullRequests(github: GitHub): PullRequests {
  return {
    async state(number) {
      try {
        const { state } = await github.request<{ readonly state: string }>("GET", `/pulls/${number}`);
        return state === "open" || state === "closed" ? state : "unknown";
      } catch (error) {
        if (error instanceof GitHubError && error.status === 404) return "unknown";
        throw error;
      }
    },
  };
}
