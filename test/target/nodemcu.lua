-- NodeMCU without the silicon: its modules in virtual time, a broker that acknowledges and a host that greets.
-- lua5.1 nodemcu.lua IMAGE TRACE: IMAGE is a chunk, compiled or not; lines of TRACE are "t_ms what value". What changes
-- is a pin by its D index, or A0; HEAD and TAIL, a sensor's range in mm, 0 for none, -1 when it does not answer; HOST,
-- silent at 0; LINK, lost at 0; LOG, which at 1 tells all that the image does; a word with a small letter, a command with
-- its payload; or first of all LAYOUT with fields of the lane's layout in Lua.
-- Prints every telemetry payload. With a third argument, prints last the heap that the running image takes beside its
-- code, in bytes: what is in use at the end, the most that was in use when garbage was collected, in calls to the modules
-- as well, the most with the garbage, and again what is in use at the end. Garbage is collected whenever the heap has
-- grown by a tenth, as NodeMCU sets it (LUAI_GCPAUSE of its luaconf.h). The argument is "-", or a file that counts the last
-- of the four as it would be on the chip; the image has to be source then, for the names in it.
local image, trace, measure = arg[1], arg[2], arg[3]
local census = measure and measure ~= "-" and dofile(measure)
local now, order, queue = 0, 0, {}

