// No route has a schema of Fastify's: what comes is checked by our own. Its compilers would load ajv at every start.
import type { FastifyServerOptions } from "fastify";

function refuse(): never {
  throw new Error("found a route with a schema, expected none: this server has no compiler of schemas");
}

/** Options of a server. */
export const withoutSchemas: Pick<FastifyServerOptions, "schemaController"> = {
  schemaController: { compilersFactory: { buildValidator: refuse, buildSerializer: refuse } },
};
