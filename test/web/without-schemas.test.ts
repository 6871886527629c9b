// Starting to serve pages loads no compiler of schemas: no route has one.
import { createRequire } from "node:module";
import fastify from "fastify";
import { expect, it } from "vitest";
import { withoutSchemas } from "../../host/web/without-schemas.ts";

const { cache } = createRequire(import.meta.resolve("fastify"));
const compilers = (): string[] => Object.keys(cache).filter((file) => /node_modules\/ajv\//.test(file));

it("loads no compiler, and refuses a route that wants one", async () => {
  // Another test of this process may have loaded them.
  for (const file of compilers()) delete cache[file];
  const app = fastify(withoutSchemas);
  app.get("/plain", async () => ({ plain: true }));
  expect((await app.inject("/plain")).json()).toEqual({ plain: true });
  expect(compilers()).toEqual([]);
  await app.close();
  const wants = fastify(withoutSchemas);
  wants.get("/", { schema: { querystring: { type: "object" } } }, async () => "");
  await expect(wants.ready()).rejects.toThrow(/found a route with a schema, expected none/);
  await wants.close();
  await fastify().close();
  expect(compilers()).not.toEqual([]);
});
