/** The only import of Fastify's constructor, so that all services share its version and its types. */
export { fastify as Fastify } from "fastify";
export type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
