import fc from "fast-check";
import { expect, it } from "vitest";
import { withoutUndone } from "../../host/core/lane-check.ts";
import { canUndo, newDraft, peopleOf, readDraft, unsent, withTap } from "../../host/web/public/check-draft.ts";

const started = newDraft("abcdefgh", "lane-1", "Till 1", 2, 1000);

it("counts from the marked length on, and never below nobody", () => {
  const taps = ["joined", "left", "left", "left", "left", "joined"] as const;
  const draft = taps.reduce((all, kind, i) => withTap(all, kind, null, 2000 + i), started);
  expect(peopleOf(draft)).toBe(1);
  expect(peopleOf(withTap(draft, "length", 7, 9000))).toBe(7);
});

it("takes back one tap after another, sent or not, down to the count that it began with", () => {
  const draft = { ...withTap(withTap(started, "joined", null, 2000), "length", 9, 3000), sentId: 3 };
  expect([peopleOf(draft), canUndo(draft), canUndo(started)]).toEqual([9, true, false]);
  const once = withTap(draft, "undo", null, 4000);
  expect([peopleOf(once), canUndo(once), unsent(once).taps.map(({ kind }) => kind)]).toEqual([3, true, ["undo"]]);
  const twice = withTap(once, "undo", null, 5000);
  expect([peopleOf(twice), canUndo(twice)]).toEqual([2, false]);
});

it("counts as the host does, whatever is tapped and taken back", () => {
  const kinds = fc.array(fc.constantFrom("joined", "left", "undo", "length" as const), { maxLength: 30 });
  fc.assert(
    fc.property(kinds, (taps) => {
      const draft = taps.reduce((all, kind, i) => withTap(all, kind, kind === "length" ? i : null, 1000 * i), started);
      const left = withoutUndone(draft.taps);
      expect(canUndo(draft)).toBe(left.length > 1);
      expect(peopleOf(draft)).toBe(peopleOf({ ...draft, taps: left }));
    }),
  );
});

it("sends what the host does not have, each tap under its own number", () => {
  const draft = { ...withTap(withTap(started, "joined", null, 2000), "left", null, 3000), sentId: 1 };
  expect(unsent(draft)).toEqual({
    taps: [
      { id: 2, tMs: 2000, kind: "joined", length: null },
      { id: 3, tMs: 3000, kind: "left", length: null },
    ],
    isLast: true,
  });
});

it("sends many taps in parts", () => {
  const draft = Array.from({ length: 300 }).reduce<typeof started>(
    (all, _, i) => withTap(all, "joined", null, i),
    started,
  );
  expect(unsent(draft)).toMatchObject({ isLast: false });
  expect(unsent({ ...draft, sentId: 200 }).taps).toHaveLength(101);
  expect(unsent({ ...draft, sentId: 200 }).isLast).toBe(true);
});

it("comes back from where it was stored, and takes nothing else for a check", () => {
  expect(readDraft(JSON.stringify(started))).toEqual(started);
  for (const stored of [null, "", "{", "7", "null", "{}"]) expect(readDraft(stored)).toBeUndefined();
});
