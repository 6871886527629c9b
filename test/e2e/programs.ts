// System programs that some tests need: where they are, or how to get them.
import { existsSync } from "node:fs";

/**
 * Path of Debian's Chromium, if it is installed: that without windows before the whole one, which from version 151 on draws each
 * window's own toolbar in processes beside the page's, and takes several times as long.
 */
export const chromium = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find((p) => existsSync(p));
/** Path of the Mosquitto broker, if it is installed. */
export const mosquitto = ["/usr/sbin/mosquitto", "/usr/bin/mosquitto"].find((p) => existsSync(p));
/** Path of socat, which makes pairs of ptys, if it is installed. */
export const socat = existsSync("/usr/bin/socat") ? "/usr/bin/socat" : undefined;
/** Path of a Lua 5.1, if it is installed. */
export const lua = existsSync("/usr/bin/lua5.1") ? "/usr/bin/lua5.1" : undefined;

/** Path of its compiler, which comes with it. */
export const luac = existsSync("/usr/bin/luac5.1") ? "/usr/bin/luac5.1" : undefined;

/** Path of Prometheus, if it is installed. */
export const prometheus = existsSync("/usr/bin/prometheus") ? "/usr/bin/prometheus" : undefined;

/** Path of Prometheus' tool, if it is installed. */
export const promtool = existsSync("/usr/bin/promtool") ? "/usr/bin/promtool" : undefined;

/** Path of OpenSSL, if it is installed. */
export const openssl = existsSync("/usr/bin/openssl") ? "/usr/bin/openssl" : undefined;

/** How to install a program, for the names of skipped tests. */
export function note(program: string, path: string | undefined): string {
  return path === undefined ? ` (skipped: apt-get install ${program})` : "";
}

/** For the names of tests that need a browser. */
export const browserNote = note("chromium-headless-shell", chromium);
