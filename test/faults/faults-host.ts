// Faults of the host's own process: stopped, killed, started again.
import { BOTH, type Fault } from "./fault.ts";
import type { ConsoleLine } from "./host-run.ts";
import { PlayedBox } from "./played-box.ts";
import { pause, type Rig } from "./rig.ts";

const PLAYED = "played-1";

function callsOf({ hosts }: Rig): ConsoleLine[] {
  return hosts.flatMap(({ lines }) => lines).filter(({ decision }) => decision === "call");
}

/** A box tells of a line of six for 10 s and of none for 12 s, while host or broker are stopped. */
async function tellOfLine(rig: Rig): Promise<void> {
  const box = await PlayedBox.connect(rig.brokerPort, PLAYED);
  rig.undo.push(() => box.close());
  await box.tell({ state: "serving" });
  freeze(rig, "SIGSTOP");
  for (let s = 0; s < 22; s++, await pause(1000)) void box.tell({ state: "serving", waiting: s < 10 ? 6 : 0 });
  void box.tell({ state: "serving", waiting: 0 });
}

function freeze(rig: Rig, signal: "SIGSTOP" | "SIGCONT"): void {
  rig.host.kill(signal);
}

export const HOST_FAULTS: readonly Fault[] = [
  {
    ...{ name: "host: stopped for 22 s", about: "a line of 6 for 10 s, then none", brokers: BOTH, goesStale: true },
    ...{ rig: { extraBoxes: [PLAYED] }, withoutLine: true, holdS: 22 },
    begin: tellOfLine,
    end: (rig) => freeze(rig, "SIGCONT"),
    check: (rig) => {
      const calls = callsOf(rig);
      return calls.length === 0 ? undefined : `called on what was over: ${calls.map((c) => c.reason).join("; ")}`;
    },
  },
  {
    ...{ name: "host: killed thirty times", about: "kill -9 and started again", brokers: BOTH, goesStale: true },
    holdS: 60,
    begin: async (rig) => {
      for (let i = 0; i < 30; i++) {
        await pause(300 + 100 * (i % 7));
        await rig.killHost();
        await rig.startHost();
        if (i % 10 === 5) rig.line(1, 4, 3);
      }
    },
  },
  {
    ...{ name: "host: stopped in order and started", about: "SIGTERM, 10 s", brokers: BOTH, goesStale: true },
    holdS: 12,
    begin: async (rig) => {
      await pause(8000);
      rig.pageUrl = undefined;
      rig.host.kill("SIGTERM");
      await rig.host.exited;
    },
    end: async (rig) => {
      await rig.startHost();
    },
  },
];
