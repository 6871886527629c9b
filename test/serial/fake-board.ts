// A fake Espruino at the far end of a cable, with a lane's sensors and lamps on its pins, in real time.
import { ESP32_DEVKITC } from "../../hardware/boards/esp32-devkitc.ts";
import type { SerialConnection } from "../../host/core/boxes/serial-connection.ts";
import { openPort } from "../../host/serial/port.ts";
import { Pacer, VirtualClock } from "../../host/simulator/clock.ts";
import { FakeConsole, type Misbehaviour } from "../../host/simulator/fake-console.ts";
import { FakeVl53l1x } from "../../host/simulator/fake-vl53l1x.ts";
import { ESP32, RP2040 } from "../../host/simulator/platforms.ts";
import { VirtualBoard } from "../../host/simulator/virtual-board.ts";
import type { Cable } from "./pty.ts";

const WIRING = ESP32_DEVKITC.wiring;

export type Beam = "entry" | "entry2" | "exit";

/** From one beam of a pair to the other; a body breaks each for so long. Unit ms. */
const STRIDE_MS = 80;
const BODY_MS = 330;
const FLUTTER = { brokenMs: 30, clearMs: 370 };
const TURN_MS = 400;
/** A person is so much nearer to a zone's sensor than what is behind. Unit mm. */
const NEARER_MM = 1200;
/** Live sensors are never quite still: every so many ms their ranges change by so many mm. */
const JITTER = { everyMs: 40, mm: 3 };

/** What a zone's sensor sees: a range in mm and the raw status of the chip (9 is valid, 4 no target). */
export interface Sight {
  rangeMm: number;
  rawStatus: number;
}

/** What is unusual about a board. */
export interface FakeBoardOptions {
  board?: string;
  version?: string;
  storageBytes?: number;
  hasSha256?: boolean;
  misbehaviour?: Misbehaviour;
}

/** The board; `open` plugs it in and powers it. */
export class FakeBoard {
  readonly console: FakeConsole;
  readonly head: Sight = { rangeMm: 2400, rawStatus: 9 };
  readonly tail: Sight = { rangeMm: 2400, rawStatus: 9 };
  private onSend: (text: string) => void = () => {};
  private clock = new VirtualClock();
  private pacer = new Pacer(this.clock, 1);
  private line: SerialConnection | undefined;
  private levels: { [pin: string]: 0 | 1 } = {};

  constructor(options: FakeBoardOptions = {}) {
    this.console = new FakeConsole({
      board: options.board ?? "ESP32",
      version: options.version ?? "2v29",
      storageBytes: options.storageBytes ?? 262144,
      hasSha256: options.hasSha256 ?? true,
      misbehaviour: options.misbehaviour ?? {},
      send: (bytes) => {
        this.onSend(Buffer.from(bytes).toString("latin1"));
        this.line?.write(bytes);
      },
      newBoard: (code, joints) => {
        const head = new FakeVl53l1x(this.clock, () => this.head);
        const tail = new FakeVl53l1x(this.clock, () => this.tail);
        return new VirtualBoard({
          platform: options.board === RP2040.board ? RP2040 : ESP32,
          code,
          clock: this.clock,
          pacer: this.pacer,
          files: {},
          inputs: this.levels,
          sensors: { [WIRING.headShutdown]: head, [WIRING.tailShutdown]: tail },
          readyLines: { [WIRING.headReady]: head, [WIRING.tailReady]: tail },
          onOutput: () => {},
          ...joints,
        });
      },
    });
  }

  async open(cable: Cable): Promise<void> {
    this.line = await openPort(cable.far, 115200);
    this.line.onBytes((bytes) => {
      this.pacer.catchUp();
      this.console.receive(bytes);
    });
    this.pacer.start();
    this.console.boot();
  }

  async close(): Promise<void> {
    this.console.stop();
    this.pacer.stop();
    await this.line?.close();
  }

  /** Has the zones' ranges change a little all the time, as those of real sensors do. */
  trembles(): void {
    this.clock.every(JITTER.everyMs, () => {
      for (const zone of [this.head, this.tail]) zone.rangeMm += zone.rangeMm % 2 === 0 ? JITTER.mm : -JITTER.mm;
    });
  }

  /** Gets all that the board says from now on. */
  tap(onSend: (text: string) => void): void {
    this.onSend = onSend;
  }

  /** Resolves when so much of the board's own time has passed: on a loaded machine it falls behind ours. Unit ms. */
  passes(ms: number): Promise<void> {
    return new Promise((resolve) => this.clock.after(ms, resolve));
  }

  /** Somebody walks past a beam, or a pair of them, at the pace of the board's own time; resolves when both are clear. */
  async walksPast(...beams: Beam[]): Promise<void> {
    for (const [i, beam] of beams.entries()) {
      this.clock.after(STRIDE_MS * i, () => this.input(beam, true));
      this.clock.after(BODY_MS + STRIDE_MS * i, () => this.input(beam, false));
    }
    await this.passes(BODY_MS + STRIDE_MS * beams.length);
  }

  /** Somebody walks in past both beams of the entrance, turns round and walks back out. */
  async turnsRound(): Promise<void> {
    await this.walksPast("entry", "entry2");
    await this.passes(TURN_MS);
    await this.walksPast("entry2", "entry");
  }

  /** A beam that is only just aligned breaks for a moment; resolves when the next break is due. */
  async flutters(beam: Beam): Promise<void> {
    this.input(beam, true);
    await this.passes(FLUTTER.brokenMs);
    this.input(beam, false);
    await this.passes(FLUTTER.clearMs);
  }

  /** Lets somebody stand in a zone for so long, in the board's own time. Unit ms. */
  async standsIn(zone: Sight, ms: number): Promise<void> {
    zone.rangeMm -= NEARER_MM;
    await this.passes(ms);
    zone.rangeMm += NEARER_MM;
  }

  /** Breaks or frees a beam, opens or closes the till; holds over starts of the board. */
  input(name: Beam | "tillSwitch", active: boolean): void {
    const pin = WIRING[name];
    this.levels[pin] = active ? 0 : 1;
    this.console.board?.setInput(pin, active ? 0 : 1);
  }
}
