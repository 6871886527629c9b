// The three targets that run the core: its source in this process, the Espruino bundle in a bare context, the Lua bundle
// in a Lua 5.1 VM.
import { runInContext } from "node:vm";
import { lauxlib, lua, lualib } from "lua-wasm-bindings/dist/lua.51.js";
import { readBundle } from "../../firmware/build/bundles.ts";
import type { Estimate, estimate } from "../../firmware/core/estimate.ts";
import type { Lane } from "../../firmware/core/lane.ts";
import type { LaneLayout } from "../../protocol/box-settings.ts";
import type { Channel } from "../../protocol/channels.ts";
import { newBareContext } from "./bare-context.ts";
import { laneTarget, sourceTarget, type Target } from "./source-target.ts";
import type { TargetName } from "./target-names.ts";

/** Creates a lane on a target; rebuilds its bundle if a source has changed. */
export async function openTarget(name: TargetName, layout: LaneLayout): Promise<Target> {
  if (name === "espruino") return espruinoTarget(layout, await readBundle("core"));
  if (name === "lua") return new LuaTarget(layout, await readBundle("lua"));
  return sourceTarget(layout);
}

function espruinoTarget(layout: LaneLayout, code: string): Target {
  const context = newBareContext({});
  runInContext("var global = globalThis", context);
  runInContext(code, context, { filename: "espruino-core.js" });
  const core = runInContext("tillbeacon", context) as { Lane: typeof Lane; estimate: typeof estimate };
  return laneTarget(new core.Lane(layout), core.estimate);
}

/** Input goes to Lua as text, one batch for each estimate, as calls into the VM are slow. */
const LUA_DRIVER = `
function tillbeacon_run(batch)
  for kind, a, b, c, t in batch:gmatch("(%a)([^,]*),([^,]*),([^,]*),([^;]*);") do
    if kind == "f" then lane:feed(tonumber(a), tonumber(b), tonumber(c), tonumber(t)) else lane:tick(tonumber(t)) end
  end
end
function tillbeacon_row(t)
  local e = core.estimate(lane, t)
  local out = {}
  for i, name in ipairs(names) do
    local v = e[name]
    if type(v) == "number" then v = string.format("%.17g", v) end
    out[i] = v == nil and "" or tostring(v)
  end
  return table.concat(out, ",")
end`;

/** How each field of an estimate comes back from Lua, in the order in which it is asked for. */
const CELLS: { readonly [F in keyof Estimate]: (cell: string) => Estimate[F] } = {
  inLane: numberOf,
  waiting: numberOf,
  atLeast: (cell) => cell === "true",
  waitS: numberOf,
  waitLowS: numberOf,
  waitHighS: numberOf,
  confidence: Number,
  ins: numberOf,
  outs: numberOf,
  reversed: numberOf,
  headPresences: numberOf,
  tailPresences: numberOf,
  state: (cell) => cell as Estimate["state"],
};
const FIELDS = Object.keys(CELLS) as (keyof Estimate)[];

class LuaTarget implements Target {
  private vm: ReturnType<typeof lauxlib.luaL_newstate>;
  private batch: string[] = [];

  constructor(layout: LaneLayout, code: string) {
    this.vm = lauxlib.luaL_newstate();
    lualib.luaL_openlibs(this.vm);
    this.run(`core = (function(...) ${code}\nend)()`);
    const fields = Object.entries(layout).map(([name, value]) => `${name}=${value}`);
    this.run(`lane = core.newLane({${fields.join(",")}})\nnames = {${FIELDS.map((f) => `"${f}"`).join(",")}}`);
    this.run(LUA_DRIVER);
  }

  feed(channel: Channel, value: number, status: number, tMs: number): void {
    this.batch.push(`f${channel},${value},${status},${tMs};`);
    if (this.batch.length > 2000) this.flush();
  }

  tick(tMs: number): void {
    this.batch.push(`t,,,${tMs};`);
  }

  estimate(tMs: number): Estimate {
    this.flush();
    this.run(`return tillbeacon_row(${tMs})`);
    const cells = (lua.lua_tostring(this.vm, -1) ?? "").split(",");
    lua.lua_settop(this.vm, 0);
    const row = Object.fromEntries(FIELDS.map((field, i) => [field, CELLS[field](cells[i] ?? "")]));
    return row as unknown as Estimate;
  }

  close(): void {
    lua.lua_close(this.vm);
  }

  private flush(): void {
    if (this.batch.length === 0) return;
    this.run(`tillbeacon_run("${this.batch.join("")}")`);
    this.batch = [];
  }

  private run(code: string): void {
    if (lauxlib.luaL_dostring(this.vm, code) !== 0) throw new Error(`Lua: ${lua.lua_tostring(this.vm, -1)}`);
  }
}

function numberOf(cell: string): number | undefined {
  return cell === "" ? undefined : Number(cell);
}
