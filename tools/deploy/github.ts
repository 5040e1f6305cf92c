import { Refusal } from "@platform/command-line/refusal";
import type { Clock } from "./clock.ts";

/** GitHub's REST API, for one repository. */
export interface GitHub {
  /** `path` is relative to the repository, for example `/pulls/12`. Throws GitHubError for every answer except 2xx. */
  request<T>(method: "GET" | "POST" | "PATCH", path: string, body?: object): Promise<T>;
  /** Returns the items of all pages of a list. */
  list<T>(path: string): Promise<T[]>;
}

/** GitHub refused or failed a request. The message says why, and what to do. */
export class GitHubError extends Refusal {
  /** Undefined if there was no answer. */
  readonly status: number | undefined;

  constructor(status: number | undefined, message: string, cause?: unknown) {
    super(message, { cause });
    this.status = status;
  }

  /** Whether the same request may succeed later. GitHub may also have carried it out already. */
  get isPassing(): boolean {
    return this.status === undefined || this.status >= 500;
  }
}

export interface GitHubDeps {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly say: (message: string) => void;
}

/** A secondary limit asks us to wait a minute; a primary one up to an hour, which is too long for a job. */
const LONGEST_WAIT_MS = 120_000;
/** GitHub advises this wait when an answer does not say how long. */
const A_MINUTE_S = 60;
const ANSWER_WITHIN_MS = 20_000;
const MAX_PAGES = 100;

/** Reads GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_API_URL, which Actions sets. Throws Refusal when they are missing. */
export function createGitHub({ environment, clock, say }: GitHubDeps): GitHub {
  const token = required(environment, "GITHUB_TOKEN");
  const repository = required(environment, "GITHUB_REPOSITORY");
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) throw new Refusal("GITHUB_REPOSITORY is not of the form owner/name.");
  const origin = environment["GITHUB_API_URL"] ?? "https://api.github.com";

  async function send(method: string, url: string, body?: object): Promise<Response> {
    const response = await ask(method, url, token, body);
    const waitMs = limitedFor(response, clock.now());
    if (waitMs === undefined) return response;
    if (waitMs > LONGEST_WAIT_MS) throw tooMany(waitMs);
    say(`GitHub asks to wait ${Math.ceil(waitMs / 1000)} s: too many requests.`);
    await clock.wait(waitMs);
    const again = await ask(method, url, token, body);
    const stillMs = limitedFor(again, clock.now());
    if (stillMs !== undefined) throw tooMany(stillMs);
    return again;
  }

  async function answered(method: string, url: string, body?: object): Promise<Response> {
    const response = await send(method, url, body);
    if (!response.ok) throw await refusal(response, method, new URL(url).pathname);
    return response;
  }

  return {
    async request<T>(method: string, path: string, body?: object) {
      return (await (await answered(method, `${origin}/repos/${repository}${path}`, body)).json()) as T;
    },
    async list<T>(path: string) {
      const all: T[] = [];
      const first = `${origin}/repos/${repository}${path}?per_page=100`;
      for (let page = 0, url: string | undefined = first; url !== undefined; page++) {
        // Sends the token only to GitHub, whatever a link says.
        if (page === MAX_PAGES || !url.startsWith(`${origin}/`))
          throw new Refusal(`GitHub's list ${path} does not end.`);
        const response = await answered("GET", url);
        all.push(...((await response.json()) as T[]));
        url = nextPage(response);
      }
      return all;
    },
  };
}

const HOW = {
  GITHUB_TOKEN: "`gh auth token` prints one that may read and comment on pull requests",
  GITHUB_REPOSITORY: "say which one, as in owner/name",
} as const;

function required(environment: GitHubDeps["environment"], name: keyof typeof HOW): string {
  const value = environment[name] ?? "";
  if (value !== "") return value;
  throw new Refusal(`${name} is missing: GitHub Actions sets it; elsewhere, ${HOW[name]}.`);
}

async function ask(method: string, url: string, token: string, body?: object): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${token}`,
        "user-agent": "payment-platform",
        "x-github-api-version": "2022-11-28",
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
  } catch (error) {
    const { message, cause } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    throw new GitHubError(undefined, `GitHub was not reached: ${reason}. Run it again.`, error);
  }
}

/** Returns how many milliseconds to wait before the next request; undefined if no limit applies. */
function limitedFor({ status, headers }: Response, now: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const retryAfter = headers.get("retry-after");
  if (retryAfter !== null) return (Number(retryAfter) || A_MINUTE_S) * 1000;
  if (headers.get("x-ratelimit-remaining") === "0") {
    return Math.max(0, Number(headers.get("x-ratelimit-reset")) * 1000 - now);
  }
  return status === 429 ? A_MINUTE_S * 1000 : undefined;
}

const tooMany = (waitMs: number): GitHubError =>
  new GitHubError(429, `GitHub takes no more requests for ${Math.ceil(waitMs / 60_000)} minutes. Run it again then.`);

async function refusal(response: Response, method: string, path: string): Promise<GitHubError> {
  const { message } = (await response.json().catch(() => ({}))) as { readonly message?: string };
  const said = `GitHub answered ${response.status} to ${method} ${path}: ${message ?? "without a reason"}.`;
  return new GitHubError(response.status, [said, adviceFor(response.status)].filter(Boolean).join(" "));
}

function adviceFor(status: number): string {
  if (status === 401) return "GITHUB_TOKEN is not valid, or has expired.";
  if (status === 403) return "The job's permissions are too few: docs/workflows.md.";
  if (status === 404) return "It does not exist, or GITHUB_TOKEN may not see it.";
  return status >= 500 ? "Run it again." : "";
}

function nextPage({ headers }: Response): string | undefined {
  return /<([^>]+)>;\s*rel="next"/.exec(headers.get("link") ?? "")?.[1];
}