local function at(ms, run)
  order = order + 1
  queue[#queue + 1] = { at = now + ms, order = order, run = run }
end

local function runUntil(t)
  while true do
    local first
    for i, due in ipairs(queue) do
      local best = queue[first]
      if due.at <= t and (not best or due.at < best.at or (due.at == best.at and due.order < best.order)) then first = i end
    end
    if not first then break end
    local due = table.remove(queue, first)
    if due.at > now then now = due.at end
    due.run()
  end
  if t > now then now = t end
end

-- Code is not counted, nor does it put off the collection of garbage: on the chip it lies in flash.
local code, limit, mostUsed, most
local function collect()
  collectgarbage() collectgarbage()
  local used = collectgarbage("count") * 1024 - code
  limit, mostUsed = 1.1 * used, math.max(mostUsed, used)
  collectgarbage("setpause", math.ceil(100 + 10 * used / (used + code)))
  return used
end
local function look()
  if not measure then return end
  local heap = collectgarbage("count") * 1024 - code
  if heap > most then most = heap end
  if heap > limit then collect() end
end

tmr = { ALARM_AUTO = 1, ALARM_SINGLE = 0 }
-- Near the end of its 31 bits, so that it begins anew during the day.
function tmr.now() look() return (now * 1000 + 2147000000) % 2147483648 end
function tmr.create()
  return {
    alarm = function(_, ms, mode, run)
      local function again()
        run()
        if mode == 1 then at(ms, again) end
      end
      at(ms, again)
    end,
  }
end

local levels, triggers, log = {}, {}, false
local function tell(...)
  if log then print(now, ...) end
end
gpio = { INPUT = 0, INT = 2, OUTPUT = 1, PULLUP = 1, HIGH = 1, LOW = 0 }
function gpio.mode(pin, mode) if mode ~= 1 and levels[pin] == nil then levels[pin] = 1 end end
function gpio.read(pin) look() return levels[pin] or 1 end
function gpio.write(pin, level) look() tell("gpio", pin, level) levels[pin] = level end
function gpio.trig(pin, _, run) triggers[pin] = run end
adc = { read = function() return (levels.A0 or 1) * 1023 end }

-- Two VL53L1X by the pins of their XSHUT: registers as bytes, a reading every 50 ms. What a driver reads of them is in
-- DS12385 and ST's ultra-low API: model, boot state, oscillator, data ready, 17 bytes of result.
local names, sensors = { [0] = "HEAD", [3] = "TAIL" }, {}
for pin, name in pairs(names) do sensors[pin] = { name = name, registers = {} } end
-- Power-on; also before the heap is measured, since what a sensor holds takes none of the chip's.
local function reset(sensor)
  local known = sensor.registers
  for at = 0, 0x120 do known[at] = 0 end
  known[0x10f], known[0x110], known[0xe5], known[0xdf] = 0xea, 0xcc, 1, 100
  sensor.address, sensor.readyAt, sensor.isAwake = 0x29, now, false
end
reset(sensors[0])
reset(sensors[3])
local function sensorAt(address)
  for pin, found in pairs(sensors) do
    if (levels[pin] or 0) == 0 then
      if found.isAwake then reset(found) end
    else
      found.isAwake = true
      if found.address == address and (levels[found.name] or 0) >= 0 then return found end
    end
  end
end
local sensor, register
i2c = { SLOW = 100000, TRANSMITTER = 0, RECEIVER = 1 }
function i2c.setup() end
function i2c.start() end
function i2c.stop() end
function i2c.address(_, address) sensor = sensorAt(address) return sensor ~= nil end
function i2c.write(_, bytes)
  look()
  register = bytes:byte(1) * 256 + bytes:byte(2)
  for i = 3, #bytes do
    local at = register + i - 3
    sensor.registers[at] = bytes:byte(i)
    if at == 1 then sensor.address = bytes:byte(i) end
    if at == 0x86 then sensor.readyAt = now + 50 end
  end
  return #bytes
end
function i2c.read(_, count)
  local mm = levels[sensor.name] or 0
  local known = sensor.registers
  known[0x31] = now >= sensor.readyAt and 3 or 2
  known[0x89] = mm > 0 and 9 or 4
  known[0x96], known[0x97] = math.floor(mm / 256), mm % 256
  local bytes = {}
  for i = 1, count do bytes[i] = string.char(known[register + i - 1] or 0) end
  return table.concat(bytes)
end

wifi = { STATION = 1, setmode = function() end, sta = { config = function() end, getrssi = function() return -60 end } }
ws2812 = {
  init = function() end,
  write = function(text) tell("strip", (text:gsub(".", function(c) return string.format("%02x", c:byte()) end))) end,
}
node = { heap = function() return 20000 end }
local files = { ["tillbeacon.json"] = "settings" }
file = { getcontents = function(name) return files[name] end, putcontents = function(name, text) tell("file", name, text) files[name] = text end }
local layout = { tills = 0, entry = true, entryPair = true, exit = true, head = false, tail = false }
sjson = {
  decode = function()
    return {
      store = "s", box = "lane-1", ssid = "shop", wifiPassword = "w", broker = "b", port = 1883, username = "", password = "",
      tillSwitch = true,
      layout = layout,
    }
  end,
}

mqtt = {}
local client
local function say(kind, payload) client.handlers.message(client, "tillbeacon/v1/s/lane-1/" .. kind, payload) end
function mqtt.Client()
  client = { handlers = {} }
  function client.on(self, event, run) self.handlers[event] = run end
  function client.lwt(_, topic, payload) tell("will", topic, payload) end
  function client.subscribe() end
  function client.close() tell("close") end
  function client.connect(self, _, _, _, connected, failed)
    at(50, function()
      if levels.LINK ~= 0 then connected() else failed(self, now % 3 == 0 and 5 or -5) end
    end)
  end
  function client.publish(_, topic, payload, _, retain, acknowledged)
    look()
    tell("publish", topic, retain, payload)
    if topic:match("/status$") then at(20, function() say("time", '{"v":1,"unixMs":1795331998823}') end) end
    if topic:match("/telemetry$") then
      print(payload)
      local boot, seq = payload:match('"boot":"(%w+)","seq":(%d+)')
      if levels.HOST ~= 0 then at(30, function() say("ack", '{"v":1,"boot":"' .. boot .. '","seq":' .. seq .. "}") end) end
    end
    if levels.LINK ~= 0 then at(5, acknowledged) end
  end
  return client
end

local function change(what, value)
  if what == "LOG" then log = value == "1"
  elseif what == "LAYOUT" then for field, text in value:gmatch("(%w+)=(%w+)") do layout[field] = tonumber(text) or text == "true" end
  elseif what:match("^%l") then say(what, value)
  else
    local pin, level = tonumber(what) or what, tonumber(value)
    if levels[pin] == level then return end
    levels[pin] = level
    if triggers[pin] then triggers[pin](level, tmr.now()) end
    if pin == "LINK" and level == 0 then client.handlers.offline(client) end
  end
end

local chunk = assert(loadfile(image))
if census then census.begin() end
collectgarbage() collectgarbage()
code, mostUsed, most = collectgarbage("count") * 1024, 0, 0
if measure then
  collectgarbage("setstepmul", 1000000)
  collect()
end
local started, last = false, 0
for line in io.lines(trace) do
  local t, what, value = line:match("^(%d+) (%w+) (.+)$")
  if not started and what ~= "LAYOUT" and what ~= "LOG" then
    started = true
    chunk()
  end
  runUntil(tonumber(t))
  change(what, value)
  last = tonumber(t)
end
runUntil(last + 2000)
if measure then
  local used = collect()
  print(string.format("heap %d %d %d %d", used, mostUsed, most, census and census.take(used, image) or used))
end
