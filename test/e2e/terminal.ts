// The `tillbeacon` command with somebody at its terminal: a pty, as scripts and pipes are none.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { eventually } from "../serial/pty.ts";
import { COMMAND } from "./host-process.ts";
import { socat } from "./programs.ts";

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]|${String.fromCharCode(7)}`, "g");

/** A command that runs; `end` ends it. */
export class Terminal {
  /** What is on the screen and was, without the cursor movements of a line editor. */
  text = "";
  private child: ChildProcessWithoutNullStreams;

  constructor(args: readonly string[], cwd: string) {
    const command = [...COMMAND, ...args].join(" ");
    this.child = spawn(socat as string, ["STDIO", `EXEC:${command},pty,stderr,setsid,ctty`], { cwd });
    this.child.stdout.on("data", (data) => (this.text += String(data).replace(ESCAPES, "")));
  }

  get isOver(): boolean {
    return this.child.exitCode !== null;
  }

  /** Waits until the screen ends with a question and a blank, and answers it. */
  async answer(question: RegExp | string, answer: string): Promise<void> {
    const isAsked = (): boolean =>
      typeof question === "string" ? this.text.endsWith(`${question} `) : question.test(this.text);
    await eventually(isAsked, String(question));
    this.child.stdin.write(`${answer}\r`);
  }

  end(): void {
    this.child.kill();
  }
}
