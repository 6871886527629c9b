// What a host may ask of a box beside its lamp: decodes commands, carries them out, counts those that are refused and answers
// where an answer is due.
import { type Decoded, decode, encode } from "../../protocol/codec.ts";
import { valuesOf } from "../../protocol/enumerations.ts";
import type { Acknowledgement } from "../../protocol/messages/acknowledgement.ts";
import { type Configuration, signedConfiguration } from "../../protocol/messages/box-configuration.ts";
import type { TimeOfDay } from "../../protocol/messages/time.ts";
import type { Chunk, UpdateOffer } from "../../protocol/messages/update.ts";
import { COMMANDS, type Command, type Kind, MAX_COUNT } from "../../protocol/messages.ts";
import { toNumber } from "../../protocol/text.ts";
import type { Beacon } from "./beacon.ts";
import type { Records } from "./records.ts";
import type { Signer, Update } from "./update.ts";

/** Answers that wait for the link. */
const MAX_ANSWERS = 4;

/** The commands of one box. Times are its monotonic time in ms. */
export class Commands {
  /** Commands that were refused, since the start. */
  rejected = 0;
  /** Host's wall clock minus the box's time in ms; undefined until the host has sent the time. */
  unixOffsetMs: number | undefined;
  /** The configuration in force; 0 is the number of the one that the box was flashed with. */
  configuration: Configuration;
  /** Set where the board can take new images. */
  update: Update | undefined;
  /** Set where the box has a key of its own; without one it takes no configuration. */
  signer: Signer | undefined;
  private beacon: Beacon;
  private records: Records;
  private boot: string;
  private answers: string[] = [];

  constructor(beacon: Beacon, records: Records, boot: string, configuration: Configuration) {
    this.beacon = beacon;
    this.records = records;
    this.boot = boot;
    this.configuration = configuration;
  }

  /** Takes a command's payload. A refused one is counted; "" or the reason and the field. */
  take(kind: Kind, payload: string, tMs: number): string {
    let refusal = "unknown-field " + kind;
    if (valuesOf(COMMANDS).indexOf(kind as Command) >= 0) {
      const decoded: Decoded<unknown> = decode(kind as Command, payload);
      refusal = reasonOf(decoded);
      if (decoded.kind === "ok") refusal = this.obey(kind as Command, decoded.message, tMs);
      if (kind === "config" || (kind === "update" && refusal !== "")) this.answer(kind, idOf(payload), refusal);
    }
    if (refusal !== "") this.rejected += 1;
    return refusal;
  }

  /** Carries out a command; "" or the reason why not, and the field. */
  private obey(kind: Command, message: unknown, tMs: number): string {
    if (kind === "ack") {
      const ack = message as Acknowledgement;
      this.records.acknowledge(ack.boot, ack.seq, ack.heard, tMs);
    } else if (kind === "time") {
      this.unixOffsetMs = (message as TimeOfDay).unixMs - tMs;
      this.records.greeted(tMs);
    } else if (kind === "config") return this.reconfigure(message as Configuration);
    else if (!this.update) return kind === "update" ? "no-updates board" : "";
    else if (kind === "update") return this.update.begin(message as UpdateOffer, tMs);
    else this.update.take(message as Chunk, tMs);
    return "";
  }

  /** Takes a configuration that is signed, and no earlier one again; the one that it has is answered again. */
  private reconfigure(next: Configuration): string {
    const signer = this.signer;
    if (!signer) return "no-key board";
    if (signer.tag(signedConfiguration(next.id, next.callAbove, next.telemetryMs)) !== next.tag)
      return "bad-signature tag";
    if (next.id < this.configuration.id) return "replayed id";
    this.adopt(next);
    return "";
  }

  /** Takes a configuration that was kept; "" or the reason and the field. */
  configure(payload: string): string {
    const decoded = decode("config", payload);
    if (decoded.kind === "ok") this.adopt(decoded.message);
    return reasonOf(decoded);
  }

  private adopt(configuration: Configuration): void {
    this.configuration = configuration;
    this.beacon.callAbove = configuration.callAbove;
  }

  /** The next answer to send, or undefined. */
  nextAnswer(): string | undefined {
    return this.answers.shift();
  }

  /** The next request for a chunk of a new image, or undefined. */
  ask(tMs: number): string | undefined {
    return this.update ? this.update.ask(this.boot, tMs) : undefined;
  }

  /** Ends an update whose chunks are all there, with an answer to the host; true when the box is to restart into it. */
  concludeUpdate(): boolean {
    const update = this.update;
    if (!update) return false;
    const id = update.id();
    const result = update.finish();
    if (result !== undefined) this.answer("update", id, result);
    return result === "";
  }

  private answer(to: "config" | "update", id: number, refusal: string): void {
    const result = refusal === "" ? "done" : "refused";
    if (this.answers.length < MAX_ANSWERS)
      this.answers.push(
        encode("answer", {
          boot: this.boot,
          to: to,
          id: id,
          result: result,
          detail: refusal === "" ? undefined : refusal,
        }),
      );
  }
}

/** Why a message was refused, and the field; "" when it was not. */
export function reasonOf(decoded: Decoded<unknown>): string {
  return decoded.kind === "rejected" ? decoded.reason + " " + decoded.field : "";
}

/** The number of a message that may be broken otherwise; 0 where none can be read. */
function idOf(payload: string): number {
  const at = payload.indexOf('"id":');
  const end = payload.indexOf(",", at);
  const id = at < 0 || end < 0 ? undefined : toNumber(payload.substring(at + 5, end));
  return id !== undefined && id >= 0 && id <= MAX_COUNT && id % 1 === 0 ? id : 0;
}
