-- NodeMCU without the silicon: its modules in virtual time, a broker that acknowledges and a host that greets.
-- lua5.1 nodemcu.lua IMAGE TRACE: IMAGE is a chunk, compiled or not; lines of TRACE are "t_ms what value". What changes
-- is a pin by its D index, or A0; HEAD and TAIL, a sensor's range in mm, 0 for none, -1 when it does not answer; HOST,
-- silent at 0; LINK, lost at 0; BROKER, frozen at 0; FAULT, after which the next look at the clock raises an error; LOG,
-- which at 1 tells all that the image does and each range that it reads; a word with a small letter, a command with its
-- payload; or first of all LAYOUT with fields of the lane's layout in Lua, MISSING with modules that the build lacks, SEED
-- with a number for the chip's noise, SUPPLY for a chip that was last set to measure its own supply.
-- As on the chip, an error in a timer or a pin goes to node.setonerror's function, and one in a callback of mqtt, which is
-- called without protection, ends in a restart by the chip's own watchdog: RESTART and the reason are the last line then.
-- Prints every telemetry payload. With a third argument, prints last the heap that the running image takes beside its
-- code, in bytes: what is in use at the end, the most that was in use when garbage was collected, in calls to the modules
-- as well, the most with the garbage, and again what is in use at the end. Garbage is collected whenever the heap has
-- grown by a tenth, as NodeMCU sets it (LUAI_GCPAUSE of its luaconf.h). The argument is "-", or a file that counts the last
-- of the four as it would be on the chip; the image has to be source then, for the names in it.
local image, trace, measure = arg[1], arg[2], arg[3]
local census = measure and measure ~= "-" and dofile(measure)
local gc = collectgarbage
local now, order = 0, 0

