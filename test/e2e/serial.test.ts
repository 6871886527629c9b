import { writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, it } from "vitest";
import { Cable, eventually } from "../serial/pty.ts";
import { SerialBoard } from "../serial/serial-board.ts";
import { HostProcess, scratch } from "./host-process.ts";
import { note, socat } from "./programs.ts";

describe.skipIf(socat === undefined)(`a shop with boxes on serial lines${note("socat", socat)}`, () => {
  const { dir, remove } = scratch();
  const cables = [new Cable(dir, "one"), new Cable(dir, "two")] as const;
  let boards: SerialBoard[] = [];
  let host: HostProcess | undefined;

  afterEach(async () => {
    await host?.end();
    for (const board of boards) await board.close();
    for (const cable of cables) await cable.pull();
    remove();
  });

  const seqs = (box: string): number[] => {
    const log = new DatabaseSync(path.join(dir, "log.sqlite"), { readOnly: true });
    const rows = log.prepare("SELECT seq FROM telemetry WHERE box = ? ORDER BY seq").all(box) as { seq: number }[];
    log.close();
    return rows.map(({ seq }) => seq);
  };

  it("logs, acknowledges and tells the time as over MQTT, and goes on when a cable is pulled and plugged again", async () => {
    writeFileSync(
      path.join(dir, "shop.yaml"),
      [
        "store: s",
        "lanes: [{box: lane-1}, {box: lane-2}]",
        "log: log.sqlite",
        "serial:",
        `  - {port: ${cables[0].near}, box: lane-1}`,
        `  - {port: ${cables[1].near}, box: lane-2}`,
      ].join("\n"),
    );
    host = new HostProcess(["--config", "shop.yaml", "--json"], dir);
    const said = host;
    await host.page();
    await eventually(() => said.stderr.includes("found no such port"), "word of the missing ports");
    for (const cable of cables) await cable.plug();
    boards = [new SerialBoard("s", "lane-1", "b1"), new SerialBoard("s", "lane-2", "b2")];
    await boards[0]?.open(cables[0].far);
    await boards[1]?.open(cables[1].far);
    // The clock, acknowledgements and lamp commands come back over the line.
    await eventually(
      () => boards.every(({ box }) => box.commands.unixOffsetMs !== undefined),
      "the time at both boxes",
    );
    await eventually(() => seqs("lane-1").length > 5 && seqs("lane-2").length > 5, "records of both boxes");

    const [first] = boards as [SerialBoard, SerialBoard];
    await cables[0].pull();
    await eventually(
      () => /lane-1|one-host/.test(said.stderr) && said.stderr.includes("the line cut"),
      "word of the pull",
    );
    await first.close();
    await cables[0].plug();
    await first.open(cables[0].far);
    const before = seqs("lane-1").length;
    await eventually(() => seqs("lane-1").length > before + 5, "records after the cable is back");

    // A box on the wrong port moves nothing.
    await cables[1].pull();
    await boards[1]?.close();
    await cables[1].plug();
    const wrong = new SerialBoard("s", "lane-9", "b9");
    boards.push(wrong);
    await wrong.open(cables[1].far);
    await eventually(
      () => said.stderr.includes('found box \\"s/lane-9\\", expected box \\"s/lane-2\\"'),
      "the refusal",
    );
    host.kill("SIGTERM");
    expect(await host.exited).toBe(0);
    expect(JSON.parse(host.stdout.trim().split("\n").at(-1) as string)).toMatchObject({ rejected: 0, boxes: 2 });
    for (const box of ["lane-1", "lane-2"]) {
      const numbers = seqs(box);
      expect(numbers, box).toEqual(Array.from(numbers, (_, i) => i + 1));
    }
    expect(seqs("lane-9")).toEqual([]);
  });
});
