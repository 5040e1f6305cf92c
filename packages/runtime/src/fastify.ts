/** The one place that imports Fastify's constructor, so that services share its version and its types. */
export { fastify as Fastify } from "fastify";
export type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
