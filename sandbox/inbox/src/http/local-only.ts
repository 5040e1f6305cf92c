import type { FastifyInstance } from "@platform/runtime/fastify";

const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "::1"];

/**
 * Answers only requests that were addressed to this machine, and limits what browsers may do with the answers.
 *
 * The inbox needs no password, because it listens on 127.0.0.1. A web page elsewhere could still read it by DNS
 * rebinding: at the second lookup its own name leads to 127.0.0.1. Its requests have that name as Host, so the inbox
 * serves only loopback names and `host`, the address that it listens on.
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

/** The name in a Host header, without its port and without the brackets of IPv6. */
const nameOf = (host: string): string =>
  host
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();
