import { describe, expect, test } from "vitest";
import { startGitHub, TOKEN, type GitHubAnswer } from "../../test/github-server.ts";
import { postComment } from "../post.ts";
import { MARKER } from "../render.ts";

const POSTING = { pullRequest: 12, body: `${MARKER}\n\nnew`, create: true };
const BOT = { user: { type: "Bot" }, author_association: "NONE" };
const OURS = { id: 7, body: `${MARKER}\n\nold`, ...BOT };
const PEOPLES = [
  { id: 5, body: "Looks good." },
  { id: 6, body: `> ${MARKER}\n\nWhat does this mean?` },
  // A stranger tries to get our text into a comment that the stranger can change.
  { id: 4, body: `${MARKER}\n\n`, user: { type: "User" }, author_association: "CONTRIBUTOR" },
];

/** A pull request with comments, as GitHub keeps it. */
function pullRequest(comments: { id: number; body: string }[], pageSize = 100) {
  return (
    { method, path, body }: { method: string; path: string; body: { body?: string } },
    origin: string,
  ): GitHubAnswer => {
    const { pathname, searchParams } = new URL(path, origin);
    if (method === "POST") {
      comments.push({ id: 100 + comments.length, body: body.body!, ...BOT });
      return { status: 201, body: comments.at(-1) };
    }
    if (method === "PATCH") {
      const found = comments.find(({ id }) => pathname.endsWith(`/${id}`));
      if (found === undefined) return { status: 404, body: { message: "Not Found" } };
      found.body = body.body!;
      return { body: found };
    }
    const page = Number(searchParams.get("page") ?? 1);
    const next = `<${origin}${pathname}?per_page=100&page=${page + 1}>; rel="next", <${origin}/last>; rel="last"`;
    const isLast = page * pageSize >= comments.length;
    const headers: Record<string, string> = isLast ? {} : { link: next };
    return { headers, body: comments.slice((page - 1) * pageSize, page * pageSize) };
  };
}

describe("the comment of a pull request", () => {
  test("is created where there is none; people's are left alone, also those that quote it", async () => {
    const comments = [...PEOPLES];
    const { github, clock, requests } = await startGitHub(pullRequest(comments));
    expect(await postComment({ github, clock }, POSTING)).toBe("created");
    expect(comments.map(({ body }) => body)).toEqual([...PEOPLES.map(({ body }) => body), POSTING.body]);
    expect(requests[0]).toMatchObject({
      path: "/repos/example/payments/issues/12/comments?per_page=100",
      authorization: `Bearer ${TOKEN}`,
    });
  });

  test("is updated, wherever it is in a long conversation", async () => {
    const before = Array.from({ length: 9 }, (_, id) => ({ id: 1000 + id, body: "…" }));
    const comments = [...before, { ...OURS }, ...PEOPLES];
    const { github, clock } = await startGitHub(pullRequest(comments, 3));
    expect(await postComment({ github, clock }, POSTING)).toBe("updated");
    expect(comments.filter(({ body }) => body === POSTING.body)).toEqual([{ ...OURS, body: POSTING.body }]);
  });

  test("that was deleted since it was listed is created again", async () => {
    const comments = [{ ...OURS }];
    const keeper = pullRequest(comments);
    const { github, clock } = await startGitHub((request, origin) => {
      if (request.method === "PATCH") comments.splice(0);
      return keeper(request, origin);
    });
    expect(await postComment({ github, clock }, POSTING)).toBe("created");
    expect(comments).toHaveLength(1);
  });

  test("that was created, but whose answer was lost, is not created twice", async () => {
    const comments = [...PEOPLES];
    const keeper = pullRequest(comments);
    let lost = false;
    const { github, clock } = await startGitHub((request, origin) => {
      const answer = keeper(request, origin);
      if (request.method !== "POST" || lost) return answer;
      lost = true;
      return "hang up";
    });
    expect(await postComment({ github, clock }, POSTING)).toBe("updated");
    expect(comments.filter(({ body }) => body === POSTING.body)).toHaveLength(1);
  });

  test("is not made where only an update was asked for", async () => {
    const { github, clock, requests } = await startGitHub(pullRequest([...PEOPLES]));
    expect(await postComment({ github, clock }, { ...POSTING, create: false })).toBe("nothing to update");
    expect(requests.map(({ method }) => method)).toEqual(["GET"]);
  });
});

describe("GitHub", () => {
  test("refuses: the permissions are too few, which is told at once", async () => {
    const { github, clock, requests } = await startGitHub(({ method }) =>
      method === "GET" ? { body: [] } : { status: 403, body: { message: "Resource not accessible by integration" } },
    );
    await expect(postComment({ github, clock }, POSTING)).rejects.toThrow(
      "GitHub answered 403 to POST /repos/example/payments/issues/12/comments: Resource not accessible by integration. " +
        "The job's permissions are too few",
    );
    expect(requests).toHaveLength(2);
  });

  test.each<[string, Record<string, string>, number]>([
    ["a secondary limit", { "retry-after": "30" }, 30_000],
    ["one that names the time in words", { "retry-after": "Fri, 01 Jan 2027 00:00:00 GMT" }, 60_000],
    ["a primary limit that soon ends", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "90" }, 90_000],
  ])("asks to wait: %s is waited for", async (_what, headers, waitedMs) => {
    let asked = 0;
    const { github, clock, said } = await startGitHub(() =>
      asked++ === 0 ? { status: 403, headers, body: { message: "rate limit" } } : { body: [OURS] },
    );
    expect(await postComment({ github, clock }, POSTING)).toBe("updated");
    expect(clock.now()).toBe(waitedMs);
    expect(said).toEqual([`GitHub asks to wait ${waitedMs / 1000} s: too many requests.`]);
  });

  test("asks to wait for longer than a job should: it ends, and says for how long", async () => {
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "3000" };
    const { github, clock } = await startGitHub(() => ({ status: 403, headers }));
    await expect(postComment({ github, clock }, POSTING)).rejects.toThrow("takes no more requests for 50 minutes");
    expect(clock.now()).toBe(0);
  });

  test("is down: after four tries it is given up", async () => {
    const { github, clock, requests } = await startGitHub(() => ({ status: 502, body: { message: "Bad gateway" } }));
    await expect(postComment({ github, clock }, POSTING)).rejects.toThrow("GitHub answered 502");
    expect(requests).toHaveLength(4);
  });

  test("names another place for the next page: the token does not go there", async () => {
    const link = `<http://127.0.0.1:9/steal?page=2>; rel="next"`;
    const { github, clock } = await startGitHub(() => ({ headers: { link }, body: [] }));
    await expect(postComment({ github, clock }, POSTING)).rejects.toThrow("does not end");
  });
});
