// Why a connection to a broker fails, by an error of the MQTT client. Pure.
import { type Cause, causeOf } from "./cause.ts";
import type { LinkError } from "./tls-mistrust.ts";

/** What the client says when nothing comes in time: to its CONNECT, and to a PINGREQ. It gives these no code. */
const TIMEOUTS: readonly unknown[] = ["connack timeout", "Keepalive timeout"];

/** What Node says of the other end that hangs up on the first words of TLS, as a broker does at a port without it. */
const BEFORE_TLS = /disconnected before secure TLS connection/;

/** Undefined where nothing is known. The client's other errors without a code are about bytes that are no MQTT. */
export function mqttCauseOf(error: LinkError): Cause | undefined {
  if (BEFORE_TLS.test(error.message ?? "")) return "cut-before-tls";
  if (error.code !== undefined) return causeOf(error);
  return TIMEOUTS.includes(error.message) ? "no-answer" : "no-mqtt";
}
