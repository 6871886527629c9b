import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchJson, questions } from "../../host/web/public/fetch-json.ts";

const answer = (status: number, body: unknown): void => {
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(body), { status, statusText: "Not Found" }));
};

describe("what a page asks the host for", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("is the body of the answer", async () => {
    answer(200, { days: ["2026-11-01"] });
    expect(await fetchJson("/api/days")).toEqual({ days: ["2026-11-01"] });
  });

  it.each([
    [{ error: "no such day" }, "no such day"],
    [{}, "Not Found"],
  ])("is an error in the host's own words, where it refuses", async (body, words) => {
    answer(404, body);
    await expect(fetchJson("/api/days/2026-02-30")).rejects.toThrow(words);
  });

  it("belongs to the newest question alone", () => {
    const [ask, other] = [questions(), questions()];
    const isFirstNewest = ask();
    expect(isFirstNewest()).toBe(true);
    const isSecondNewest = ask();
    other();
    expect([isFirstNewest(), isSecondNewest()]).toEqual([false, true]);
  });
});
