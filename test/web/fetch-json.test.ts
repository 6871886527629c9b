import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchJson, questions } from "../../host/web/public/fetch-json.ts";
import { whyOf } from "../../host/web/public/refused.ts";

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
    [{ error: "found no records", code: "no-day" }, "there are no records of this day"],
    [{ error: "the log cannot be read", code: "unreadable", detail: "EIO" }, "the log cannot be read now (EIO)"],
    [{ error: "no such day", code: "of-another-version" }, "no such day"],
    [{ error: "no such day" }, "no such day"],
    [{}, "Not Found"],
  ])("is refused in the page's words, where it has some for it: %j", async (body, words) => {
    answer(404, body);
    const why = await fetchJson("/api/days/2026-02-30").catch(whyOf);
    expect(why).toBe(words);
  });

  it("cannot be had without a connection, which is told in the page's words, too", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    expect(await fetchJson("/api/days").catch(whyOf)).toBe("No connection");
  });

  it("is no matter of the connection when the page itself fails", () => {
    expect(whyOf(new TypeError("x is not a function"))).toBe("x is not a function");
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
