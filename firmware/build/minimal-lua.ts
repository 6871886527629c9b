// Makes what typescript-to-lua writes smaller: classes are their own prototypes, and its library is replaced by the few
// functions that firmware needs, for the arguments that firmware gives.

import { mergeBranches, namesLocal } from "./branches.ts";
import { NOTHING_YET } from "./rows.ts";

/** Local names that NodeMCU's compiler takes in a function: LUAI_MAXVARS of its luaconf.h. */
const MOST_NAMES = 50;

/** The library by name, each function after those that it uses. Positions count from 0, as in the source. */
const LIBRARY: { [name: string]: string } = {
  __TS__Class: `local function __TS__Class(c)
  c.__index = c
  return c
end`,
  __TS__New: `local function __TS__New(class, ...)
  local instance = setmetatable({}, class)
  local construct = class.____constructor
  if construct then construct(instance, ...) end
  return instance
end`,
  made: "local made = setmetatable",
  __TS__StringSubstring: `local sub = string.sub
local function __TS__StringSubstring(text, from, to)
  return sub(text, from + 1, to)
end`,
  __TS__StringCharCodeAt: `local byte = string.byte
local function __TS__StringCharCodeAt(text, at)
  return byte(text, at + 1) or 0 / 0
end`,
  __TS__ArrayIndexOf: `local function __TS__ArrayIndexOf(list, item)
  for i = 1, #list do
    if list[i] == item then return i - 1 end
  end
  return -1
end`,
  __TS__ArraySlice: `local function __TS__ArraySlice(list, from)
  local rest = {}
  for i = from + 1, #list do rest[i - from] = list[i] end
  return rest
end`,
  __TS__TypeOf: `local function __TS__TypeOf(value)
  local found = type(value)
  return found == "table" and "object" or found == "nil" and "undefined" or found
end`,
  rowOfZeros: `local function rowOfZeros(length)
  return {[0] = 0, string.byte(string.rep("\\0", length - 1), 1, length - 1)}
end`,
  rowOfBytes: `local function rowOfBytes(text)
  return {[0] = string.byte(text), string.byte(text, 2, #text)}
end`,
  textOfRow: `local function textOfRow(row, length)
  return string.char(unpack(row, 0, length - 1))
end`,
  // Separators are single characters that are no letters.
  eachPart: `local function eachPart(text, separator)
  return string.gmatch(text .. separator, "(.-)%" .. separator)
end`,
  __TS__StringSplit: `local function __TS__StringSplit(text, separator)
  local parts = {}
  for part in string.gmatch(text .. separator, "(.-)%" .. separator) do parts[#parts + 1] = part end
  return parts
end`,
};

/** A class and its methods. */
const CLASS =
  /^((?:local )?(\w+) = )__TS__Class\(\)\n(?:local \w+ = \w+\.\w+\n)?((?:function \2\.\w+\(.*\)\n(?:[ \n].*\n|\n)*end\n)*)/gm;

/** In one table, methods need no mention of their class. */
function asMembers(methods: string): string {
  return methods.replaceAll(/^function \w+\.(\w+)/gm, "$1 = function").replaceAll(/^end$/gm, "end,");
}

/** The finished program. Throws with the names of library functions that there are none of. */
export function minimalLua(code: string): string {
  const plain = code
    .replaceAll(/^(\w+)\.name = "\w+"\n/gm, "")
    .replaceAll(/^(local )?function (\w+)\.prototype\./gm, "function $2.")
    .replaceAll(/^function \w+\.____constructor\(self\)\nend\n/gm, "");
  const own = mergeBranches(plain)
    .replaceAll(CLASS, (_, head: string, __, methods: string) => `${head}__TS__Class({${asMembers(methods)}})\n`)
    .replaceAll(NOTHING_YET, "nil")
    .replaceAll("math.floor(", "__floor(")
    .replaceAll("string.char(", "__char(")
    // One blank a level: the file lies in the board's flash, too.
    .replaceAll(/^(?: {4})+/gm, (blanks) => " ".repeat(blanks.length / 4));
  const used = new Set(own.match(/\b(?:__TS__|rowOf|textOfRow|made\b|eachPart)\w*/g) ?? []);
  const missing = [...used].filter((name) => LIBRARY[name] === undefined);
  if (missing.length > 0) throw new Error(`Lua's library has no ${missing.join(", ")}`);
  const library = Object.entries(LIBRARY).filter(([name]) => used.has(name));
  const head = `local __floor, __char = math.floor, string.char\n${library.map(([, text]) => text).join("\n")}\n`;
  return head + namesLocal(own, MOST_NAMES - (head.match(/^local /gm)?.length ?? 0) - 1);
}
