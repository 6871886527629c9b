// Strings of the shoppers' board. Waits in s.
import { formatMinutes, formatRoughWait } from "./strings-format.ts";

export const BOARD = {
  best: "Shortest wait",
  or: "or",
  waitNone: "no wait",
  wait: (seconds: number) => formatRoughWait(seconds),
  range: (lowS: number, highS: number) => (highS <= 60 ? "under 1 min" : formatMinutes(lowS, highS)),
  others: "Other tills",
  unsure: "unknown",
  none: "Please check the lines",
  noneWhy: "Waiting times are not available.",
  closed: "No till is open just now",
  lost: "Please check the lines",
  lostWhy: "The board has lost its connection.",
};
