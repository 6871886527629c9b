// What a shop says of its reasons is data of somebody else's: of another version, or made up.
import { expect, it } from "vitest";
import type { OfferRefusal } from "../../../../host/core/problems/offer-refusal.ts";
import { ENGLISH } from "../../../../host/headoffice/web/languages.ts";
import { becauseText, refusalText } from "../../../../host/headoffice/web/told.ts";

const SAID = '<samp lang="en">in words</samp>';

it.each([
  ["a code of something else", { code: "images" }],
  ["an unknown code", { code: "constructor" }],
  ["faults that are missing", { code: "faulty" }],
  ["faults that are none", { code: "faulty", faults: 7 }],
  ["a fault without its place", { code: "faulty", faults: [{ expected: "a number" }] }],
  ["a fault whose place is no path", { code: "faulty", faults: [{ path: "targets", expected: "a number" }] }],
  ["a box that says nothing of the image", { code: "box-refused", box: "b1" }],
])("a refusal with %s is told as the shop worded it", (_, why) => {
  expect(refusalText(ENGLISH, why as unknown as OfferRefusal, "in words").html).toBe(SAID);
});

it.each([
  ["values that are missing", { code: "line" }],
  ["a name that no reason has", { code: "toString" }],
])("a reason with %s is told as the shop worded it", (_, because) => {
  expect(becauseText(ENGLISH, { because: JSON.stringify(because), reason: "in words" }).html).toBe(SAID);
});

it("nothing that a shop says is taken for HTML", () => {
  const box = { html: "<script>alert(1)</script>" };
  const why = { code: "box-reverted", box } as unknown as OfferRefusal;
  expect(refusalText(ENGLISH, why, "in words").html).not.toContain("<script>");
  const because = JSON.stringify({ code: "nobody-came", till: box, seconds: 60 });
  expect(becauseText(ENGLISH, { because, reason: "in words" }).html).not.toContain("<script>");
});
