import { expect, it } from "vitest";
import { mqttCauseOf } from "../../../../host/core/problems/mqtt-cause.ts";
import { troubleOf } from "../../../../host/core/problems/tls-mistrust.ts";

/** What a write says of a port without TLS, where the write is what finds it out. */
const buried = (reason: string): string =>
  `write EPROTO 40:error:0A00010B:SSL routines:tls_validate_record_header:${reason}:../deps/openssl/ssl/tlsany_meth.c:77:`;

it.each([
  ["connack timeout", undefined, "no-answer"],
  ["Keepalive timeout", undefined, "no-answer"],
  // "H" of an answer in HTTP, as mqtt-packet reads it.
  ["Invalid header flag bits, must be 0x0 for puback packet", undefined, "no-mqtt"],
  ["connect ECONNREFUSED 127.0.0.1:1883", "ECONNREFUSED", "refused"],
  ["Connection refused: Not authorized", 135, "not-allowed"],
  ["read EPROTO", "EPROTO", undefined],
  ["read ECONNRESET", "ECONNRESET", "cut-off"],
  [
    "Client network socket disconnected before secure TLS connection was established",
    ...(["ECONNRESET", "cut-before-tls"] as const),
  ],
  [buried("wrong version number"), "EPROTO", "no-tls"],
  [buried("tlsv1 alert unknown ca"), "EPROTO", "own-certificate"],
  [buried("inappropriate fallback"), "EPROTO", undefined],
])("finds in %j, %s: %s", (message, code, cause) => {
  expect(mqttCauseOf({ message, code })).toBe(cause);
});

it("says nothing of places in the source of OpenSSL", () => {
  const told = (reason: string): string => troubleOf({ message: buried(reason), code: "EPROTO" });
  expect(told("wrong version number")).toBe(
    "no TLS at this port (ERR_SSL_WRONG_VERSION_NUMBER), expected the broker's port with TLS",
  );
  expect(told("inappropriate fallback")).toBe("TLS: inappropriate fallback (ERR_SSL_INAPPROPRIATE_FALLBACK)");
});

it.each([
  ["connect ECONNREFUSED 127.0.0.1:1883\nsecond line", "ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:1883"],
  ["", "ECONNRESET", "ECONNRESET"],
  [undefined, undefined, "error"],
])("says of %j, %s: %s", (message, code, told) => {
  expect(troubleOf({ message, code })).toBe(told);
});
