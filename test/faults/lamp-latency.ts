// How long a lamp takes: from a record on its way to the host to the command that it causes on its way to the box, both as
// a tap sees them. The machine's time, whatever time it is in the shop.
import type { Packet } from "mqtt-packet";
import type { LampCause } from "./host-run.ts";
import type { Direction } from "./tap.ts";

/** Records of a boot that are remembered. */
const REMEMBERED = 500;

export class LampLatency {
  /** Unit ms. */
  readonly times: number[] = [];
  private sent = new Map<string, Map<number, number>>();
  private commands = new Map<string, { id: number; atMs: number }>();
  private causes = new Map<string, LampCause>();

  /** To be called with every packet. */
  see(packet: Packet, direction: Direction): void {
    if (packet.cmd !== "publish") return;
    const [, , , box = "", kind] = packet.topic.split("/");
    const isRecord = direction === "to-broker" && kind === "telemetry";
    if (!isRecord && !(direction === "from-broker" && kind === "beacon")) return;
    const message = JSON.parse(String(packet.payload)) as { boot: string; seq: number; id: number };
    if (isRecord) this.record(message.boot, message.seq);
    else if (message.id !== this.commands.get(box)?.id) {
      this.commands.set(box, { id: message.id, atMs: performance.now() });
      this.match(box);
    }
  }

  /** The host's word, before or after its command has been seen. */
  caused(cause: LampCause): void {
    this.causes.set(cause.box, cause);
    const command = this.commands.get(cause.box);
    if (command !== undefined && performance.now() - command.atMs < 1000) this.match(cause.box);
  }

  private record(boot: string, seq: number): void {
    const list = this.sent.get(boot) ?? new Map<number, number>();
    this.sent.set(boot, list);
    if (!list.has(seq)) list.set(seq, performance.now());
    list.delete(seq - REMEMBERED);
  }

  private match(box: string): void {
    const cause = this.causes.get(box);
    const command = this.commands.get(box);
    if (cause === undefined || command === undefined) return;
    this.causes.delete(box);
    const sentMs = this.sent.get(cause.boot ?? "")?.get(cause.seq ?? 0);
    if (sentMs !== undefined && command.atMs >= sentMs) this.times.push(command.atMs - sentMs);
  }
}
