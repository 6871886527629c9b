import fastify from "fastify";
import { describe, expect, it } from "vitest";
import type { CheckTap } from "../../host/core/lane-check.ts";
import { addCheckRoutes, type CheckSource } from "../../host/web/check-routes.ts";
import type { LogIn } from "../../host/web/log-in.ts";

const TAP = { id: 1, tMs: 5, kind: "length", length: 2 };
const CHECK = { id: "abcdefgh-1", box: "lane-1", taps: [TAP], isEnded: false };

/** A server of these routes alone, and what its source was given. */
function serve(answer: ReturnType<CheckSource["add"]> = "added") {
  const app = fastify();
  const added: { id: string; box: string; taps: readonly CheckTap[]; isEnded: boolean }[] = [];
  const source: CheckSource = {
    nowMs: () => 77,
    list: () => [],
    add: (id, box, taps, isEnded) => {
      added.push({ id, box, taps, isEnded });
      return answer;
    },
  };
  addCheckRoutes(app, source, { needs: () => async () => undefined } as unknown as LogIn);
  return { app, added };
}

describe("/api/checks", () => {
  it("takes taps, and answers with the host's time", async () => {
    const { app, added } = serve();
    const response = await app.inject({ method: "POST", url: "/api/checks", payload: CHECK });
    expect([response.statusCode, response.json()]).toEqual([200, { nowMs: 77 }]);
    expect(added).toEqual([CHECK]);
  });

  it.each([
    ["an id with a path in it", { ...CHECK, id: "../../../etc/x" }],
    ["no box", { ...CHECK, box: 7 }],
    ["no list of taps", { ...CHECK, taps: {} }],
    ["too many taps", { ...CHECK, taps: Array.from({ length: 501 }, () => TAP) }],
    ["a tap of another kind", { ...CHECK, taps: [{ ...TAP, kind: "jumped" }] }],
    ["a length below nobody", { ...CHECK, taps: [{ ...TAP, length: -1 }] }],
    ["a joined with a length", { ...CHECK, taps: [{ ...TAP, kind: "joined" }] }],
    ["a tap without a time", { ...CHECK, taps: [{ ...TAP, tMs: null }] }],
    ["nothing", null],
  ])("refuses %s", async (_, payload) => {
    const { app, added } = serve();
    const response = await app.inject({ method: "POST", url: "/api/checks", payload: payload as object });
    expect(response.statusCode).toBe(400);
    expect(added).toEqual([]);
  });

  it.each([
    ["no-lane", 404],
    ["too-many", 409],
  ] as const)("answers %s with %i", async (answer, status) => {
    const { app } = serve(answer);
    expect((await app.inject({ method: "POST", url: "/api/checks", payload: CHECK })).statusCode).toBe(status);
  });

  it("lists what came of checks", async () => {
    const { app } = serve();
    expect((await app.inject({ url: "/api/checks" })).json()).toEqual({ nowMs: 77, checks: [] });
  });
});
