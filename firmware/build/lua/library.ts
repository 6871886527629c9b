// What firmware calls in Lua and typescript-to-lua's own library has not. Positions count from 0, as in the source.

/** The library's text, before the program. */
export const LIBRARY = `local function rowOfZeros(length)
  return {[0] = 0, string.byte(string.rep("\\0", length - 1), 1, length - 1)}
end
local function rowOfBytes(text)
  return {[0] = string.byte(text), string.byte(text, 2, #text)}
end
local function textOfRow(row, length)
  return string.char(unpack(row, 0, length - 1))
end`;
