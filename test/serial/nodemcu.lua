-- A NodeMCU's prompt in a real Lua: echoes, takes 256 characters a line, keeps files in the working directory.
-- Arguments: "crypto" gives it that module, "integer" makes 3/2 one, "plain" leaves NodeMCU's modules out, "lossy"
-- loses every twentieth line.
local wants = {}
for _, word in ipairs(arg) do wants[word] = true end

if not wants.plain then
  node = { restart = function() io.write("restarting\r\n") end }
  file = {
    open = function(name, mode)
      local f = io.open(name, mode .. "b")
      if not f then return nil end
      return {
        write = function(_, s) return f:write(s) end,
        read = function(_, n) return f:read(n) end,
        seek = function(_, whence, at) return f:seek(whence, at) end,
        close = function() f:close() end,
      }
    end,
    remove = os.remove,
    fsinfo = function() return tonumber(os.getenv("FREE") or "900000"), 0, 900000 end,
  }
end
if wants.crypto then
  crypto = {
    fhash = function(_, name)
      local p = io.popen("sha256sum '" .. name .. "' 2>/dev/null")
      local digits = p:read(64)
      p:close()
      return digits and (digits:gsub("%x%x", function(b) return string.char(tonumber(b, 16)) end)) or ""
    end,
  }
end
function print(...)
  local parts = {}
  for i = 1, select("#", ...) do parts[i] = tostring(select(i, ...)) end
  io.write(table.concat(parts, "\t"), "\r\n")
end

io.stdout:setvbuf("no")
local count = 0
while true do
  io.write("> ")
  local line = io.read("*l")
  if not line then break end
  line = line:gsub("\r", "")
  count = count + 1
  io.write(line, "\r\n")
  if #line > 256 then line = line:sub(1, 256) end
  if wants.integer then line = line:gsub("%(3/2%)", "(1)") end
  if not (wants.lossy and count % 20 == 0) then
    local run, fault = loadstring(line, "=stdin")
    local ok, err = true, fault
    if run then ok, err = pcall(run) end
    if not run or not ok then io.write(tostring(err), "\r\n") end
  end
end
