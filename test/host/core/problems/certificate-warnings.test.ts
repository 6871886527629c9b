import { describe, expect, it } from "vitest";
import { certificateWarning, WARN_BEFORE_MS } from "../../../../host/core/problems/certificate-warnings.ts";
import { textOf } from "../../warning-text.ts";

const END = Date.UTC(2027, 0, 31, 12);
const DAY = 86400000;

describe("a certificate", () => {
  it.each([
    [WARN_BEFORE_MS + 1, undefined],
    [WARN_BEFORE_MS, "The certificate a.crt ends in 30 days, on 2027-01-31"],
    [2 * DAY - 1, "The certificate a.crt ends in 1 day, on 2027-01-31"],
    [DAY - 1, "The certificate a.crt ends within a day, on 2027-01-31"],
    [1, "The certificate a.crt ends within a day, on 2027-01-31"],
    [0, "The certificate a.crt has expired on 2027-01-31"],
    [-DAY, "The certificate a.crt has expired on 2027-01-31"],
  ])("that ends in %i ms: %s", (leftMs, text) => {
    expect(textOf(certificateWarning("a.crt", END, END - leftMs))).toBe(text);
  });
});
