// The link of a box without a network: frames on the board's USB line, taken from the console. Decides nothing.

import type { BoxSettings } from "../../protocol/box-settings.ts";
import type { Kind } from "../../protocol/messages.ts";
import type { Box } from "../core/box.ts";
import type { UplinkScheduler } from "../core/uplink-scheduler.ts";
import { SerialLink } from "../link/serial-link.ts";
import { monotonicMs } from "./board-port.ts";
import type { Link } from "./lane-port.ts";

/** A box's serial link. */
class SerialNetwork implements Link {
  fault = "";
  reached = false;
  private link: SerialLink;
  private voice: UplinkScheduler;
  private mayHaveMore = false;

  constructor(box: Box, voice: UplinkScheduler, name: string, onCommand: (kind: Kind) => void) {
    const self = this;
    this.voice = voice;
    this.link = new SerialLink(
      {
        send: function (bytes) {
          USB.write(bytes);
        },
        crc32: E.CRC32,
        onConnected: function () {
          self.reached = true;
          box.will();
          self.link.publish("status", box.birth());
          voice.connected(monotonicMs());
          self.mayHaveMore = true;
        },
        onDisconnected: function (reason) {
          self.fault = reason;
          box.disconnected();
        },
        onMessage: function (kind, payload, tMs) {
          if (kind === "ack" && box.takeAcknowledgement(payload, tMs)) self.mayHaveMore = voice.hasMore();
          else {
            box.command(kind, payload, tMs);
            onCommand(kind);
            self.mayHaveMore = true;
          }
        },
        onConsole: function () {
          E.setConsole("USB", { force: true });
        },
      },
      name,
    );
    E.setConsole(null, { force: true });
    USB.on("data", function (bytes) {
      self.link.receive(bytes, monotonicMs());
    });
  }

  /** What there is to say: the rest of it, or an answer; once that is said, nothing until the box is asked anew. */
  tick(_tMs: number): void {
    if (this.mayHaveMore) this.flush();
  }

  /** Sends one thing that the box has to say: what follows leaves room for sensors. */
  flush(): void {
    this.mayHaveMore = false;
    if (!this.link.canPublish()) return;
    const voice = this.voice;
    const tMs = monotonicMs();
    this.link.tick(tMs);
    if (!this.link.canPublish() || !voice.next(tMs)) return;
    this.mayHaveMore = voice.hasMore();
    this.link.publish(voice.kind, voice.payload);
  }
}

/** Opens the link; the console is gone from the line until a host asks for it. */
export function openSerialLink(
  box: Box,
  voice: UplinkScheduler,
  settings: BoxSettings,
  onCommand: (kind: Kind) => void,
): Link {
  return new SerialNetwork(box, voice, settings.store + "/" + settings.box, onCommand);
}

/** The board hangs on a cable to its host, which flashes it the same way. */
export function noUpdates(): undefined {
  return undefined;
}
