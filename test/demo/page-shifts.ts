// Opens pages of a running host, each on a phone, a laptop and a wall, and tells what has moved on them.
import type { Browser, Page } from "playwright-core";
import { observeShift, type Shift, shiftOf } from "../e2e/layout-shift.ts";

/** Width and height. Unit px. */
export const SCREENS = { laptop: [1280, 800], phone: [390, 844], wall: [1920, 1080] } as const;

/** What has moved on one page and screen since it was opened; `page` is its address as it was asked for. */
export interface PageShift {
  page: string;
  screen: string;
  shift: Shift;
}

/** Pages that are open, in the order of the addresses and, for each, of the screens. */
export interface OpenPages {
  pages: readonly Page[];
  /** Closes them. */
  close(): Promise<PageShift[]>;
}

/** Opens each address on each of the screens, all in one browser, in English. */
export async function openPages(
  browser: Browser,
  addresses: readonly string[],
  screens: { [screen: string]: readonly [number, number] } = SCREENS,
): Promise<OpenPages> {
  const wanted = addresses.flatMap((address) =>
    Object.entries(screens).map(([screen, size]) => ({ address, screen, size })),
  );
  const opened = await Promise.all(
    wanted.map(async ({ address, screen, size: [width, height] }) => {
      const page = await browser.newPage({ viewport: { width, height }, locale: "en" });
      await observeShift(page);
      await page.goto(address);
      return { address, screen, page };
    }),
  );
  return {
    pages: opened.map(({ page }) => page),
    close: async () => {
      const shifts: PageShift[] = [];
      for (const { address, screen, page } of opened) {
        shifts.push({ page: address, screen, shift: await shiftOf(page) });
        await page.close();
      }
      return shifts;
    },
  };
}