-- Timers and answers under way, in records and rooms that are there before the heap is measured: the chip's own are not
-- in Lua's heap.
local queue, idle = {}, {}
for i = 1, 64 do idle[i] = { at = 0, order = 0, run = false, every = false, enter = false } queue[i] = idle[i] end
for i = 64, 1, -1 do queue[i] = nil end
local function put(due, ms)
  order = order + 1
  due.at, due.order = now + ms, order
  queue[#queue + 1] = due
end
local function at(ms, run, enter, every)
  local due = table.remove(idle)
  due.run, due.enter, due.every = run, enter, every or false
  put(due, ms)
end

-- The image has a thread for itself and is called from the bottom of its stack, as on the chip.
local function newThread()
  return coroutine.create(function(run, a, b, c)
    while true do run, a, b, c = coroutine.yield(run(a, b, c)) end
  end)
end
local thread, onError = newThread(), nil
local tellLine = print
local function restart(why)
  tellLine("RESTART", why)
  os.exit(0)
end
-- Without protection: mqtt.c has lua_call.
local function call(run, a, b, c)
  local fine, problem = coroutine.resume(thread, run, a, b, c)
  if not fine then restart(problem) end
end
-- With protection: tmr.c and gpio.c have luaL_pcallx.
local function enter(run, a, b, c)
  local broken = thread
  local fine, problem = coroutine.resume(thread, run, a, b, c)
  if fine then return end
  thread = newThread()
  if not onError then restart(problem) end
  -- lnodemcu.c gives the whole trace, in many lines.
  call(onError, debug.traceback(broken, problem .. ' in "function"'))
end

local function runUntil(t)
  while true do
    local first, place
    for i = 1, #queue do
      local due = queue[i]
      if due.at <= t and (not first or due.at < first.at or (due.at == first.at and due.order < first.order)) then
        first, place = due, i
      end
    end
    if not first then break end
    table.remove(queue, place)
    if first.at > now then now = first.at end
    first.enter(first.run)
    if first.every then put(first, first.every) else
      first.run = false
      idle[#idle + 1] = first
    end
  end
  if t > now then now = t end
end

-- Code is not counted, nor does it put off the collection of garbage: on the chip it lies in flash. How soon garbage is
-- collected is the image's wish, of which as much is taken over as makes a difference here; 110 is LUAI_GCPAUSE.
local code, limit, mostUsed, most, pause, collections = 0, math.huge, 0, 0, 110, 0
function collectgarbage(what, value)
  if what == "setpause" then pause = value
  elseif what == "count" then return gc("count")
  end
  return 0
end
local function collect()
  gc("collect")
  collections = collections + 1
  local used = gc("count") * 1024 - code
  limit, mostUsed = pause / 100 * used, math.max(mostUsed, used)
  gc("setpause", math.ceil(100 + (pause - 100) * used / (used + code)))
  return used
end
local function look()
  if not measure then return end
  local heap = gc("count") * 1024 - code
  if heap > most then most = heap end
  if heap > limit then collect() end
end
-- What an image calls often while it puts texts and tables together.
if measure then
  local floor, char, gmatch, own, shown = math.floor, string.char, string.gmatch, setmetatable, tostring
  math, string = setmetatable({}, { __index = math }), setmetatable({}, { __index = string })
  function math.floor(value) look() return floor(value) end
  function string.char(...) look() return char(...) end
  function string.gmatch(text, pattern) look() return gmatch(text, pattern) end
  function setmetatable(object, meta) look() return own(object, meta) end
  function tostring(value) look() return shown(value) end
end

tmr = { ALARM_AUTO = 1, ALARM_SINGLE = 0 }
-- Near the end of its 31 bits, so that it begins anew during the day.
-- Its noise, and looks at the clock that are still to fail.
local chip = { noise = 1, faults = 0 }
local function clock() return (now * 1000 + 2147000000) % 2147483648 end
function tmr.now()
  look()
  if chip.faults > 0 then
    chip.faults = chip.faults - 1
    error("fault", 0)
  end
  return clock()
end
local timer = { alarm = function(_, ms, mode, run) at(ms, run, enter, mode == 1 and ms) end }
function tmr.create() return timer end

local levels, triggers, log = {}, {}, false
local function tell(...)
  if log then tellLine(now, ...) end
end
gpio = { INPUT = 0, INT = 2, OUTPUT = 1, PULLUP = 1, HIGH = 1, LOW = 0 }
function gpio.mode(pin, mode) if mode ~= 1 and levels[pin] == nil then levels[pin] = 1 end end
function gpio.read(pin) look() return levels[pin] or 1 end
function gpio.write(pin, level) look() tell("gpio", pin, level) levels[pin] = level end
function gpio.trig(pin, _, run) triggers[pin] = run end
-- A chip that measures its own supply goes on with that until its next start (docs/modules/adc.md).
adc = { INIT_ADC = 0, read = function() return chip.measuresSupply and 65535 or (levels.A0 or 1) * 1023 end }
function adc.force_init_mode(mode)
  tell("adc", mode)
  return chip.measuresSupply and mode == adc.INIT_ADC
end

do
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
local read = {}
for i = 1, 17 do read[i] = 0 end
function i2c.read(_, length)
  local mm = levels[sensor.name] or 0
  local known = sensor.registers
  known[0x31] = now >= sensor.readyAt and 3 or 2
  known[0x89] = mm > 0 and 9 or 4
  known[0x96], known[0x97] = math.floor(mm / 256), mm % 256
  for i = 1, length do read[i] = known[register + i - 1] or 0 end
  if register == 0x89 then tell("range", sensor.name, mm) end
  return string.char(unpack(read, 1, length))
end
end

wifi = { STATION = 1, setmode = function() end, sta = { config = function() end, getrssi = function() return -60 end } }
ws2812 = {
  init = function() end,
  write = function(text) tell("strip", (text:gsub(".", function(c) return string.format("%02x", c:byte()) end))) end,
}
node = {
  heap = function() return 20000 end,
  egc = { ON_ALLOC_FAILURE = 1, setmode = function() end },
  restart = function() restart("node.restart") end,
  setonerror = function(run) onError = run end,
  random = function(from, to)
    chip.noise = chip.noise * 48271 % 2147483647
    return to and from + chip.noise % (to - from + 1) or chip.noise / 2147483647
  end,
}
local files = { ["tillbeacon.json"] = "settings" }
file = { getcontents = function(name) return files[name] end, putcontents = function(name, text)
  if levels.FLASH == 0 then return nil end
  tell("file", name, text)
  files[name] = text
  return true
end }
local layout = { tills = 0, entry = true, entryPair = true, exit = true, head = false, tail = false }
sjson = {
  decode = function()
    return {
      store = "s", box = "lane-1", ssid = "shop", wifiPassword = "w", broker = "b", port = 1883, username = "", password = "",
      tillSwitch = "switch",
      layout = layout,
    }
  end,
}

-- The client of app/modules/mqtt.c: one publication under way at a time, the next behind it, and a goodbye behind them all.
local net = { clients = {} }
do
local SEND_TIMEOUT, methods = 5000, {}
function net.pump(client)
  if client.isSent then return end
  if client.waiting == 0 then
    if client.isClosing then at(1, client.drop, call) end
  else
    client.isSent = true
    if levels.LINK ~= 0 and levels.BROKER ~= 0 then at(5, client.acknowledge, call) end
  end
end
function net.drop(client)
  if not client.isConnected then return end
  client.isConnected, client.isClosing, client.isSent, client.waiting = false, false, false, 0
  if client.handlers.offline then client.handlers.offline(client) end
end
mqtt = {
  Client = function(...)
    -- An argument that does not fit is asked for again in the next place.
    local given, place = { ... }, 1
    local function take(fits)
      local value = given[place]
      if not fits(value) then return nil end
      place = place + 1
      return value
    end
    local function isString(value) return type(value) == "string" or type(value) == "number" end
    local function isNumber(value) return tonumber(value) ~= nil end
    local id, keepAlive = take(isString), take(isNumber)
    local username, password = take(isString), take(isString)
    local clean, longest = take(isNumber), take(isNumber)
    tell("client", id, keepAlive, username, password, clean or 0, longest or 1024)
    local client = { handlers = { message = false, overflow = false, offline = false }, waiting = 0, longest = longest or 1024 }
    client.isConnected, client.isClosing, client.isSent = false, false, false
    client.drop = function() net.drop(client) end
    client.acknowledge = function()
      if not client.isConnected then return end
      client.waiting, client.isSent = client.waiting - 1, false
      client.acknowledged()
      net.pump(client)
    end
    net.clients[#net.clients + 1] = client
    return setmetatable(client, { __index = methods })
  end,
}
function net.say(kind, payload)
  local topic = "tillbeacon/v1/s/lane-1/" .. kind
  for _, client in ipairs(net.clients) do
    local handler = #topic + #payload + 7 > client.longest and client.handlers.overflow or client.handlers.message
    if client.isConnected and handler then handler(client, topic, payload:sub(1, 1400)) end
  end
end
function methods.on(self, event, run) self.handlers[event] = run end
function methods.lwt(_, topic, payload) tell("will", topic, payload) end
function methods.subscribe() end
function methods.close(self)
  tell("close")
  if not self.isConnected then return end
  self.isClosing = true
  net.pump(self)
end
function methods.connect(self, _, _, _, connected, failed)
  if self.isConnected then error("already connected", 0) end
  tell("connect")
  at(50, function()
    if levels.LINK == 0 then return failed(self, now % 3 == 0 and 5 or -5) end
    self.isConnected = true
    if levels.BROKER == 0 then
      return at(SEND_TIMEOUT, function()
        self.isConnected = false
        failed(self, -2)
      end, call)
    end
    -- A broker knows one client of a name.
    for _, client in ipairs(net.clients) do if client ~= self then at(10, client.drop, call) end end
    connected()
  end, call)
end
function methods.publish(self, topic, payload, _, retain, acknowledged)
  look()
  if not self.isConnected then error("not connected", 0) end
  tell("publish", topic, retain, payload)
  if levels.BROKER ~= 0 then
    if topic:match("/status$") then at(20, function() net.say("time", '{"v":1,"unixMs":1795331998823,"errorMs":null}') end, call) end
    if topic:match("/telemetry$") then
      tellLine(payload)
      local boot, seq = payload:match('"boot":"(%w+)","seq":(%d+)')
      if levels.HOST ~= 0 then at(30, function() net.say("ack", '{"v":1,"boot":"' .. boot .. '","seq":' .. seq .. ',"heard":' .. seq .. "}") end, call) end
    end
  end
  self.waiting, self.acknowledged = self.waiting + 1, acknowledged
  net.pump(self)
end
end

local function change(what, value)
  if what == "LOG" then log = value == "1"
  elseif what == "FAULT" then chip.faults = tonumber(value)
  elseif what == "SEED" then chip.noise = tonumber(value)
  elseif what == "SUPPLY" then chip.measuresSupply = true
  elseif what == "MISSING" then for name in value:gmatch("%w+") do _G[name] = nil end
  elseif what == "LAYOUT" then for field, text in value:gmatch("(%w+)=(%w+)") do layout[field] = tonumber(text) or text == "true" end
  elseif what:match("^%l") then call(net.say, what, value)
  else
    local pin, level = tonumber(what) or what, tonumber(value)
    if levels[pin] == level then return end
    levels[pin] = level
    if triggers[pin] then enter(triggers[pin], level, clock()) end
    if pin == "LINK" and level == 0 then for _, client in ipairs(net.clients) do call(net.drop, client) end end
    if pin == "BROKER" and level == 1 then
      for _, client in ipairs(net.clients) do
        client.isSent = false
        call(net.pump, client)
      end
    end
  end
end

local chunk = assert(loadfile(image))
if census then census.begin() end
local started, last = false, 0
local SETUP = { LAYOUT = true, LOG = true, MISSING = true, SEED = true, SUPPLY = true }
if measure then
  gc("collect")
  code, mostUsed, most = gc("count") * 1024, 0, 0
  gc("setstepmul", 1000000)
  collect()
end
for line in io.lines(trace) do
  local t, what, value = line:match("^(%d+) (%w+) (.+)$")
  if not started and not SETUP[what] then
    started = true
    enter(chunk)
  end
  runUntil(tonumber(t))
  change(what, value)
  last = tonumber(t)
end
runUntil(last + 2000)
if measure then
  local used = collect()
  -- What the census needs itself is not the image's.
  measure = nil
  local counted = census and census.take(used, image) or used
  print(string.format("heap %d %d %d %d %.1f", used, mostUsed, most, counted, 1000 * collections / now))
end
