-- NodeMCU without the silicon: its modules in virtual time, a broker that acknowledges and a host that greets.
-- lua5.1 nodemcu.lua IMAGE TRACE: IMAGE is a compiled chunk; TRACE has lines "t_ms pin level", pins as D indices, or A0.
-- Prints every telemetry payload, and last the heap that the running image takes beside its code, in bytes.
local image, trace = arg[1], arg[2]
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

tmr = { ALARM_AUTO = 1, ALARM_SINGLE = 0 }
-- Near the end of its 31 bits, so that it begins anew during the day.
function tmr.now() return (now * 1000 + 2147000000) % 2147483648 end
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

local levels, triggers = {}, {}
gpio = { INPUT = 0, INT = 2, OUTPUT = 1, PULLUP = 1, HIGH = 1, LOW = 0 }
function gpio.mode(pin, mode) if mode ~= 1 and levels[pin] == nil then levels[pin] = 1 end end
function gpio.read(pin) return levels[pin] or 1 end
function gpio.write(pin, level) levels[pin] = level end
function gpio.trig(pin, _, run) triggers[pin] = run end
adc = { read = function() return (levels.A0 or 1) * 1023 end }
local function drive(pin, level)
  if levels[pin] == level then return end
  levels[pin] = level
  if triggers[pin] then triggers[pin](level, tmr.now()) end
end

i2c = { SLOW = 100000, TRANSMITTER = 0, RECEIVER = 1 }
function i2c.setup() end
function i2c.start() end
function i2c.stop() end
function i2c.address() return false end
function i2c.write() return 0 end
function i2c.read() return "" end

wifi = { STATION = 1, setmode = function() end, sta = { config = function() end, getrssi = function() return -60 end } }
ws2812 = { init = function() end, write = function() end }
node = { heap = function() return 20000 end }
local files = { ["tillbeacon.json"] = "settings" }
file = { getcontents = function(name) return files[name] end, putcontents = function(name, text) files[name] = text end }
sjson = {
  decode = function()
    return {
      store = "s", box = "lane-1", ssid = "shop", wifiPassword = "w", broker = "b", port = 1883, username = "", password = "",
      tillSwitch = true,
      layout = { tills = 0, entry = true, entryPair = true, exit = true, head = false, tail = false },
    }
  end,
}

mqtt = {}
function mqtt.Client()
  local client = { handlers = {} }
  function client.on(self, event, run) self.handlers[event] = run end
  function client.lwt() end
  function client.subscribe() end
  function client.close() end
  function client.connect(self, _, _, _, connected) at(50, connected) end
  local function say(kind, payload) client.handlers.message(client, "tillbeacon/v1/s/lane-1/" .. kind, payload) end
  function client.publish(_, topic, payload, _, _, acknowledged)
    if topic:match("/status$") then at(20, function() say("time", '{"v":1,"unixMs":1795331998823}') end) end
    if topic:match("/telemetry$") then
      print(payload)
      local boot, seq = payload:match('"boot":"(%w+)","seq":(%d+)')
      at(30, function() say("ack", '{"v":1,"boot":"' .. boot .. '","seq":' .. seq .. "}") end)
    end
    at(5, acknowledged)
  end
  return client
end

local function heap()
  collectgarbage() collectgarbage()
  return collectgarbage("count") * 1024
end

local chunk = assert(loadfile(image))
local before = heap()
chunk()
local last = 0
for line in io.lines(trace) do
  local t, pin, level = line:match("^(%d+) (%w+) (%d)$")
  runUntil(tonumber(t))
  drive(tonumber(pin) or pin, tonumber(level))
  last = tonumber(t)
end
runUntil(last + 2000)
print("heap " .. heap() - before)
