import { describe, expect, it } from "vitest";
import { countTills } from "../../host/web/public/till-count.ts";
import { todoList } from "../../host/web/public/todo.ts";
import type { LaneSnapshot } from "../../host/web/snapshot.ts";
import { advice, call } from "./called.ts";
import { lane, snapshot } from "./snapshot.ts";

describe("what the page says agrees with its cards", () => {
  it.each([
    ["is not heard any more", { freshness: "stale", isTrusted: false }, "nothing is known of Till 1"],
    ["is a guess by now", { isTrusted: false }, "5 waiting, 4 min?"],
  ] as [string, Partial<LaneSnapshot>, string][])(
    "tells of no other line where the one that a call was made for %s",
    (_, changes, now) => {
      const lanes = [lane("1", { waiting: 5, waitS: 250, ...changes }), lane("2", { state: "closed" }), lane("3")];
      const because = { code: "within", line: "Till 3", waiting: 2, waitS: 120 } as const;
      const [todo] = todoList(snapshot({ lanes, calls: [call()], advice: [advice({ because })] }));
      expect(todo).toMatchObject({ kind: "open", now });
    },
  );

  it("counts nobody as waiting since a call where a line is not heard any more", () => {
    const because = { code: "load", wanted: 2, open: 1, waiting: 7, afterS: 60, waitS: null } as const;
    const lanes = [lane("1", { waiting: 5, freshness: "offline", isTrusted: false }), lane("2", { state: "closed" })];
    expect(todoList(snapshot({ lanes, calls: [call({ because })], advice: [advice({})] }))[0]?.now).toBe(
      "nothing is known of Till 1",
    );
  });

  it("asks nobody to be ready while a till may close: its suggestion is taken back before anybody is called", () => {
    const lanes = [lane("1"), lane("2"), lane("3", { state: "closed" })];
    const settling = { code: "settling", line: "Till 1", waiting: 2, waitS: 90, wanted: 3, open: 1 } as const;
    for (const pool of [{}, { situation: "held", because: settling } as const]) {
      const wanted = { now: 3, in15: null, in30: null };
      const shop = snapshot({ lanes, advice: [advice({ wanted, mayClose: ["2"], ...pool })] });
      expect(todoList(shop).map(({ kind }) => kind)).toEqual(["close"]);
      const [counted] = shop.advice.map((one) => countTills(one, lanes, []));
      expect(counted).toMatchObject({ open: 2, missing: 0, isEnough: false });
    }
  });

  it("counts open tills before a call as the cards do, also one that is held up", () => {
    const lanes = [lane("1"), lane("2", { state: "stalled" }), lane("3", { state: "closed" })];
    const list = todoList(snapshot({ lanes, advice: [advice({ wanted: { now: 2, in15: null, in30: null } })] }));
    expect(list.find(({ kind }) => kind === "held")?.why).toBe("3 tills needed, 2 open, 0 waiting");
  });
});
