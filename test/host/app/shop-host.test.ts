import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { ShopHost } from "../../../host/app/shop-host.ts";
import { demoConfig } from "../../../host/config/config.ts";
import { newDispatch } from "../../../host/core/dispatch/policies.ts";
import { placesOf } from "../../../host/core/shop.ts";
import { Store } from "../../../host/core/store.ts";

const NOON = Date.UTC(2026, 10, 26, 12);
const DAY = 86400000;

/** A host whose log is not open: what is for it waits in memory. */
function shop(isVirtual: boolean): { host: ShopHost; said: () => string[] } {
  const config = demoConfig(1);
  const store = new Store(placesOf(config), newDispatch(config.policy, config.targets));
  const lines: { warning?: string; msg: string }[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const clock = { speed: 1, isVirtual, now: () => 1000, wall: () => NOON, up: () => 1000, errorMs: () => null };
  const host = new ShopHost({ config, store, logFile: "never-opened", logger, clock, onLamp: () => {} });
  const said = (): string[] => lines.flatMap(({ warning, msg }) => (warning === undefined ? [] : [msg]));
  return { host, said };
}

const shown = (host: ShopHost): string[] => host.snapshot().warnings.map(({ problem }) => problem.code);

describe("a wall clock behind the newest decision in the log", () => {
  it("is told while it is, on page and console, and both its ends are kept for the log", () => {
    const { host, said } = shop(false);
    host.onNewest(NOON + DAY);
    host.tick();
    expect(shown(host)).toEqual(["clock-behind"]);
    const kept = host.logCounts.decisions;
    host.onNewest(NOON - DAY);
    host.tick();
    host.tick();
    expect(shown(host)).toEqual([]);
    expect(said()).toEqual([expect.stringContaining("decisions of 2026-11-27"), "over"]);
    expect(host.logCounts.decisions).toBe(kept + 1);
  });

  it("is nothing that a demo, whose days are made up, would tell of", () => {
    const { host } = shop(true);
    host.onNewest(NOON + DAY);
    host.tick();
    expect(shown(host)).toEqual([]);
  });
});
