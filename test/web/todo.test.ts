import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Advice, Call } from "../../host/core/dispatch/decision.ts";
import { CalmShop } from "../../host/web/public/calm-shop.ts";
import { placesOf, type Todo, todoList } from "../../host/web/public/todo.ts";
import type { LaneSnapshot } from "../../host/web/snapshot.ts";
import { advice, call } from "./called.ts";
import { lane, snapshot } from "./snapshot.ts";

const kinds = (changes: Parameters<typeof snapshot>[0]): string[] =>
  todoList(snapshot(changes)).map(({ kind }) => kind);

describe("todoList", () => {
  it("names the till, the line and what opening brings", () => {
    const [todo] = todoList(snapshot({ calls: [call()], advice: [advice({ situation: "calling" })] }));
    expect(todo).toMatchObject({ kind: "open", title: "Open Till 2", box: "2", sinceMs: 500 });
    expect(todo?.why).toBe(
      "5 waiting at Till 1, 4 min. With one more till, new customers will soon wait about 1 min 50 s",
    );
  });

  it("waits for the boxes while none has been heard, and doubts lanes only once one has", () => {
    const unheard = { freshness: "unknown", state: "unknown", isTrusted: false } as const;
    const none = todoList(snapshot({ lanes: [lane("1", unheard), lane("2", unheard)] }));
    expect(none.map(({ title }) => title)).toEqual(["Waiting for the boxes"]);
    const [one] = todoList(snapshot({ lanes: [lane("1", {}), lane("2", unheard)] }));
    expect(one).toMatchObject({
      title: "Check the lines",
      why: "No reliable data for Till 2: go by what you see there.",
    });
  });

  it("shows the line as it is now and as it was at the call", () => {
    const because = {
      code: "called",
      till: "Till 2",
      seconds: 9,
      state: "calling",
      line: "Till 1",
      waiting: 3,
      waitS: 61,
    };
    const [todo] = todoList(snapshot({ calls: [call()], advice: [advice({ because } as Partial<Advice>)] }));
    expect(todo?.now).toBe("3 waiting, 1 min 1 s");
  });

  it("tells of now only what is another than at the call, and in the same terms", () => {
    const called = { code: "called", till: "Till 2", seconds: 9, state: "calling" } as const;
    const now = (because: Call["because"], line: string, waiting: number, waitS: number): string | undefined => {
      const lanes = [lane("1", { state: "serving", waiting: 3 }), lane("3", { state: "serving", waiting: 1 })];
      const advised = advice({ because: { ...called, line, waiting, waitS } });
      return todoList(snapshot({ lanes, calls: [call({ because })], advice: [advised] }))[0]?.now;
    };
    const line = { code: "line", line: "Till 1", waiting: 5, waitS: 250, afterS: 110 } as const;
    expect(now(line, "Till 1", 5, 254)).toBe("");
    expect(now(line, "Till 3", 6, 300)).toBe("6 waiting at Till 3, 5 min");
    const load = { code: "load", wanted: 4, open: 2, afterS: 110, waitS: 250 } as const;
    expect(now({ ...load, waiting: 14 }, "Till 1", 3, 250)).toBe("4 waiting");
    expect(now({ ...load, waiting: 4 }, "Till 1", 3, 250)).toBe("");
  });

  it("says in brief what is so, without what comes of it", () => {
    const lanes = [lane("1", { state: "stalled", waiting: 4 })];
    const list = todoList(snapshot({ lanes, calls: [call({ state: "escalated" })] }));
    expect(list.map(({ brief }) => brief)).toEqual(["5 waiting at Till 1, 4 min", "4 waiting"]);
  });

  it("stops asking once a call is accepted, and puts an escalated call first", () => {
    expect(kinds({ calls: [call({ state: "acknowledged" })] })).toEqual(["coming"]);
    expect(kinds({ calls: [call(), call({ box: "3", state: "escalated" })] })).toEqual(["escalated", "open"]);
  });

  it("says what to do in so few words that the till is not cut off, and why it is urgent below", () => {
    const [todo] = todoList(snapshot({ calls: [call({ state: "escalated" })] }));
    expect(todo?.title).toBe("Open Till 2!");
    expect(todo?.why).toMatch(/^Nobody has come yet\. 5 waiting at Till 1/);
  });

  it("says during a cool-down that people are waiting and why no till is called", () => {
    const because = { code: "cool-down", line: "Till 1", waiting: 5, waitS: 250, seconds: 12 } as const;
    const list = todoList(
      snapshot({ lanes: [lane("1", { waiting: 5 })], advice: [advice({ situation: "held", because })] }),
    );
    expect(list.map(({ kind }) => kind)).toEqual(["held"]);
    expect(list[0]?.why).toMatch(
      /^5 waiting at Till 1, 4 min\. A till has just opened or closed: it takes up to 1 min to help$/,
    );
  });

  it("tells the longest line where there is nothing to do, and that it is within what the shop allows only where all is well", () => {
    const lanes = [lane("1", { waiting: 2, waitS: 90 }), lane("2", { waiting: 1 })];
    const because = { code: "within", line: "Till 1", waiting: 2, waitS: 90 } as const;
    const why = (shop: Parameters<typeof snapshot>[0]): string | undefined => todoList(snapshot(shop))[0]?.why;
    expect(why({ lanes })).toBe("2 waiting at Till 1, 1 min 30 s");
    const within = [advice({ situation: "waiting", because })];
    expect(why({ lanes, advice: within })).toBe("2 waiting at Till 1, 1 min 30 s: within what the shop allows");
    const faulty = lane("2", { health: { entry: "ok", exit: "stuck", head: "ok", tail: "ok" } });
    expect(why({ lanes: [lanes[0] as LaneSnapshot, faulty], advice: within })).not.toContain("within");
  });

  it("marks a wait as its card does, now and in a call's reason", () => {
    const rough = { state: "serving", waiting: 5, waitS: 250, waitLowS: 20, waitHighS: 900 } as const;
    const said = (looks: Partial<LaneSnapshot>, because: Advice["because"], called: Call[] = []): Todo | undefined => {
      const shop = snapshot({ lanes: [lane("1", { ...rough, ...looks }), lane("2")], advice: [advice({ because })] });
      return todoList(new CalmShop().update({ ...shop, calls: called }))[0];
    };
    const within = { code: "within", line: "Till 1", waiting: 5, waitS: 250 } as const;
    expect(said({}, within)?.why).toBe("5 waiting at Till 1, about 4 min: within what the shop allows");
    expect(said({ waitLowS: 200, waitHighS: 300 }, within)?.why).toMatch(/^5 waiting at Till 1, 4 min:/);
    expect(said({}, { ...within, code: "all-open" })?.why).toMatch(/^5 waiting at Till 1, about 4 min/);
    expect(said({}, within, [call()])?.why).toMatch(/^5 waiting at Till 1, about 4 min\. With one more till/);
    const all = { ...within, code: "all-open" } as const;
    const shop = snapshot({
      lanes: [lane("1", { ...rough, isTrusted: false })],
      advice: [advice({ because: all, situation: "held" })],
    });
    expect(todoList(new CalmShop().update(shop))[0]?.why).toMatch(/^5 waiting at Till 1, 4 min\?/);
  });

  it("keeps the mark of a call's reason while the range changes", () => {
    const calm = new CalmShop();
    const whyWith = (waitLowS: number, nowMs: number): string | undefined => {
      const lanes = [lane("1", { state: "serving", waiting: 5, waitS: 250, waitLowS, waitHighS: 300 })];
      return todoList(calm.update({ ...snapshot({ lanes, calls: [call()] }), nowMs }))[0]?.why;
    };
    expect(whyWith(200, 1000)).toMatch(/^5 waiting at Till 1, 4 min\./);
    expect(whyWith(20, 60000)).toMatch(/^5 waiting at Till 1, 4 min\./);
  });

  it("asks for no till where none is left, and says so", () => {
    const because = { code: "all-open", line: "Till 1", waiting: 8, waitS: 540 } as const;
    const titled = (changes: Partial<Advice>): Todo | undefined =>
      todoList(
        snapshot({ lanes: [lane("1", { waiting: 8 })], advice: [advice({ situation: "held", because, ...changes })] }),
      )[0];
    expect(titled({})).toMatchObject({ title: "No till left to call", why: "8 waiting at Till 1, 9 min" });
    const called = snapshot({
      lanes: [lane("1", { waiting: 8 })],
      calls: [call()],
      advice: [advice({ situation: "held", because })],
    });
    expect(todoList(called).map(({ kind }) => kind)).toEqual(["open"]);
    expect(titled({ pool: "line", name: "Desks" })?.title).toBe("No till left to call at Desks");
  });

  it("says in a sentence that a line is longer than its box can count", () => {
    const lanes = [
      lane("1", { state: "serving", waiting: 9, waitS: 540, isAtLeast: true }),
      lane("2", { state: "closed" }),
    ];
    const because = { code: "enough", line: "Till 1", waiting: 9, waitS: 540, wanted: 1, open: 1 } as const;
    const shop = new CalmShop().update(snapshot({ lanes, advice: [advice({ situation: "waiting", because })] }));
    expect(todoList(shop)[0]?.why).toMatch(/^9\+ waiting at Till 1, at least 9 min\./);
  });

  it("says of a shop whose tills are all closed that they are, and of one without a lane nothing", () => {
    const [shut] = todoList(
      snapshot({
        lanes: [lane("1", { state: "closed" })],
        advice: [advice({ open: 0, wanted: { now: 0, in15: null, in30: null } })],
      }),
    );
    expect(shut).toMatchObject({ title: "Nothing to do", why: "All tills are closed, and nobody is waiting" });
    expect(kinds({ lanes: [] })).toEqual(["unsure"]);
  });

  it("says before a call that more tills are needed than are open", () => {
    const lanes = [lane("1"), lane("2", { state: "closed" })];
    expect(kinds({ lanes, advice: [advice({ wanted: { now: 2, in15: null, in30: null } })] })).toEqual(["held"]);
    expect(kinds({ lanes: [lane("1")], advice: [advice({ wanted: { now: 2, in15: null, in30: null } })] })).toEqual([
      "nothing",
    ]);
  });

  it("does not blame a sensor for a length that is merely a guess", () => {
    const [todo] = todoList(snapshot({ lanes: [lane("1"), lane("2", { confidence: 0.3, isTrusted: false })] }));
    expect(todo).toMatchObject({ kind: "guess", title: "Take a look at Till 2" });
  });

  it.each([
    ["stale", { freshness: "stale", isTrusted: false }],
    ["offline", { freshness: "offline", isTrusted: false }],
    ["never heard", { freshness: "unknown", isTrusted: false, state: "unknown", waiting: null }],
    ["blind", { state: "blind", isTrusted: false }],
    ["stale and closed when last heard", { freshness: "stale", isTrusted: false, state: "closed" }],
  ] as [string, Partial<LaneSnapshot>][])("does not say 'nothing to do' when a lane is %s", (_, changes) => {
    const list = todoList(snapshot({ lanes: [lane("1"), lane("2", changes)], advice: [advice({})] }));
    expect(list.map(({ kind }) => kind)).toEqual(["unsure"]);
    expect(list[0]?.why).toMatch(/Till 2/);
  });

  it("lists a stalled till and one that may close", () => {
    const because = { code: "quiet", wanted: 1, open: 2, seconds: 120 } as const;
    const decisions = [{ tMs: 1, kind: "may-close", box: "2", name: "Till 2", because } as const];
    const lanes = [lane("1", { state: "stalled", waiting: 2 }), lane("2")];
    const list = todoList(snapshot({ lanes, decisions, advice: [advice({ mayClose: ["2"] })] }));
    expect(list.map(({ kind }) => kind)).toEqual(["stalled", "close"]);
    expect(list[1]).toMatchObject({ title: "Till 2 may close", why: expect.stringContaining("2 min") });
  });

  it("says 'nothing to do' only when all lanes are trusted and none is stalled", () => {
    const lanes = fc.array(
      fc.record({
        isTrusted: fc.boolean(),
        waiting: fc.option(fc.nat(9)),
        state: fc.constantFrom("closed", "idle", "serving", "stalled", "blind"),
        freshness: fc.constantFrom("fresh", "stale", "offline", "unknown"),
      }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(lanes, (shop) => {
        const drawn = shop.map((changes, i) => lane(String(i), changes as Partial<LaneSnapshot>));
        const isNothing = kinds({ lanes: drawn, advice: [advice({})] }).includes("nothing");
        const isQuiet = drawn.every(
          ({ freshness, state, isTrusted }) =>
            freshness === "fresh" && state !== "stalled" && state !== "blind" && (state === "closed" || isTrusted),
        );
        expect(isNothing).toBe(isQuiet);
      }),
    );
  });
});

describe("placesOf", () => {
  const coming = call({ state: "acknowledged" });
  const stalled = ["1", "3", "4", "5", "6"].map((box) => lane(box, { state: "stalled", waiting: 4 }));
  const rowsOf = (calls: Call[]): string[][] => {
    const { main, rest } = placesOf(todoList(snapshot({ lanes: [...stalled, lane("2", { state: "closed" })], calls })));
    return [main, rest].map((list) => list.map(({ key }) => key));
  };

  it("keeps the row of a call that somebody has accepted, however many lanes are held up", () => {
    expect(rowsOf([call()])).toEqual([
      ["call 2", "stalled 1", "stalled 3", "stalled 4"],
      ["stalled 5", "stalled 6"],
    ]);
    expect(rowsOf([coming])).toEqual([
      ["stalled 1", "stalled 3", "stalled 4", "call 2"],
      ["stalled 5", "stalled 6"],
    ]);
  });

  it("keeps rows for calls that nobody has accepted first", () => {
    const others = ["1", "3", "4", "5"].map((box) => call({ box, name: `Till ${box}` }));
    expect(rowsOf([coming, ...others])[0]).toEqual(["call 1", "call 3", "call 4", "call 5"]);
  });
});
