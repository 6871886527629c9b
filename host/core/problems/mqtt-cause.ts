// Why a connection to a broker failed, derived from an error of the MQTT client. Pure.
import { type Cause, causeOf } from "./cause.ts";
import type { LinkError } from "./tls-mistrust.ts";

/** Messages of the client's timeouts, of CONNECT and of PINGREQ, which have no code. */
const TIMEOUTS: readonly unknown[] = ["connack timeout", "Keepalive timeout"];

/** Node's message when the other end hangs up at the TLS handshake, as a broker does at a port without TLS. */
const BEFORE_TLS = /disconnected before secure TLS connection/;

/** The cause; undefined where it is not known. The client's other errors without a code are about bytes that are not MQTT. */
export function mqttCauseOf(error: LinkError): Cause | undefined {
  if (BEFORE_TLS.test(error.message ?? "")) return "cut-before-tls";
  if (error.code !== undefined) return causeOf(error);
  return TIMEOUTS.includes(error.message) ? "no-answer" : "no-mqtt";
}
