import { describe, expect, test } from "vitest";
import { startGitHub } from "../../test/github-server.ts";
import { createPullRequests } from "../pull-requests.ts";

describe("a pull request", () => {
  test.each([
    ["open", { body: { state: "open" } }, "open"],
    ["merged or closed", { body: { state: "closed" } }, "closed"],
    ["not there, or not ours to see", { status: 404, body: { message: "Not Found" } }, "unknown"],
  ])("that is %s", async (_how, answer, state) => {
    const { github, requests } = await startGitHub(() => answer);
    expect(await createPullRequests(github).state(12)).toBe(state);
    expect(requests[0]!.path).toBe("/repos/example/payments/pulls/12");
  });

  test("that cannot be asked for is not taken to be closed", async () => {
    const { github } = await startGitHub(() => ({ status: 401, body: { message: "Bad credentials" } }));
    await expect(createPullRequests(github).state(12)).rejects.toThrow("GITHUB_TOKEN is not valid");
  });
});
