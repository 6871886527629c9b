import { describe, expect, it } from "vitest";
import { contradictionsAt, HeadlineWatch } from "./contradictions.ts";
import type { Card, Entry, Moment } from "./moment.ts";

const card = (name: string, changes: Partial<Card> = {}): Card => ({
  ...{ name, looks: ["lane", "serving", "shows-off"], state: "serving", length: "2", wait: "Wait 3 min", lamp: "" },
  sure: `${name}: sure (95 %)`,
  ...changes,
});
const CLOSED: Partial<Card> = {
  ...{ looks: ["lane", "closed", "shows-off"], state: "closed", length: "0", wait: "", sure: "" },
};
const CALLED: Partial<Card> = { ...CLOSED, lamp: "open this till", looks: ["lane", "closed", "shows-open"] };
const NOTHING: Entry = {
  ...{ kind: "nothing", title: "Nothing to do", since: "" },
  why: "2 waiting at Till 1, 3 min: within what the shop allows",
};
const OPEN: Entry = {
  ...{
    kind: "open",
    title: "Open Till 2",
    why: "5 waiting at Till 1, 4 min",
    since: "Called 9 s ago. Now 2 waiting at Till 1, 3 min",
  },
};

/** A card that knows nothing. */
function unseen(till: string): ReturnType<typeof card> {
  return card(till, { looks: ["lane", "old"], state: "?", length: "?" });
}

/** A quiet shop with two tills. */
function moment(changes: Partial<Moment> = {}): Moment {
  return {
    ...{ atMs: 0, tab: "Staff", isLost: false, main: [NOTHING], rest: [], decisions: [] },
    ...{ counts: ["1 of 2 tills open", "enough for now"], cards: [card("Till 1"), card("Till 2", CLOSED)] },
    ...changes,
  };
}
const CALLING: Partial<Moment> = {
  ...{ main: [OPEN], tab: "● Open Till 2", counts: ["1 of 2 tills open", "1 called"] },
  cards: [card("Till 1"), card("Till 2", CALLED)],
};

