import { describe, expect, it } from "vitest";
import type { Advice } from "../../host/core/dispatch/decision.ts";
import { CalmShop, doubtOf, HOLD_MS } from "../../host/web/public/calm-shop.ts";
import { todoList } from "../../host/web/public/todo.ts";
import type { LaneSnapshot, Snapshot } from "../../host/web/snapshot.ts";
import { lane, snapshot } from "./snapshot.ts";

const line = { line: "Till 1", waiting: 4, waitS: 200 } as const;
const SETTLING: Partial<Advice> = {
  situation: "held",
  wanted: { now: 3, in15: null, in30: null },
  because: { code: "settling", ...line, wanted: 3, open: 2 },
};
const WITHIN: Partial<Advice> = {
  situation: "waiting",
  wanted: { now: 2, in15: null, in30: null },
  because: { code: "within", ...line },
};

function shop(nowMs: number, advice: Partial<Advice>, changes: Partial<Snapshot> = {}): Snapshot {
  const pool = { pool: "", name: "", open: 2, demand: null, notice: "", unsure: [], mayClose: [] };
  const lanes = [
    lane("1", { waiting: 4, waitS: 200, waitLowS: 150, waitHighS: 250 }),
    lane("2"),
    lane("3", { state: "closed" }),
  ];
  return snapshot({ nowMs, lanes, advice: [{ ...pool, ...advice } as Advice], ...changes });
}

describe("CalmShop", () => {
  it.each([
    [HOLD_MS - 1, "nothing"],
    [HOLD_MS, "held"],
  ])("a need that comes and goes is shown %i ms after the last change: %s", (afterMs, kind) => {
    const calm = new CalmShop();
    expect(todoList(calm.update(shop(0, WITHIN))).map((todo) => todo.kind)).toEqual(["nothing"]);
    expect(todoList(calm.update(shop(afterMs, SETTLING)))[0]?.kind).toBe(kind);
  });

  it.each([true, false])(
    "marks a wait in a sentence as its card does while trust in its length (%s) is held",
    (isTrusted) => {
      const calm = new CalmShop();
      const told = (nowMs: number, trusted: boolean): (string | undefined)[] => {
        const wide = { waiting: 4, waitS: 200, waitLowS: 60, waitHighS: 400, isTrusted: trusted };
        const lanes = [lane("1", wide), lane("2"), lane("3", { state: "closed" })];
        const { advice, lanes: shown } = calm.update(shop(nowMs, SETTLING, { lanes }));
        const because = advice[0]?.because as { doubt?: string };
        return [because.doubt, doubtOf(shown[0] as LaneSnapshot)];
      };
      const [before] = told(0, isTrusted);
      expect(told(2000, !isTrusted)).toEqual([before, before]);
    },
  );

  it("holds the number of tills needed with the headline, and tells the line as it is now", () => {
    const calm = new CalmShop();
    calm.update(shop(0, SETTLING));
    const lanes = [lane("1", { waiting: 1, waitS: 40 }), lane("2"), lane("3", { state: "closed" })];
    const shown = calm.update(
      shop(2000, { ...WITHIN, because: { ...WITHIN.because, waiting: 1 } as never }, { lanes }),
    );
    expect(shown.advice[0]?.wanted.now).toBe(3);
    expect(todoList(shown)[0]?.why).toMatch(/^1 waiting at Till 1, 40 s/);
  });

  it("tells the line as its card does, also when a lane was heard after the host's last look", () => {
    const lanes = [
      lane("1", { waiting: 5, waitS: 260, waitLowS: 200, waitHighS: 300 }),
      lane("2"),
      lane("3", { state: "closed" }),
    ];
    const shown = new CalmShop().update(shop(0, WITHIN, { lanes }));
    expect(todoList(shown)[0]?.why).toMatch(/^5 waiting at Till 1, 4 min/);
  });

  it.each([
    [
      "enough",
      { code: "enough", ...line, wanted: 2, open: 2 },
      "4 waiting at Till 1, 3 min. 2 open tills can clear it",
    ],
    ["within", WITHIN.because, "4 waiting at Till 1, 3 min: within what the shop allows"],
  ] as [string, Advice["because"], string][])(
    "reassures nobody for longer than the host does: %s",
    (_, because, why) => {
      const calm = new CalmShop();
      expect(todoList(calm.update(shop(0, { ...WITHIN, because })))[0]?.why).toBe(why);
      const [todo] = todoList(calm.update(shop(2000, SETTLING)));
      expect([todo?.kind, todo?.why]).toEqual(["nothing", "4 waiting at Till 1, 3 min"]);
    },
  );

  it.each([
    [2, 10],
    [94, 90],
    [95, 100],
    [119, 120],
    [121, 121],
  ])("tells a wait below two minutes in tens of seconds, in its card and in words: %i s", (waitS, told) => {
    const lanes = [lane("1", { waiting: 4, waitS }), lane("2"), lane("3", { state: "closed" })];
    const shown = new CalmShop().update(shop(0, WITHIN, { lanes }));
    expect(shown.lanes[0]?.waitS).toBe(told);
    expect(shown.advice[0]?.because).toMatchObject({ waitS: told });
  });

  it("lets a lane's bars stand for ten seconds, and its percentage with them", () => {
    const calm = new CalmShop();
    const shown = (nowMs: number, surePercent: number): number =>
      calm.update(shop(nowMs, WITHIN, { lanes: [lane("1", { surePercent })] })).lanes[0]?.surePercent as number;
    expect([shown(0, 85), shown(1000, 82), shown(2000, 78), shown(9999, 75)]).toEqual([85, 82, 82, 82]);
    expect([shown(10000, 75), shown(11000, 90), shown(20000, 90)]).toEqual([75, 75, 90]);
  });

  it("marks a length that is not to be relied on as soon as it says so", () => {
    const calm = new CalmShop();
    calm.update(shop(0, WITHIN, { lanes: [lane("1", { surePercent: 85 })] }));
    const lanes = [lane("1", { surePercent: 30, isTrusted: false, freshness: "stale" })];
    expect(calm.update(shop(1000, WITHIN, { lanes })).lanes[0]?.surePercent).toBe(30);
  });

  it.each([
    [
      "a lane falls silent",
      { lanes: [lane("1", { freshness: "stale", isTrusted: false }), lane("2"), lane("3")] },
      "unsure",
    ],
    [
      "a till stalls",
      { lanes: [lane("1", { state: "stalled" }), lane("2"), lane("3", { state: "closed" })] },
      "stalled",
    ],
  ] as [string, Partial<Snapshot>, string][])("says at once that %s", (_, changes, kind) => {
    const calm = new CalmShop();
    calm.update(shop(0, WITHIN));
    expect(todoList(calm.update(shop(1000, WITHIN, changes)))[0]?.kind).toBe(kind);
  });

  it.each([
    ["open", "host", "off"],
    ["coming", "host", "off"],
    ["close", "host", "close"],
    ["open", "box", "open"],
  ] as const)("shows a lamp '%s' that the %s sets as '%s' once nobody is called", (lamp, rule, shown) => {
    const lanes = [lane("1", { lamp, rule })];
    expect(new CalmShop().update(shop(0, WITHIN, { lanes })).lanes[0]?.lamp).toBe(shown);
  });

  it("starts anew when the host's clock does", () => {
    const calm = new CalmShop();
    calm.update(shop(500000, WITHIN));
    expect(todoList(calm.update(shop(1000, SETTLING)))[0]?.kind).toBe("held");
  });
});
