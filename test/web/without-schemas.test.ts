import fastify from "fastify";
import { expect, it } from "vitest";
import { withoutSchemas } from "../../host/web/without-schemas.ts";

it("serves a route without a schema, and refuses one that wants a compiler", async () => {
  const app = fastify(withoutSchemas);
  app.get("/plain", async () => ({ plain: true }));
  expect((await app.inject("/plain")).json()).toEqual({ plain: true });
  await app.close();
  const wants = fastify(withoutSchemas);
  wants.get("/", { schema: { querystring: { type: "object" } } }, async () => "");
  await expect(wants.ready()).rejects.toThrow(/found a route with a schema, expected none/);
  await wants.close();
});
