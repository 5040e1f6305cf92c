import type { FastifyInstance } from "@platform/runtime/fastify";
import type { ChallengeStore } from "../ports/challenges.ts";
import { challengePage, noChallengePage } from "./challenge-page.ts";
import { isIdentifier } from "./parse-operation.ts";

interface ChallengeRoute {
  Params: { id: string };
  /** Where the shop wants its shopper to return to. */
  Querystring: { return_url?: string };
  Body: { answer?: string };
}

/** `/challenges/:id`: the shopper's side of an authentication, open to anyone who knows the address. */
export function addChallengeRoutes(server: FastifyInstance, challenges: ChallengeStore): void {
  // In its own scope, because only this form is not JSON.
  void server.register(async (scope) => {
    scope.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) =>
      done(null, { answer: new URLSearchParams(body.toString()).get("answer") ?? undefined }),
    );
    scope.addHook("onSend", async (_request, reply) => {
      reply.header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
    });

    scope.get<ChallengeRoute>("/challenges/:id", async ({ params: { id } }, reply) => {
      const challenge = isIdentifier(id) ? await challenges.find(id) : undefined;
      reply.type("text/html; charset=utf-8");
      return challenge === undefined ? reply.code(404).send(noChallengePage) : challengePage(challenge);
    });

    scope.post<ChallengeRoute>("/challenges/:id", async ({ params: { id }, query, body }, reply) => {
      const answer = body?.answer;
      if (answer !== "completed" && answer !== "failed") {
        const message = "answer must be completed or failed.";
        return reply.code(400).send({ error: { code: "invalid_request", message } });
      }
      const challenge = isIdentifier(id) ? await challenges.answer(id, answer) : undefined;
      reply.type("text/html; charset=utf-8");
      if (challenge === undefined) return reply.code(404).send(noChallengePage);
      return isWebAddress(query.return_url) ? reply.redirect(query.return_url, 303) : challengePage(challenge);
    });
  });
}

function isWebAddress(url: unknown): url is string {
  return typeof url === "string" && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
