// A day of one line before several tills, staffed or self-service: who comes, who is called, and what an entrance and
// an exit beam see of it.
import { DAY_S, type OnSensor } from "./lane-day.ts";
import { Random } from "./random.ts";
import type { Setting } from "./settings.ts";

/** From the entrance to the head of an empty line. Unit s; measured in a ticket hall. */
const WALK_S = 2.5;

/** Shoppers who see so many in the line go elsewhere. */
const BALK_AT = 12;

interface Customer {
  arriveMs: number;
  readyMs: number;
}

interface Break {
  sensor: "entry" | "exit";
  value: 0 | 1;
  tMs: number;
}

/** One line; `tills` and the mean service in s say which kind. `second` lives through one second at a time. */
export class GroupDay {
  readonly customers: { arriveMs: number; startMs: number }[] = [];
  private line: Customer[] = [];
  private tillsFreeMs: number[];
  private breaks: Break[] = [];
  private random: Random;
  private setting: Setting;
  private meanServiceS: number;
  private onSensor: OnSensor;
  private tMs = 0;

  constructor(setting: Setting, seed: number, tills: number, meanServiceS: number, onSensor: OnSensor) {
    this.setting = setting;
    this.random = new Random(seed);
    this.meanServiceS = meanServiceS;
    this.onSensor = onSensor;
    this.tillsFreeMs = Array.from({ length: tills }, () => 0);
  }

  waiting(): number {
    return this.line.length;
  }

  second(): number {
    const tS = this.tMs / 1000;
    const shape = 1 + 0.35 * Math.sin((4 * Math.PI * tS) / DAY_S - 1);
    const perS = (0.8 * this.tillsFreeMs.length * shape) / this.meanServiceS / (1 + this.setting.crowd.sideBySide);
    this.tMs += 1000;
    if (this.random.chance(perS) && this.line.length < BALK_AT) this.arrive();
    this.serve();
    this.breaks.sort((a, b) => a.tMs - b.tMs);
    while (this.breaks[0] !== undefined && this.breaks[0].tMs < this.tMs) {
      const { sensor, value, tMs } = this.breaks.shift() as Break;
      this.onSensor(sensor, value, 0, tMs);
    }
    return this.tMs;
  }

  private arrive(): void {
    const { crowd } = this.setting;
    const parties = this.random.chance(crowd.sideBySide) ? 2 : 1;
    const atMs = this.tMs - Math.floor(this.random.between(0, 1000));
    for (let i = 0; i < parties; i++) this.line.push({ arriveMs: atMs, readyMs: atMs + 1000 * WALK_S });
    this.pass("entry", atMs, crowd.missedEntry);
  }

  private serve(): void {
    for (const [till, freeMs] of this.tillsFreeMs.entries()) {
      const first = this.line[0];
      if (first === undefined || first.readyMs > this.tMs || freeMs > this.tMs) continue;
      this.line.shift();
      this.customers.push({ arriveMs: first.arriveMs, startMs: this.tMs });
      this.tillsFreeMs[till] = this.tMs + 1000 * this.random.gamma(1.95, this.meanServiceS / 1.95);
      this.pass("exit", this.tMs, this.setting.crowd.missedExit);
    }
  }

  /** One body breaks a beam, or is missed, or is seen twice. */
  private pass(sensor: "entry" | "exit", atMs: number, missed: number): void {
    if (this.random.chance(missed)) return;
    const lengthMs = Math.floor(this.random.between(250, 650));
    this.breaks.push({ sensor, value: 1, tMs: atMs }, { sensor, value: 0, tMs: atMs + lengthMs });
    if (!this.random.chance(this.setting.crowd.doubled)) return;
    const again = atMs + lengthMs + Math.floor(this.random.between(300, 900));
    this.breaks.push({ sensor, value: 1, tMs: again }, { sensor, value: 0, tMs: again + 200 });
  }
}
