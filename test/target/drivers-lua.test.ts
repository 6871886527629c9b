import path from "node:path";
import { fileURLToPath } from "node:url";
import { lauxlib, lua, lualib } from "lua-wasm-bindings/dist/lua.51.js";
import { describe, expect, it } from "vitest";
import { buildLua } from "../../firmware/build/lua/build.ts";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const bundle = buildLua(ROOT, "firmware/nodemcu/drivers.ts");

/** A VL53L1X in Lua: ready 50 ms after it is told to range, and 50 ms after each sample that is cleared. */
const CHIP = `
now, out, power, plugged, address, registers, readyAt = 0, {}, false, true, 0x29, {}, nil
local function word(at, value) registers[at] = math.floor(value / 256); registers[at + 1] = value % 256 end
shutdown = { set = function(self, high)
  if high and not power then address, registers, readyAt = 0x29, { [0xe5] = 3 }, nil; word(0x10f, 0xeacc); word(0xde, 0x2c0) end
  power = high
end }
local function answers(a) return power and plugged and a == address end
wide = {
  write = function(self, a, register, bytes)
    if not answers(a) then return false end
    for i, byte in ipairs(bytes) do registers[register + i - 1] = byte end
    if register == 1 then address = bytes[1] end
    if register == 0x87 then readyAt = bytes[1] == 0x40 and now + 50 or nil end
    if register == 0x86 and readyAt then readyAt = now + 50 end
    return true
  end,
  read = function(self, a, register, count)
    if not answers(a) then return nil end
    registers[0x31] = readyAt and now >= readyAt and 1 or 0
    registers[0x89] = 9; word(0x89 + 13, 1234); word(0x89 + 15, 128); word(0x89 + 7, 16)
    local bytes = {}
    for i = 0, count - 1 do bytes[i] = registers[register + i] or 0 end
    return bytes
  end,
  release = function() return true end,
}
narrow = { write = function() return false end, read = function() return nil end, release = function() return true end }
`;

/** Runs Lua code beside the bundle (in \`drivers\`) and gives what it puts into \`out\`. */
function run(code: string): string[] {
  const vm = lauxlib.luaL_newstate();
  lualib.luaL_openlibs(vm);
  for (const chunk of [`drivers = (function(...) ${bundle}\nend)()`, CHIP, `${code}\nreturn table.concat(out, "\\n")`])
    if (lauxlib.luaL_dostring(vm, chunk) !== 0) throw new Error(`Lua: ${lua.lua_tostring(vm, -1)}`);
  const text = lua.lua_tostring(vm, -1) ?? "";
  lua.lua_close(vm);
  return text.split("\n");
}

describe("the drivers in Lua 5.1", () => {
  it("range, report an unplugged sensor, and have it back", () => {
    const lines = run(`
      local samples = 0
      chain = drivers.newChain(wide, narrow, shutdown, function(index, reading)
        if reading.kind == "sample" then
          samples = samples + 1
          local sensor = chain.places[1].sensor
          last = reading.rangeMm .. " " .. reading.status .. " " .. sensor:signalKcps() .. " " .. sensor:ambientKcps()
        else out[#out + 1] = reading.fault end
      end)
      local function go(ms) local to = now + ms; while now < to do now = now + 20; chain:poll(now) end end
      go(2000); out[#out + 1] = last; out[#out + 1] = tostring(samples > 25 and samples < 45)
      plugged = false; go(200); plugged = true; power = true; samples = 0
      go(2000); out[#out + 1] = tostring(samples > 15)
    `);
    expect(lines).toEqual(["1234 0 1000 125", "true", "nack", "true"]);
  });

  it("take the button and light a strip by the length of the line", () => {
    const lines = run(`
      local button = drivers.newButton(
        function(open) out[#out + 1] = tostring(open) end, function() out[#out + 1] = "heard" end)
      for t = 0, 5000, 50 do button:poll((t >= 1000 and t < 1200) or (t >= 2000 and t < 3500), t) end
      local strip = drivers.newStrip({ send = function(self, bytes)
        local row = {}
        for i = 0, 11 do row[i + 1] = bytes[i] end
        out[#out + 1] = table.concat(row, " ")
      end }, 4)
      drivers.newGauge(strip):show(3, 2, 0)
      strip:flush(0)
    `);
    expect(lines).toEqual(["true", "heard", "96 0 0 96 0 0 0 128 0 0 0 0"]);
  });
});
