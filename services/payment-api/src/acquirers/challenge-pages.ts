import type { ChallengePages } from "../ports/challenge-pages.ts";

/** The only headers of such a page that a browser needs. */
const PASSED_ON = ["content-type", "content-security-policy", "location"];
const DEADLINE_MS = 5_000;

/**
 * The sandbox acquirer's pages over HTTP, without our credential: anyone who knows its address may see a challenge. The
 * pages send the shopper on to the `return_url` of their address, which anyone can edit: we pass on only one that leads to
 * our own `returnAddress`. Otherwise our domain would lead wherever a link says.
 */
export const createChallengePages =
  (acquirerUrl: string, returnAddress: string): ChallengePages =>
  async ({ challenge, query, form }) => {
    const url = new URL(`/challenges/${encodeURIComponent(challenge)}`, acquirerUrl);
    const wayBack = new URLSearchParams(query).get("return_url");
    if (wayBack?.startsWith(`${returnAddress}?`)) url.searchParams.set("return_url", wayBack);
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const post = form === undefined ? {} : { method: "POST", headers, body: form };
    try {
      const answer = await fetch(url, { ...post, redirect: "manual", signal: AbortSignal.timeout(DEADLINE_MS) });
      return {
        status: answer.status,
        headers: PASSED_ON.flatMap((name) => {
          const value = answer.headers.get(name);
          return value === null ? [] : [[name, value] as const];
        }),
        body: await answer.text(),
      };
    } catch (error) {
      return { cause: error };
    }
  };
