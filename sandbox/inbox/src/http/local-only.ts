import type { FastifyInstance } from "@platform/runtime/fastify";

const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "::1"];

/**
 * Answers only requests that were addressed to this machine, and tells browsers to trust no answer more than they must.
 *
 * What the inbox shows needs no password, because it listens on 127.0.0.1. A web page elsewhere could still read it by
 * DNS rebinding: its own name leads to 127.0.0.1 the second time that it is looked up. Its requests carry that name as
 * Host, so the inbox serves loopback names and `host`, the address that it was told to listen on, and nothing else.
 */
export function serveLocally(server: FastifyInstance, host: string): void {
  const served = new Set([...LOOPBACK_NAMES, host]);
  server.addHook("onRequest", async (request, reply) => {
    reply.headers(HEADERS);
    if (served.has(nameOf(request.headers.host ?? ""))) return;
    const message =
      "The inbox is only served at 127.0.0.1, localhost and [::1]: use the address that `npm start` prints.";
    await reply.code(421).send({ error: { code: "misdirected", message } });
  });
}

const HEADERS = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

/** The name in a Host header: without its port, and without the brackets of IPv6. */
const nameOf = (host: string): string =>
  host
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();