describe("contradictionsAt", () => {
  it.each([
    ["a quiet shop", {}],
    ["a call", CALLING],
    [
      "a shop of which nothing is known",
      {
        main: [{ kind: "unsure", title: "Waiting for the boxes", why: "No box has been heard.", since: "" }],
        ...{ counts: ["2 tills, all unknown"], cards: ["Till 1", "Till 2"].map(unseen) },
      },
    ],
    [
      "a call whose box is not heard any more, so that nobody knows what its lamp shows",
      {
        ...CALLING,
        cards: [card("Till 1"), card("Till 2", { ...CLOSED, looks: ["lane", "old"] })],
      },
    ],
    ["a page without a connection", { isLost: true, main: [], counts: [] }],
  ] as [string, Partial<Moment>][])("finds none in %s", (_, changes) => {
    expect(contradictionsAt(moment(changes))).toEqual([]);
  });

  it.each([
    [
      "a card beside 'nothing to do' is marked",
      { cards: [card("Till 1", { looks: ["lane", "unsure"] }), card("Till 2", CLOSED)] },
    ],
    ["more is to do than nothing", { rest: [{ ...OPEN, kind: "guess", title: "Take a look at Till 1", since: "" }] }],
    ["more is called than is needed", { ...CALLING, counts: ["1 of 2 tills open", "1 more needed (1 called)"] }],
    [
      "a till may close while another is to be opened",
      {
        main: [{ ...OPEN, kind: "held", title: "Be ready to open a till", why: "2 waiting at Till 1, 3 min" }],
        rest: [{ kind: "close", title: "Till 1 may close", why: "", since: "" }],
        ...{ tab: "Staff", counts: ["1 of 2 tills open"] },
      },
    ],
    [
      "a till may close while more are needed",
      {
        main: [{ kind: "close", title: "Till 1 may close", why: "", since: "" }],
        counts: ["1 of 2 tills open", "1 more needed"],
      },
    ],
    [
      "a need counts other tills than the cards",
      {
        main: [{ kind: "held", title: "Be ready to open a till", why: "2 tills needed, 0 open, 2 waiting", since: "" }],
        counts: ["1 of 2 tills open", "1 more needed"],
      },
    ],
    ["the counts want more", { counts: ["1 of 2 tills open", "1 more needed"] }],
    [
      "more people wait than stand on cards",
      { counts: ["1 of 2 tills open", "3 wait, 12 come in 10 min, each takes 1 min"] },
    ],
    ["more tills are open than cards say", { counts: ["2 of 2 tills open"] }],
    ["all tills are unknown beside cards that know one", { counts: ["2 tills, all unknown"] }],
    ["a till is unknown that its card knows", { counts: ["0 of 2 tills open, 1 unknown"] }],
    [
      "a till is open that no card knows",
      { cards: [card("Till 1", { looks: ["lane", "old"], state: "?", length: "?" }), card("Till 2", CLOSED)] },
    ],
    ["there are more tills than cards", { counts: ["1 of 3 tills open"] }],
    [
      "more tills are needed than there are",
      { main: [{ ...OPEN, kind: "held", why: "3 tills needed, 1 open, 9 waiting" }] },
    ],
    ["the line is longer in words", { main: [{ ...NOTHING, why: "3 waiting at Till 1, 3 min" }] }],
    ["the wait is longer in words", { main: [{ ...NOTHING, why: "2 waiting at Till 1, 4 min" }] }],
    ["somebody is certain", { cards: [card("Till 1", { sure: "Till 1: sure (100 %)" }), card("Till 2", CLOSED)] }],
    ["a lamp asks for what no card does", { cards: [card("Till 1"), card("Till 2", CALLED)] }],
    ["enough tills are open beside a call", { ...CALLING, counts: ["1 of 2 tills open", "enough for now"] }],
    ["a call is not in the tab's title", { ...CALLING, tab: "Staff" }],
    ["the called till is open by its lamp", { ...CALLING, cards: [card("Till 1"), card("Till 2", CLOSED)] }],
    ["there is no such till", { ...CALLING, main: [{ ...OPEN, title: "Open Till 9" }] }],
    [
      "a call's line of now is another one",
      { ...CALLING, main: [{ ...OPEN, since: "Called 9 s ago. Now 4 waiting at Till 1, 3 min" }] },
    ],
    [
      "times of a call and its answer are further apart than said",
      {
        decisions: [
          { time: "10:00:50", what: "Opened: Till 2", why: "Opened 20 s after the call" },
          { time: "10:00:10", what: "Call: Till 2", why: "" },
        ],
      },
    ],
  ] as [string, Partial<Moment>][])("finds that %s", (_, changes) => {
    expect(contradictionsAt(moment(changes)).length).toBeGreaterThan(0);
  });
});

describe("HeadlineWatch", () => {
  const held = (changes: Partial<Moment>, afterMs: number): string => {
    const watch = new HeadlineWatch(1000);
    watch.update(moment());
    return watch.update(moment({ ...changes, atMs: afterMs }));
  };
  const soon: Partial<Moment> = { main: [{ ...NOTHING, kind: "held", title: "Be ready to open a till" }] };

  it.each([
    ["another headline too early", soon, 8999, /held for 9\.0 s only/],
    ["another headline in time", soon, 9000, /^$/],
    ["a call at once", CALLING, 1000, /^$/],
    ["a till that closes", { ...soon, cards: [card("Till 1", CLOSED), card("Till 2", CLOSED)] }, 1000, /^$/],
    ["another reason", { main: [{ ...NOTHING, why: "Nobody is waiting" }] }, 1000, /^$/],
  ] as [string, Partial<Moment>, number, RegExp][])("%s", (_, changes, afterMs, found) => {
    expect(held(changes, afterMs)).toMatch(found);
  });
});
