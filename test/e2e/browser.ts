// A real browser for tests of pages, and what every page must keep to.
import { type Browser, chromium as playwright } from "playwright-core";
import { chromium } from "./programs.ts";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts Chromium without a window. */
export function launch(): Promise<Browser> {
  return playwright.launch({ executablePath: chromium as string, args: FLAGS });
}

/** Addresses of the pages. */
export const PAGES = ["/", "/shoppers", "/owner", "/check", "/setup"] as const;
