import fastify from "fastify";
import { expect, it } from "vitest";
import { addDayRoutes } from "../../host/web/day-routes.ts";

it("days of a log that cannot be read are refused with the reason, and may be asked for again", async () => {
  const fail = async (): Promise<never> => {
    throw new Error("file is not a database");
  };
  const app = fastify();
  addDayRoutes(app, { days: fail, day: fail, nameOf: (box) => box });
  for (const url of ["/api/days", "/api/days/2026-11-21", "/api/days/2026-11-21/calls.csv"]) {
    const { statusCode, headers, json } = await app.inject(url);
    expect([statusCode, headers["retry-after"], json()]).toEqual([
      503,
      "10",
      {
        error: "the log cannot be read now: file is not a database",
        ...{ code: "unreadable", detail: "file is not a database" },
      },
    ]);
  }
  await app.close();
});
