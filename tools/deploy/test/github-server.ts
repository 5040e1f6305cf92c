import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { createGitHub, type GitHub } from "../github.ts";
import { countingClock } from "./counting-clock.ts";

export interface GitHubRequest {
  readonly method: string;
  /** Includes the query. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: { readonly body?: string };
}

export interface GitHubAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface GitHubRun {
  readonly github: GitHub;
  readonly origin: string;
  readonly requests: readonly GitHubRequest[];
  readonly clock: ReturnType<typeof countingClock>;
  readonly said: readonly string[];
}

export const TOKEN = "ghs_0123456789abcdefghijABCDEFGHIJ012345";

/** A server that replaces GitHub. For "hang up" it carries out the request and closes the connection without an answer. */
export async function startGitHub(
  answer: (request: GitHubRequest, origin: string) => GitHubAnswer | "hang up",
): Promise<GitHubRun> {
  const requests: GitHubRequest[] = [];
  const server = createServer((incoming, response) => {
    void text(incoming).then((body) => {
      const { method = "", url: path = "", headers } = incoming;
      const { authorization } = headers;
      const request = { method, path, authorization, body: (body === "" ? {} : JSON.parse(body)) as { body?: string } };
      requests.push(request);
      const given = answer(request, origin);
      if (given === "hang up") return response.destroy();
      response.writeHead(given.status ?? 200, { "content-type": "application/json", ...given.headers });
      return response.end(JSON.stringify(given.body ?? {}));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const environment = { GITHUB_TOKEN: TOKEN, GITHUB_REPOSITORY: "example/payments", GITHUB_API_URL: origin };
  const clock = countingClock();
  const said: string[] = [];
  const github = createGitHub({ environment, clock, say: (message) => said.push(message) });
  return { github, origin, requests, clock, said };
}
