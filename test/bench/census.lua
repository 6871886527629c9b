-- Counts what a running program has in memory beside its code, as it is on a NodeMCU: 32 bits, numbers in packed values.
-- Sizes are those of the structures in its lobject.h. What room a table has beyond what it holds cannot be seen from
-- here: what the interpreter counts beside what is found is taken as it is.
local SIZES = { table = { 64, 32 }, node = { 40, 28 }, slot = { 16, 12 }, closure = { 40, 20 }, upvalue = { 40, 24 },
  reference = { 8, 4 }, text = { 25, 17 }, letter = { 1, 1 } }

local function powerFrom(count)
  local size = count > 0 and 1 or 0
  while size < count do size = size * 2 end
  return size
end

-- What can be reached, each with what it consists of.
local function walk(own)
  local found, order, upvalues = {}, {}, {}
  local function visit(object)
    local kind = type(object)
    if kind ~= "table" and kind ~= "function" and kind ~= "string" or found[object] or own[object] then return end
    found[object] = {}
    order[#order + 1] = object
  end
  visit(_G)
  visit(debug.getregistry())
  local at = 1
  while order[at] do
    local object = order[at]
    local parts = found[object]
    at = at + 1
    if type(object) == "string" then parts.text, parts.letter = 1, #object
    elseif type(object) == "table" then
      local last, named = 0, 0
      for key in next, object do
        if type(key) == "number" and key >= 1 and key <= 64 and key % 1 == 0 then last = math.max(last, key) else named = named + 1 end
      end
      parts.table, parts.slot, parts.node = 1, last, powerFrom(named)
      for key, value in next, object do visit(key) visit(value) end
      visit(getmetatable(object))
    else
      parts.closure, parts.reference, parts.upvalue = 1, 0, 0
      local name, value = debug.getupvalue(object, 1)
      while name do
        parts.reference = parts.reference + 1
        -- One for all functions that share it; the interpreter does not tell, but a name and a value do.
        local key = name .. " " .. tostring(value)
        if name ~= "" and not upvalues[key] then
          upvalues[key] = true
          parts.upvalue = parts.upvalue + 1
        end
        visit(value)
        name, value = debug.getupvalue(object, parts.reference + 1)
      end
      visit(debug.getfenv(object))
    end
  end
  found[found], found[order], found[upvalues] = nil, nil, nil
  return found
end

local census = {}
local earlier

-- Notes what is there before the program runs.
function census.begin()
  earlier = walk({ [census] = true })
end

-- Bytes on 32 bits of what has come since, which are `counted` here. Texts that the program's source has are in its code.
function census.take(counted, image)
  for line in io.lines(image) do
    for word in line:gmatch("%w+") do earlier[word] = true end
    for text in line:gmatch('"(.-)"') do earlier[text] = true end
  end
  local here, there = 0, 0
  for object, parts in pairs(walk({ [census] = true, [earlier] = true })) do
    if not earlier[object] then
      for part, count in pairs(parts) do
        here, there = here + count * SIZES[part][1], there + count * SIZES[part][2]
      end
    end
  end
  return there + math.max(0, counted - here)
end

return census
