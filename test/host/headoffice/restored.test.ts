// Head office's database is put back from a backup that is older than what it has acknowledged, on which shops have gone by.
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readArrival } from "../../../host/headoffice/arrival.ts";
import { ackPayload } from "../../../host/headoffice/stores/batch.ts";
import { SqliteStore } from "../../../host/headoffice/stores/sqlite-store.ts";
import { Outbox } from "../../../host/headoffice/uplink/outbox.ts";
import { Sender } from "../../../host/headoffice/uplink/sender.ts";
import { glanceOf, type ShopGlance } from "../../../host/headoffice/web/overview.ts";
import { encodeRecord } from "../../../protocol/uplink/codec.ts";
import { frame, LANE, START_MS } from "../../headoffice/records.ts";

const STORE = "harbour";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-restored-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** One shop and head office, without a broker between; a step is the five seconds of a frame. */
class Chain {
  private file = path.join(dir, "chain.sqlite");
  private backup = path.join(dir, "backup.sqlite");
  private store = new SqliteStore(this.file);
  private arriving: Uint8Array[] = [];
  private sender: Sender;
  private made = 0;

  constructor(kept: number) {
    const link = { room: () => 100, publish: (_: string, payload: Uint8Array) => void this.arriving.push(payload) };
    this.sender = new Sender(STORE, () => new Outbox(path.join(dir, "outbox.sqlite"), 1e9, kept), link, 50);
  }

  async open(): Promise<void> {
    await this.store.prepare();
    this.sender.connected(true);
  }

  async live(frames: number): Promise<void> {
    for (const last = this.made + frames; this.made < last; ) {
      this.made += 1;
      this.sender.add((epoch, seq) => encodeRecord(frame(seq, [LANE], STORE, epoch)));
      const nowMs = 5000 * this.made;
      this.sender.run(nowMs, START_MS + nowMs);
      const arrivals = this.arriving.splice(0).flatMap((payload) => {
        const read = readArrival(STORE, payload, START_MS + nowMs);
        return read.kind === "ok" ? [read.arrival] : [];
      });
      for (const ack of (await this.store.write(arrivals)).acks) this.sender.onAck(ackPayload(ack), nowMs);
    }
  }

  async backUp(): Promise<void> {
    await this.store.close();
    copyFileSync(this.file, this.backup);
    this.store = new SqliteStore(this.file);
  }

  async restore(): Promise<void> {
    await this.store.close();
    for (const end of ["-wal", "-shm"]) rmSync(this.file + end, { force: true });
    copyFileSync(this.backup, this.file);
    this.store = new SqliteStore(this.file);
  }

  async glance(): Promise<ShopGlance> {
    const [shop] = await this.store.shops();
    if (shop === undefined) throw new Error("no shop");
    return glanceOf(shop, START_MS + 5000 * this.made);
  }

  async close(): Promise<void> {
    this.sender.close();
    await this.store.close();
  }
}

describe("a database that was put back from an older backup", () => {
  it("gets from the shops' outboxes what it had acknowledged since, by itself", async () => {
    const chain = new Chain(1000);
    await chain.open();
    await chain.live(10);
    await chain.backUp();
    await chain.live(100);
    expect(await chain.glance()).toMatchObject({ backlog: 0, lost: 0, missing: 0 });
    await chain.restore();
    await chain.live(1);
    expect(await chain.glance()).toMatchObject({ backlog: 100, lost: 0, missing: 0 });
    await chain.live(20);
    expect(await chain.glance()).toMatchObject({ backlog: 0, lost: 0, missing: 0 });
    await chain.close();
  });

  it("goes on, and tells of what no outbox has any more", async () => {
    const chain = new Chain(40);
    await chain.open();
    await chain.live(10);
    await chain.backUp();
    await chain.live(100);
    await chain.restore();
    await chain.live(30);
    const { backlog, lost, missing } = await chain.glance();
    expect({ backlog, lost, missing }).toEqual({ backlog: 0, lost: 60, missing: 60 });
    await chain.close();
  });
});
