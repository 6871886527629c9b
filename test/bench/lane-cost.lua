-- What the steps of a lane take in instructions of the virtual machine, told in statements `x = x + 1` of a global name:
-- lua5.1 lane-cost.lua core.lua. The same lane as on the other interpreter (device.ts).
local core = dofile(arg[1])
local instructions = 0
local function cost(step)
  instructions = 0
  debug.sethook(function() instructions = instructions + 1 end, "", 1)
  step()
  debug.sethook()
  return instructions
end
local call = cost(function() end)
x = 0
local statement = cost(function() x = x + 1 end) - call

local lane = core.newLane({ tills = 0, entry = true, entryPair = true, exit = true, head = true, tail = true })
local now = 0
local sums, counts = {}, {}
local function pay(name, step)
  sums[name] = (sums[name] or 0) + cost(step) - call
  counts[name] = (counts[name] or 0) + 1
end
local function feed(channel, value, ms)
  now = now + ms
  lane:feed(channel, value, 0, now)
end

for i = 0, 219 do
  local mm = (i > 100 and i < 140) and 700 or 1350
  feed(3, mm + i % 7, 50)
  feed(4, mm + i % 5, 0)
end
for i = 0, 299 do
  if i % 40 == 5 then
    feed(0, 1, 100)
    feed(1, 1, 100)
    feed(0, 0, 200)
    now = now + 50
    pay("entry", function() lane:feed(1, 0, 0, now) end)
  end
  if i % 40 == 25 and i > 160 then
    now = now + 100
    pay("exit", function() lane:feed(2, 1, 0, now) end)
    feed(2, 0, 300)
  end
  now = now + 500
  for k = 0, 4 do feed(4, i > 100 and 700 + k or 1350 + k, 50) end
  for k = 0, 3 do feed(3, 700 + k, 50) end
  pay("sample", function() lane:feed(3, 700, 0, now) end)
  pay("tick", function() lane:tick(now) end)
end
for name, sum in pairs(sums) do print(name, sum / counts[name] / statement) end
