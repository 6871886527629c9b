import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Outbox, openOutbox } from "../../../../host/headoffice/uplink/outbox.ts";

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-outbox-"));
  file = path.join(dir, "outbox.sqlite");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const record = (size: number) => () => new Uint8Array(size);

describe("the outbox", () => {
  it("numbers records from 1, also when it was emptied and opened again", () => {
    const first = new Outbox(file, 1e6, 0);
    const { epoch } = first.now;
    expect(first.add([record(10), record(10)])).toBe(1);
    first.acknowledge(2);
    expect(first.now).toMatchObject({ oldest: 3, newest: 2, acked: 2 });
    first.close();
    const second = new Outbox(file, 1e6, 0);
    expect(second.now).toMatchObject({ epoch, oldest: 3, newest: 2, acked: 2 });
    expect(second.add([record(10)])).toBe(3);
    expect(second.record(2)).toBeUndefined();
    expect(second.record(3)).toHaveLength(10);
    second.close();
  });

  it("keeps some of what is acknowledged, and knows of it when it is opened again", () => {
    const first = new Outbox(file, 1e6, 3);
    first.add(Array.from({ length: 8 }, () => record(10)));
    first.acknowledge(6);
    expect(first.now).toMatchObject({ oldest: 4, newest: 8, acked: 6, lost: 0 });
    first.close();
    const second = new Outbox(file, 1e6, 3);
    expect(second.now).toMatchObject({ oldest: 4, newest: 8, acked: 6 });
    // Head office has less than it had: what is still here may be sent again.
    second.acknowledge(1);
    expect(second.now).toMatchObject({ oldest: 4, acked: 3 });
    expect(second.record(4)).toHaveLength(10);
    second.acknowledge(8);
    expect(second.now).toMatchObject({ oldest: 6, acked: 8 });
    second.close();
  });

  it("opens the file of a version that kept nothing acknowledged", () => {
    const before = new Outbox(file, 1e6, 0);
    before.add([record(10), record(10), record(10)]);
    before.acknowledge(2);
    before.close();
    const database = new DatabaseSync(file);
    database.exec("DROP TABLE acknowledged");
    database.close();
    const outbox = new Outbox(file, 1e6);
    expect(outbox.now).toMatchObject({ oldest: 3, newest: 3, acked: 2, lost: 0 });
    outbox.close();
  });

  it("drops the oldest where there is no room, and counts them", () => {
    const outbox = new Outbox(file, 100000);
    for (let i = 0; i < 100; i++) outbox.add(Array.from({ length: 20 }, () => record(100)));
    expect(outbox.now).toMatchObject({ newest: 2000, lost: 1440, oldest: 1441 });
    outbox.close();
  });

  it("drops what is acknowledged first, and counts none of it as lost", () => {
    const outbox = new Outbox(file, 100000);
    for (let i = 0; i < 50; i++) outbox.add(Array.from({ length: 20 }, () => record(100)));
    outbox.acknowledge(900);
    for (let i = 0; i < 50; i++) outbox.add(Array.from({ length: 20 }, () => record(100)));
    expect(outbox.now).toMatchObject({ newest: 2000, lost: 540, oldest: 1441, acked: 1440 });
    outbox.close();
  });

  it("changes nothing when a record cannot be made", () => {
    const outbox = new Outbox(file, 1e6);
    const bad = (): never => {
      throw new RangeError("bad");
    };
    expect(() => outbox.add([record(1), bad])).toThrow("bad");
    expect(outbox.now).toMatchObject({ oldest: 1, newest: 0 });
    expect(outbox.add([record(1)])).toBe(1);
    outbox.close();
  });

  it("sets a damaged file aside and begins another epoch", () => {
    writeFileSync(file, "this is no database, but long enough to be looked at as one".repeat(20));
    const told: string[] = [];
    const outbox = openOutbox(file, 1e6, (aside) => told.push(path.basename(aside)));
    expect(outbox.now).toMatchObject({ oldest: 1, newest: 0 });
    outbox.close();
    expect(told).toEqual([expect.stringMatching(/^outbox\.sqlite\..+\.damaged$/)]);
    expect(readdirSync(dir)).toEqual(expect.arrayContaining(["outbox.sqlite", ...told]));
  });

  it("tells of no file set aside where there is none, or a whole one", () => {
    const fail = (aside: string): void => expect.unreachable(aside);
    for (let i = 0; i < 2; i++) openOutbox(file, 1e6, fail).close();
    expect(readdirSync(dir)).toEqual(["outbox.sqlite"]);
  });

  it("has every record that it said it had, after kill -9", async () => {
    const module = path.resolve(import.meta.dirname, "../../../../host/headoffice/uplink/outbox.ts");
    const program = `import { Outbox } from ${JSON.stringify(module)};
      const outbox = new Outbox(${JSON.stringify(file)}, 1e9);
      for (let seq = 0; seq < 5000; process.stdout.write(seq + "\\n"))
        seq = outbox.add([(_, seq) => new TextEncoder().encode("record " + seq)]);
      setInterval(() => {}, 1e6);`;
    const child = spawn(process.execPath, [
      "--disable-warning=ExperimentalWarning",
      "--input-type=module-typescript",
      "-e",
      program,
    ]);
    let said = "";
    child.stdout.on("data", (data: Buffer) => {
      said += String(data);
      if (said.length > 1500) child.kill("SIGKILL");
    });
    await new Promise((resolve) => child.on("close", resolve));
    const last = Number(said.slice(0, said.lastIndexOf("\n")).split("\n").at(-1));
    const outbox = new Outbox(file, 1e9);
    expect(last).toBeGreaterThan(100);
    expect(outbox.now.newest).toBeGreaterThanOrEqual(last);
    for (let seq = 1; seq <= outbox.now.newest; seq++)
      expect(new TextDecoder().decode(outbox.record(seq))).toBe(`record ${seq}`);
    outbox.close();
  });
});
