import { runInContext } from "node:vm";
import { lauxlib, lua, lualib } from "lua-wasm-bindings/dist/lua.51.js";
import { describe, expect, it } from "vitest";
import { readBundle } from "../../firmware/build/bundles.ts";
import { newBareContext } from "../../host/simulator/bare-context.ts";
import { type Decoded, decode, encode } from "../../protocol/codec.ts";
import type { FieldKind, Kind, Messages } from "../../protocol/messages.ts";
import { decodeForHost, encodeForBox, SCHEMAS } from "../../protocol/schemas.ts";
import { INVALID, VALID } from "./vectors.ts";

interface Codec {
  encode: (kind: Kind, message: object) => string;
  decode: (kind: Kind, payload: string) => Decoded<unknown>;
}

const source: Codec = {
  encode: (kind, message) => encode(kind as FieldKind, message as Messages[FieldKind]),
  decode: (kind, payload) => decode(kind as FieldKind, payload),
};
const host: Codec = {
  encode: (kind, message) => encodeForBox(kind, message as Messages[Kind]),
  decode: decodeForHost,
};

async function espruinoCodec(): Promise<Codec> {
  const context = newBareContext({});
  runInContext("var global = globalThis", context);
  runInContext(await readBundle("codec"), context);
  return runInContext("tillbeacon", context) as Codec;
}

/** The Lua bundle's codec; messages go in and out as flat Lua tables. */
async function luaCodec(): Promise<Codec> {
  const vm = lauxlib.luaL_newstate();
  lualib.luaL_openlibs(vm);
  const run = (code: string): string => {
    if (lauxlib.luaL_dostring(vm, code) !== 0) throw new Error(String(lua.lua_tostring(vm, -1)));
    const out = lua.lua_tostring(vm, -1) ?? "";
    lua.lua_settop(vm, 0);
    return out;
  };
  run(`core = (function(...) ${await readBundle("lua")}\nend)() return ""`);
  run(`function flat(t) local out = {} for k, v in pairs(t) do
    out[#out + 1] = string.format("%q:", k) .. (type(v) == "number" and string.format("%.17g", v) or string.format("%q", tostring(v)))
  end return "{" .. table.concat(out, ",") .. "}" end return ""`);
  return {
    encode: (kind, message) => {
      const fields = Object.entries(message).map(([k, v]) => `${k}=${v === null ? "nil" : JSON.stringify(v)}`);
      return run(`return core.encode("${kind}", {${fields.join(",")}})`);
    },
    decode: (kind, payload) => {
      const literal = `"${[...payload].map((c) => `\\${String(c.charCodeAt(0)).padStart(3, "0")}`).join("")}"`;
      const text = run(`local d = core.decode("${kind}", ${literal})
        return d.kind == "ok" and '{"kind":"ok","message":' .. flat(d.message) .. "}" or flat(d)`);
      return JSON.parse(text) as Decoded<unknown>;
    },
  };
}

/** Null and absent are the same unknown: boxes have only the one. */
function known(message: unknown): object {
  return Object.fromEntries(Object.entries(message as object).filter(([, v]) => v !== null && v !== undefined));
}

const codecs: [string, () => Promise<Codec>][] = [
  ["box (source)", async () => source],
  ["box (Espruino bundle)", espruinoCodec],
  ["box (Lua bundle)", luaCodec],
  ["host", async () => host],
];

describe.each(codecs)("contract vectors through the codec of the %s", (_, open) => {
  it("writes and reads every valid message", async () => {
    const codec = await open();
    for (const { name, kind, message, payload } of VALID) {
      // A box only writes its records, and those as its outbox packs them.
      if (kind === "telemetry" && codec !== host) continue;
      expect(codec.encode(kind, message), name).toBe(payload);
      const decoded = codec.decode(kind, payload);
      expect(decoded.kind, name).toBe("ok");
      if (decoded.kind === "ok") expect(known(decoded.message), name).toEqual(known(message));
    }
  });

  it("rejects every invalid payload with its reason and field", async () => {
    const codec = await open();
    for (const { name, kind, payload, reason, field } of INVALID)
      if (kind !== "telemetry" || codec === host)
        expect({ ...codec.decode(kind, payload) }, name).toEqual({ kind: "rejected", reason, field });
  });
});

describe("contract vectors through the zod schemas", () => {
  it.each(VALID)("accepts $name", ({ kind, payload }) => {
    expect(SCHEMAS[kind].safeParse(JSON.parse(payload)).success).toBe(true);
  });

  it.each(INVALID.filter((v) => v.reason !== "not-json" && v.reason !== "too-long"))(
    "rejects $name",
    ({ kind, payload }) => {
      expect(SCHEMAS[kind].safeParse(JSON.parse(payload)).success).toBe(false);
    },
  );
});
