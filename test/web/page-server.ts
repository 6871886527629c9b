// A server of the real pages with a shop that a test or a bench makes up.
import { startWeb, type WebServer, type WebSources } from "../../host/web/server.ts";
import type { Snapshot } from "../../host/web/snapshot.ts";
import { keysOf, passwordsOf } from "./passwords.ts";
import { NO_CHECKS, NO_REPORTS } from "./snapshot.ts";

/**
 * Serves the pages on a free port; `snapshot` is asked for the shop whenever the server sends it. `sources` take the place of
 * those that know nothing. `setupFromNetwork`: without a password, too.
 */
export function servePages(
  snapshot: () => Snapshot,
  sources: Partial<WebSources> = {},
  setupFromNetwork = false,
): Promise<WebServer> {
  const setup = { version: "", content: {}, defaults: {}, policies: {} };
  return startWeb(
    { host: "127.0.0.1", port: 0 },
    { hosts: [], setupFromNetwork },
    {
      snapshot,
      counters: () => ({}),
      acknowledge: () => true,
      days: { days: async () => [], day: async () => ({ kind: "none" }), nameOf: (box) => box },
      checks: NO_CHECKS,
      reports: NO_REPORTS,
      setup: {
        read: () => ({ file: undefined, ...setup }),
        version: () => "v1",
        check: () => ({ faults: [], text: "" }),
        save: () => ({ kind: "no-file" }),
      },
      passwords: passwordsOf(keysOf()),
      version: "0",
      onRefused: () => {},
      warnings: { onWarning: () => {}, onWarningOver: () => {} },
      ...sources,
    },
  );
}
