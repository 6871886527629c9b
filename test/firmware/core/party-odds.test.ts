import { describe, expect, it } from "vitest";
import { Learned } from "../../../firmware/core/learned.ts";
import { PartyOdds } from "../../../firmware/core/party-odds.ts";

/** By how many tenths of log odds this lane's crossings at the exit are worth more: the last of what is kept. */
function leanOf(party: PartyOdds): number {
  const learned = new Learned("", undefined);
  party.exchange(learned);
  return Number(learned.text.split(" ").at(-1)) / 100;
}

describe("what a lane's crossings are worth", () => {
  it("follows the sure moments, and fades where they no longer tell so", () => {
    const party = new PartyOdds();
    for (let i = 0; i < 20; i++) party.settle(3);
    expect(leanOf(party)).toBeGreaterThan(5);
    for (let i = 0; i < 100; i++) party.settle(i % 2 === 0 ? 0.5 : -0.5);
    expect(Math.abs(leanOf(party))).toBeLessThan(0.5);
  });

  it("stays while the counts agree", () => {
    const party = new PartyOdds();
    for (let i = 0; i < 5; i++) party.settle(2);
    const lean = leanOf(party);
    for (let i = 0; i < 100; i++) party.settle(0);
    expect(leanOf(party)).toBe(lean);
  });
});
