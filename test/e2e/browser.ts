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

/** A page that comes in 3 s took 36 s at a load of 20. Unit ms. */
const PATIENCE_MS = 60000;

/** Starts Chromium without a window; its pages are waited for as a loaded machine needs it. */
export async function launch(): Promise<Browser> {
  const browser = await playwright.launch({ executablePath: chromium as string, args: FLAGS, timeout: PATIENCE_MS });
  browser.on("context", (context) => context.setDefaultTimeout(PATIENCE_MS));
  return browser;
}

/** Addresses of the pages. */
export const PAGES = ["/", "/shoppers", "/owner", "/check", "/setup"] as const;
