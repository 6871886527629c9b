import { describe, expect, it } from "vitest";
import type { Problem } from "../../../../host/core/problems/problem.ts";
import { Warnings } from "../../../../host/core/problems/warnings.ts";

/** A problem of the log, with its file in the place of words. */
const log = (file: string) => ({ key: "log", problem: { code: "log-shared", file } as const });
const words = (problem: Problem) => ({ text: JSON.stringify(problem), remedy: "see to it" });
const said = (file: string) => ({ ...log(file), ...words(log(file).problem) });

describe("warnings", () => {
  it("announces a fault once, however often it is raised, and keeps its start", () => {
    const warnings = new Warnings(words);
    expect(warnings.raise(log("full"), 1000)).toEqual({ ...said("full"), sinceMs: 1000 });
    expect(warnings.raise(log("still full"), 2000)).toBeUndefined();
    expect(warnings.list()).toEqual([{ ...said("still full"), sinceMs: 1000 }]);
    expect(warnings.end("log")).toBe(true);
    expect(warnings.end("log")).toBe(false);
  });

  it("ends an incident by itself, counted from the last time", () => {
    const warnings = new Warnings(words);
    warnings.raise(log("a"), 0, 1000);
    warnings.raise(log("a"), 800, 1000);
    expect(warnings.expire(1799)).toEqual([]);
    expect(warnings.expire(1800)).toEqual(["log"]);
    expect(warnings.list()).toEqual([]);
  });

  it("holds no more than a page can show", () => {
    const warnings = new Warnings(words);
    for (let i = 0; i < 1000; i++) warnings.raise({ ...log("a"), key: `client ${i}` }, 0);
    expect(warnings.list().length).toBeLessThanOrEqual(30);
  });
});
