import { runInContext } from "node:vm";
import { lauxlib, lua, lualib } from "lua-wasm-bindings/dist/lua.51.js";
import { readBundle } from "../../firmware/build/bundles.ts";
import { newBareContext } from "../../host/simulator/bare-context.ts";
import type { Decoded } from "../../protocol/codec.ts";
import { type Codec, itKeepsTheContract } from "../contract/codec-tests.ts";

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

itKeepsTheContract("box", "box (Espruino bundle)", espruinoCodec);
itKeepsTheContract("box", "box (Lua bundle)", luaCodec);
