import { expect, it } from "vitest";
import { StateJournal } from "../../../host/core/state-journal.ts";

/** State that counts its looks. */
function counting(): { state: { looks: number }; journal: StateJournal; look: () => void; before: () => string } {
  const state = { looks: 0 };
  const journal = new StateJournal();
  const look = (): void => {
    journal.begin(state);
    state.looks += 1;
    journal.add({ lanes: [], nowMs: state.looks });
  };
  const before = (): string => {
    journal.begin(state);
    return journal.before((text, looks) => ({ looks: (JSON.parse(text) as { looks: number }).looks + looks.length }));
  };
  return { state, journal, look, before };
}

it("has the state before a look at any distance from the last copy", () => {
  for (let looks = 0; looks < 25; looks++) {
    const { look, before, state } = counting();
    for (let i = 0; i < looks; i++) look();
    expect(before()).toBe(JSON.stringify(state));
  }
});

it("copies anew what was changed beside looks", () => {
  const { look, before, state, journal } = counting();
  look();
  state.looks = 100;
  journal.forget();
  expect(before()).toBe('{"looks":100}');
});
