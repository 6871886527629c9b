import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { Outbox } from "../../../../host/headoffice/uplink/outbox.ts";
import { Sender } from "../../../../host/headoffice/uplink/sender.ts";
import { encodeRecord } from "../../../../protocol/uplink/codec.ts";
import { frame } from "../../../headoffice/records.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-sender-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it("gives up a record that cannot be written down, and keeps those before and after it", () => {
  const outbox = new Outbox(path.join(dir, "outbox.sqlite"), 1e6);
  const sender = new Sender("s", () => outbox, { room: () => 0, publish: () => {} }, 50);
  const made = (atMs: number) => (epoch: number, seq: number) => encodeRecord({ ...frame(1), epoch, seq, atMs });
  for (const atMs of [1000, 5e12, 2000]) sender.add(made(atMs));
  sender.run(0, 3000);
  expect(sender.status(0, 3000)).toMatchObject({ backlog: 2, lost: 1, fault: expect.stringContaining("atMs") });
  sender.run(100, 3000);
  expect(sender.status(100, 3000)).toMatchObject({ backlog: 2, backlogS: 2, lost: 1, fault: "" });
  expect(outbox.now).toMatchObject({ newest: 2, lost: 1 });
  sender.close();
});

it("says why the outbox cannot be had, by a code that has words in every language, until it can", () => {
  let error: Error | undefined = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  const open = (): Outbox => {
    if (error !== undefined) throw error;
    return new Outbox(path.join(dir, "late.sqlite"), 1e6);
  };
  const sender = new Sender("s", open, { room: () => 0, publish: () => {} }, 50);
  sender.add((epoch, seq) => encodeRecord({ ...frame(1), epoch, seq }));
  sender.run(0, 3000);
  expect(sender.status(0, 3000)).toMatchObject({ backlog: 1, lost: 0, fault: error.message, cause: "full" });
  error = undefined;
  sender.run(100, 3000);
  expect(sender.status(100, 3000)).toMatchObject({ backlog: 1, lost: 0, fault: "" });
  expect(sender.status(100, 3000).cause).toBeUndefined();
  sender.close();
});
