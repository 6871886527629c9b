import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { Warning } from "../../../../host/core/problems/warnings.ts";
import { Uplink } from "../../../../host/headoffice/uplink/uplink.ts";
import { textOf } from "../../warning-text.ts";

describe("the uplink", () => {
  it("warns once, with both places, of an outbox that it has set aside", async () => {
    const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-uplink-"));
    const file = path.join(dir, "outbox.sqlite");
    writeFileSync(file, "this is no database, but long enough to be looked at as one".repeat(20));
    const raised: Warning[] = [];
    const warnings = { onWarning: (warning: Warning) => void raised.push(warning), onWarningOver: () => {} };
    const uplink = new Uplink(
      {
        store: "corner",
        // Nobody listens there.
        account: { servers: ["mqtt://127.0.0.1:1"], username: "corner" },
        outbox: { file, megabytes: 1 },
        backlogPerS: 50,
      },
      warnings,
      { onOffer: () => {}, onRelease: () => {} },
    );
    await vi.waitFor(() => expect(uplink.status).toBeDefined(), { timeout: 60000 });
    await uplink.close();
    expect(raised).toHaveLength(1);
    const [, from, to] =
      /^The outbox for head office, (.+), could not be read and was set aside as (.+); a new one/.exec(
        textOf(raised[0]) ?? "",
      ) as RegExpExecArray;
    expect(from).toBe(file);
    expect([existsSync(file), existsSync(to as string)]).toEqual([true, true]);
    rmSync(dir, { recursive: true });
  });
});
