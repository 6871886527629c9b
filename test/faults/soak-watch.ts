// Looks at the shop of a soak: which lanes are fresh, and whether each box shows what the host wants there.
import type { Snapshot } from "../../host/web/snapshot.ts";
import { pause } from "./rig.ts";
import type { SoakRun } from "./soak-run.ts";

/** A shop that is not well by then is not waited for. Simulated ms. */
const PATIENCE_MS = 900000;

export async function stateOf(soak: SoakRun): Promise<Snapshot | undefined> {
  if (soak.pageUrl === "") return undefined;
  try {
    const response = await fetch(`${soak.pageUrl}api/state`, { signal: AbortSignal.timeout(1000) });
    return (await response.json()) as Snapshot;
  } catch {
    return undefined;
  }
}

function ours(snapshot: Snapshot | undefined): Snapshot["lanes"] {
  return snapshot?.lanes.filter(({ box }) => box.startsWith("lane-")) ?? [];
}

/** Lanes that are fresh, and all of them. */
export function freshOf(snapshot: Snapshot | undefined): { fresh: number; all: number } {
  const lanes = ours(snapshot);
  return { fresh: lanes.filter(({ freshness }) => freshness === "fresh").length, all: lanes.length };
}

function isFresh(snapshot: Snapshot | undefined): boolean {
  const { fresh, all } = freshOf(snapshot);
  return all > 0 && fresh === all;
}

function isRight(snapshot: Snapshot | undefined): boolean {
  const shown = new Map(snapshot?.details.map(({ box, telemetry }) => [box, telemetry?.lamp]));
  return ours(snapshot).every(({ box, lamp }) => shown.get(box) === lamp);
}

/** Simulated ms until it is so; undefined when it is not in time. */
async function takes(soak: SoakRun, isSo: (snapshot: Snapshot | undefined) => boolean): Promise<number | undefined> {
  const fromMs = soak.simulatedMs();
  for (;;) {
    const ms = soak.simulatedMs() - fromMs;
    if (isSo(await stateOf(soak))) return ms;
    if (ms > PATIENCE_MS) return undefined;
    await pause(5);
  }
}

/** How long it takes until all lanes are fresh, and from then until all lamps are right. Simulated ms. */
export async function recoveryOf(soak: SoakRun): Promise<{ freshMs: number | undefined; rightMs: number | undefined }> {
  const freshMs = await takes(soak, isFresh);
  const rightMs = await takes(soak, (snapshot) => isFresh(snapshot) && isRight(snapshot));
  if (freshMs === undefined || rightMs === undefined) soak.findings.push(describe(soak, await stateOf(soak)));
  return { freshMs, rightMs };
}

/** Lanes as the page has them, for a shop that does not get well. */
function describe(soak: SoakRun, snapshot: Snapshot | undefined): string {
  if (snapshot === undefined) return `at ${soak.hour()} h: no answer`;
  const lanes = ours(snapshot).map(
    ({ box, freshness, heardMs, lamp }) => `${box} ${freshness} ${lamp} ${snapshot.nowMs - (heardMs ?? 0)} ms`,
  );
  return `at ${soak.hour()} h: ${lanes.join(", ")}; warned of ${snapshot.warnings.map(({ key }) => key).join(", ")}`;
}
