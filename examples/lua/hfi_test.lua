-- What the binding promises, on the sandbox server: scripts/languages-tests.sh runs it.
package.path = (arg[0]:match("^(.*/)") or "./") .. "?.lua;" .. package.path
local hfi = require("hfi")
local sandbox = os.getenv("HFI_SANDBOX_URL")

local function client(fault) return hfi.client({ base_url = fault and sandbox .. "/?fault=" .. fault or sandbox }) end

local function whole(stream)
    local parts = {}
    for text in stream do parts[#parts + 1] = text end
    return table.concat(parts), #parts
end

-- How many connections the sandbox has, without the one that asks.
local function connections()
    local ask = 'python3 -c \'import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())\' '
    local pipe = assert(io.popen(ask .. sandbox .. "/sandbox/stats"))
    local answer = pipe:read("*a")
    pipe:close()
    return tonumber(answer:match('"open":(%d+)')) - 1
end
local function await_connections(wanted)
    local last = os.time() + 30
    while connections() ~= wanted do assert(os.time() < last, "there are not " .. wanted .. " connections") end
end

local function fails(what, ...)
    local good, failure = pcall(what, ...)
    assert(not good, "no error")
    return failure
end

local tests = {
    { "the parts are the answer, and the usage comes with the end", function()
        local stream = client():chat("Grüße, 世界 🎉", { stream_options = { include_usage = true } })
        local text, count = whole(stream)
        assert(text == "You said: Grüße, 世界 🎉", text)
        assert(count > 1 and stream.usage.tokens > 0 and stream.usage.finish_reason == "stop")
        assert(stream() == nil)
    end },
    { "messages go in as they are", function()
        local said = 'a "quoted"\nline \\ with a \0 inside'
        local text = whole(client():chat({ { role = "system", content = "Be brief." }, { role = "user", content = said } }))
        assert(text == "You said: " .. said, text)
    end },
    { "a refusal is raised by the loop", function()
        local failure = fails(whole, client("status=404"):chat("hello"))
        assert(failure.status == "HFI_ERROR_NOT_FOUND" and failure.http_status == 404, tostring(failure))
        assert(failure.message:find("sandbox was asked for status 404", 1, true), failure.message)
    end },
    { "an error in the middle comes after the parts before it", function()
        local count = 0
        local failure = fails(function()
            for _ in client("error_event=2"):chat("one two three four") do count = count + 1 end
        end)
        assert(count > 0 and failure.status == "HFI_ERROR_OVERLOADED", tostring(failure))
    end },
    { "an unknown argument is raised with the nearest name", function()
        local failure = fails(function() client():chat("hello", { max_token = 5 }) end)
        assert(failure.message:find("max_tokens", 1, true), failure.message)
    end },
    { "faulty settings are raised", function()
        assert(fails(hfi.client, { base_url = "ftp://" }).status == "HFI_ERROR_INVALID_ARGUMENT")
        assert(fails(hfi.client, { base_url = "http://localhost\0evil" }):find("NUL", 1, true))
    end },
    { "a closed client refuses calls", function()
        local one = client()
        one:close()
        one:close()
        assert(fails(one.chat, one, "hello").status == "HFI_ERROR_INVALID_ARGUMENT")
    end },
    { "leaving the loop early and closing cancels", function()
        local one = client("stall_mid_stream=2")
        local stream = one:chat("one two three")
        for _ in stream do
            await_connections(1)
            break
        end
        stream:close()
        await_connections(0)
        one:close()
    end },
    { "a stream that nobody has any more is cancelled", function()
        local one = client("stall_mid_stream=2")
        local stream = one:chat("one two three")
        stream()
        await_connections(1)
        stream = nil
        collectgarbage()
        collectgarbage()
        await_connections(0)
        one:close()
    end },
    { "a stream keeps its client", function()
        local stream = client():chat("hello there")
        collectgarbage()
        collectgarbage()
        assert(whole(stream) == "You said: hello there")
    end },
}

local passed, failed = 0, 0
for _, test in ipairs(tests) do
    local good, failure = pcall(test[2])
    if good then passed = passed + 1 else failed = failed + 1 end
    print((good and "ok " or "FAIL ") .. test[1] .. (good and "" or ": " .. tostring(failure)))
    collectgarbage()
    collectgarbage()
end
print(("%d passed, %d failed"):format(passed, failed))
os.exit(failed == 0 and 0 or 1)
