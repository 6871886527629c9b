// The link of a box without a network: frames on the board's USB line, taken from the console. Decides nothing.
import type { BoxSettings } from "../../protocol/box-settings.ts";
import type { HostLink } from "../core/running-box.ts";
import type { Session } from "../core/session.ts";
import { monotonicMs } from "./board-port.ts";
import { SerialLink } from "./serial-link.ts";

/** Opens the link; the console is gone from the line until a host asks for it. */
export function openSerialLink(session: Session, settings: BoxSettings): HostLink {
  const link = new SerialLink(
    {
      send: function (bytes) {
        USB.write(bytes);
      },
      crc32: E.CRC32,
      onConsole: function () {
        E.setConsole("USB", { force: true });
      },
    },
    session,
    settings.store + "/" + settings.box,
  );
  E.setConsole(null, { force: true });
  USB.on("data", function (bytes) {
    link.receive(bytes, monotonicMs());
  });
  return link;
}

/** The board hangs on a cable to its host, which flashes it the same way. */
export function noUpdates(): undefined {
  return undefined;
}
