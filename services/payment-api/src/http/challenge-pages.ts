import type { FastifyInstance } from "@platform/runtime/fastify";
import type { Logger } from "@platform/runtime/logger";
import type { ChallengePages } from "../ports/challenge-pages.ts";

/**
 * Adds `/challenges/:id`, where a shopper authenticates: pages of the sandbox acquirer, which only we can reach. They need
 * no API key, because a shopper has none.
 */
export function addChallengePages(server: FastifyInstance, pages: ChallengePages, logger: Logger): void {
  server.route<{ Params: { id: string }; Body: Buffer | undefined }>({
    method: ["GET", "POST"],
    url: "/challenges/:id",
    async handler({ method, params: { id: challenge }, url, body }, reply) {
      const query = url.includes("?") ? url.slice(url.indexOf("?")) : "";
      const form = method === "POST" ? (body ?? "").toString() : undefined;
      const page = await pages({ challenge, query, form });
      reply.header("cache-control", "no-store");
      if ("cause" in page) {
        logger.warn({ err: page.cause }, "a challenge's page could not be fetched");
        return reply.code(502).type("text/plain").send("The bank's page cannot be reached. Reload in a moment.\n");
      }
      return reply.code(page.status).headers(Object.fromEntries(page.headers)).send(page.body);
    },
  });
}
