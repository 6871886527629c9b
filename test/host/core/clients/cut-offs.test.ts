import { describe, expect, it } from "vitest";
import { CutOffs } from "../../../../host/core/clients/cut-offs.ts";

describe("cut-offs", () => {
  it("last twice as long each time, up to the longest", () => {
    const cutOffs = new CutOffs(10, 35);
    expect(cutOffs.isCutOff("a", 0)).toBe(false);
    expect([0, 100, 130, 165].map((nowMs) => cutOffs.cut("a", nowMs))).toEqual([10, 10, 20, 35]);
    expect(cutOffs.isCutOff("a", 199)).toBe(true);
    expect(cutOffs.isCutOff("a", 200)).toBe(false);
    expect(cutOffs.isCutOff("b", 0)).toBe(false);
  });

  it("begin anew for one that has behaved for as long as the longest", () => {
    const cutOffs = new CutOffs(10, 100);
    expect(cutOffs.cut("a", 0)).toBe(10);
    expect(cutOffs.cut("a", 109)).toBe(20);
    expect(cutOffs.cut("a", 109 + 20 + 100)).toBe(10);
  });

  it("remember a bounded number of names", () => {
    const cutOffs = new CutOffs(10, 1e9);
    for (let i = 0; i <= 1000; i++) cutOffs.cut(`client ${i}`, 0);
    expect(cutOffs.isCutOff("client 0", 1)).toBe(false);
    expect(cutOffs.isCutOff("client 1", 1)).toBe(true);
  });
});
