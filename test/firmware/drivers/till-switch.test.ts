import { describe, expect, it } from "vitest";
import { type TillContact, TillSwitch } from "../../../firmware/drivers/till-switch/till-switch.ts";

/** Polls every 10 ms; `closed` lists from when to when the contact is closed. What was told, and when. */
function run(contact: TillContact, forMs: number, closed: [fromMs: number, toMs: number][]) {
  const told: string[] = [];
  const till = new TillSwitch(
    contact,
    (open, tMs) => told.push(`${open ? "open" : "closed"} ${tMs}`),
    (tMs) => told.push(`heard ${tMs}`),
  );
  for (let tMs = 0; tMs <= forMs; tMs += 10)
    till.poll(
      closed.some(([from, to]) => tMs >= from && tMs < to),
      tMs,
    );
  return { told, open: till.open };
}

describe("the switch at the till", () => {
  it("is open while its contact is closed, and says how it stands at the start", () => {
    expect(run("switch", 3000, [[1000, 2000]])).toEqual({
      told: ["closed 0", "open 1000", "closed 2000"],
      open: false,
    });
    expect(run("switch", 100, [[0, 200]])).toEqual({ told: ["open 0"], open: true });
    expect(run("switch", 30, [])).toEqual({ told: [], open: undefined });
  });

  it.each([
    [30, []],
    [40, []],
    [50, ["open 1000", "closed 1050"]],
  ])("takes a contact of %i ms for %j", (ms, told) => {
    expect(run("switch", 3000, [[1000, 1000 + ms]]).told.slice(1)).toEqual(told);
  });

  it("does not mind bounces, and never takes a held switch for an acknowledgement", () => {
    expect(
      run("switch", 9000, [
        [1000, 1010],
        [1020, 1040],
        [1050, 5000],
        [5010, 5030],
      ]).told,
    ).toEqual(["closed 0", "open 1050", "closed 5030"]);
  });
});

describe("the button at the till", () => {
  it("opens and closes by short presses; before the first nothing is known", () => {
    expect(run("button", 500, [])).toEqual({ told: [], open: undefined });
    expect(
      run("button", 5000, [
        [1000, 1200],
        [3000, 3100],
      ]),
    ).toEqual({ told: ["open 1200", "closed 3100"], open: false });
  });

  it.each([
    [1190, ["open 2190"]],
    [1200, ["heard 2200"]],
    [8000, ["heard 2200"]],
  ])("takes a press of %i ms for %j", (ms, told) => {
    expect(run("button", 12000, [[1000, 1000 + ms + (ms === 1200 ? 10 : 0)]]).told).toEqual(told);
  });

  it("does not take one that is held while the box starts for a press", () => {
    expect(run("button", 5000, [[0, 500]]).told).toEqual([]);
  });
});
