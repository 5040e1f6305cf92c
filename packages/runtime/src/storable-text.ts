import type { FastifyInstance } from "./fastify.ts";

/**
 * Whether PostgreSQL keeps a text unchanged. It refuses NUL, and with it the commit that others share. It accepts half of
 * a surrogate pair in `json`, and then fails every query that reads the row; and in UTF-8 every such half becomes the
 * same character (U+FFFD), so that two texts would have one digest.
 */
export const isStorable = (text: string): boolean => !hasNul(text) && text.isWellFormed();

export const hasNul = (text: string): boolean => text.includes("\0");

/** Replaces each character that PostgreSQL does not keep unchanged with U+FFFD. */
export const toStorableText = (text: string): string => text.replaceAll("\0", "\ufffd").toWellFormed();

/**
 * Refuses requests (400) with a text, or a name, that PostgreSQL cannot keep unchanged: in the path, the query or the
 * body.
 */
export function requireStorableText(server: FastifyInstance): void {
  server.addHook("preValidation", async ({ body, query, params }, reply) => {
    if (isStorableAll(body) && isStorableAll(query) && isStorableAll(params)) return;
    await reply.code(400).send({
      error: { code: "invalid_request", message: "The request has a text with NUL, or with half of a surrogate pair." },
    });
  });
}

/** Avoids recursion, because a body may be nested deeper than the stack. */
function isStorableAll(value: unknown): boolean {
  const open = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one === "string" && !isStorable(one)) return false;
    if (typeof one !== "object" || one === null || Buffer.isBuffer(one)) continue;
    for (const [name, item] of Object.entries(one)) open.push(name, item);
  }
  return true;
}

/**
 * Parses a peer's JSON answer and makes its texts storable: we must book what a peer has done, whatever its words are.
 * Throws if it is not JSON.
 */
export function parseStorable(json: string): unknown {
  const value: unknown = JSON.parse(json);
  return SUSPICIOUS.test(json) ? toStorable(value) : value;
}

/** In JSON that was UTF-8, NUL and halves of surrogate pairs can only come from escapes. */
const SUSPICIOUS = /\\u(?:0000|d[89a-f])/i;

function toStorable(value: unknown): unknown {
  if (typeof value === "string") return toStorableText(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(toStorable);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toStorable(item)]));
}
