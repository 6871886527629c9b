import { describe, expect, it } from "vitest";
import { Warnings } from "../../../host/core/warnings.ts";

const log = (text: string) => ({ key: "log", text, remedy: "free some space" });

describe("warnings", () => {
  it("announces a fault once, however often it is raised, and keeps its start", () => {
    const warnings = new Warnings();
    expect(warnings.raise(log("full"), 1000)).toBe(true);
    expect(warnings.raise(log("still full"), 2000)).toBe(false);
    expect(warnings.list()).toEqual([{ ...log("still full"), sinceMs: 1000 }]);
    expect(warnings.end("log")).toBe(true);
    expect(warnings.end("log")).toBe(false);
  });

  it("ends an incident by itself, counted from the last time", () => {
    const warnings = new Warnings();
    warnings.raise(log("a"), 0, 1000);
    warnings.raise(log("a"), 800, 1000);
    expect(warnings.expire(1799)).toEqual([]);
    expect(warnings.expire(1800)).toEqual(["log"]);
    expect(warnings.list()).toEqual([]);
  });

  it("holds no more than a page can show", () => {
    const warnings = new Warnings();
    for (let i = 0; i < 1000; i++) warnings.raise({ ...log("a"), key: `client ${i}` }, 0);
    expect(warnings.list().length).toBeLessThanOrEqual(30);
  });
});
