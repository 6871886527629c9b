// docs/integrators-hour.md, followed: each command whose output is printed there says that, but for figures and the port.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { FakeBoard } from "../serial/fake-board.ts";
import { Cable, eventually } from "../serial/pty.ts";
import { runBeside, scratch } from "./host-process.ts";
import { note, socat } from "./programs.ts";
import { Terminal } from "./terminal.ts";

const DOCUMENT = readFileSync(path.resolve(import.meta.dirname, "../../docs/integrators-hour.md"), "utf8");
const WIFI_PASSWORD = "rather secret";

const { dir, remove } = scratch();
afterAll(remove);

/** What the document prints behind a command, line by line. */
function sampleOf(command: string): string[] {
  const [, text = ""] = new RegExp(`\\$ npx tillbeacon ${command}\\n([\\s\\S]*?)\`\`\``).exec(DOCUMENT) ?? [];
  return text.trimEnd().split("\n");
}

/** Lines without what differs from lane to lane and from run to run; a line that the document has broken is whole again. */
function comparable(text: string): string[] {
  const lines = text.replaceAll(/\n {7,}/g, " ").split(/[\r\n]+/);
  const told = lines.filter((line) => line.trim() !== "" && !/ s left $/.test(line));
  return told.map((line) =>
    line
      .replace(/^\/\S+:/, "PORT:")
      .replaceAll(/\d+/g, "#")
      .replaceAll(/ +/g, " ")
      .trimEnd(),
  );
}

/** The first block of YAML: the shop's configuration. */
const CONFIG = /```yaml\n([\s\S]*?)```/.exec(DOCUMENT)?.[1] as string;

/** How long somebody stands in a zone. Unit ms. */
const STANDS_MS = 2500;

/** What the person of the walk test does at each step. */
const STEPS: readonly ((board: FakeBoard) => Promise<void>)[] = [
  async () => {},
  (board) => board.walksPast("entry", "entry2"),
  (board) => board.standsIn(board.tail, STANDS_MS),
  (board) => board.standsIn(board.head, STANDS_MS),
  (board) => board.walksPast("exit"),
  (board) => board.turnsRound(),
];

describe.skipIf(socat === undefined)(`the integrator's hour${note("socat", socat)}`, () => {
  it("is as the document prints it: flash, provision, doctor, walk-test", async () => {
    writeFileSync(path.join(dir, "tillbeacon.yaml"), CONFIG);
    const cable = new Cable(dir);
    await cable.plug();
    const board = new FakeBoard();
    await board.open(cable);
    const port = ["--port", cable.near];
    board.trembles();
    try {
      const flashed = await runBeside(["flash", ...port], dir);
      expect(comparable(flashed.stdout)).toEqual(comparable(sampleOf("flash").join("\n")));
      expect(await provisioned(port)).toEqual(comparable(sampleOf("provision").join("\n")));
      board.input("entry2", true);
      board.tail.rawStatus = 6;
      const examined = await runBeside(["doctor", "--for", "4", ...port], dir);
      expect(comparable(examined.stdout)).toEqual(comparable(sampleOf("doctor").join("\n")));
      board.input("entry2", false);
      board.tail.rawStatus = 9;
      expect(await walked(board, port)).toEqual(comparable(sampleOf("walk-test").join("\n")));
    } finally {
      await board.close();
      await cable.pull();
    }
  });
});

/** Answers as the document does. */
async function provisioned(port: readonly string[]): Promise<string[]> {
  const terminal = new Terminal(["provision", ...port], dir);
  for (const line of sampleOf("provision")) {
    const [, question, answer] = /^(.*\])(?: (.*))?$/.exec(line) ?? [];
    if (question !== undefined) await terminal.answer(question, answer ?? "");
    else if (line.endsWith("(not shown)")) await terminal.answer(line, WIFI_PASSWORD);
  }
  return saidBy(terminal);
}

async function walked(board: FakeBoard, port: readonly string[]): Promise<string[]> {
  const terminal = new Terminal(["walk-test", ...port], dir);
  const questions = sampleOf("walk-test").filter((line) => line.endsWith("[go]"));
  expect(questions).toHaveLength(STEPS.length);
  for (const [i, question] of questions.entries()) {
    await terminal.answer(question, "");
    // The step has begun: what happens now is seen.
    await eventually(() => terminal.text.slice(terminal.text.lastIndexOf("[go]")).includes(" s left"), question);
    await STEPS[i]?.(board);
  }
  return saidBy(terminal);
}

async function saidBy(terminal: Terminal): Promise<string[]> {
  await eventually(() => terminal.isOver, "the end of the command", 30000);
  return comparable(terminal.text);
}
