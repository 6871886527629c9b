import { expect, it } from "vitest";
import { StateJournal } from "../../../../host/core/dispatch/state-journal.ts";

/** Any name may be one of a box. */
const NAME = "__proto__";

interface Counting {
  looks: number;
  names: { [name: string]: number };
  list: { at: number }[];
}

/** State that counts its looks. */
function counting(): {
  state: Counting;
  journal: StateJournal<Counting>;
  look: () => void;
  before: () => () => string;
} {
  const state: Counting = { looks: 0, names: Object.create(null), list: [] };
  const journal = new StateJournal<Counting>();
  const count = (counted: Counting): Counting => {
    counted.looks += 1;
    counted.names[NAME] = counted.looks;
    counted.list.push({ at: counted.looks });
    return counted;
  };
  const look = (): void => {
    journal.begin(state);
    count(state);
    journal.add({ lanes: [], nowMs: state.looks });
  };
  const before = (): (() => string) => {
    journal.begin(state);
    return journal.before((copy, looks) => looks.reduce(count, copy));
  };
  return { state, journal, look, before };
}

it("has the state before a look at any distance from the last copy", () => {
  for (let looks = 0; looks < 25; looks++) {
    const { look, before, state } = counting();
    for (let i = 0; i < looks; i++) look();
    expect(before()()).toBe(JSON.stringify(state));
  }
});

it("has it also when it is asked for after the state has gone on", () => {
  for (let looks = 0; looks < 25; looks++) {
    const { look, before, state, journal } = counting();
    for (let i = 0; i < looks; i++) look();
    const expected = JSON.stringify(state);
    const later = before();
    journal.forget();
    for (let i = 0; i < 5; i++) look();
    expect(later()).toBe(expected);
  }
});

it("copies anew what was changed beside looks", () => {
  const { look, before, state, journal } = counting();
  look();
  state.looks = 100;
  journal.forget();
  expect(JSON.parse(before()())).toMatchObject({ looks: 100 });
});
