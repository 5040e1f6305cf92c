import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "@platform/runtime/fastify";

/** A hook that refuses (401) requests without the service credential, which only `npm start` has. */
export function supervisorOnly(credential: string) {
  const expected = digest(`Bearer ${credential}`);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!timingSafeEqual(digest(request.headers.authorization ?? ""), expected)) await reply.code(401).send();
  };
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
