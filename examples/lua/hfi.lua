-- A chat that comes in parts, over libhfi by LuaJIT's FFI: a model of how to bind hfi in Lua.
--
-- It uses the pull API, so no Lua code is ever called from the library. The declarations are those of hfi.h, a plain C99 header; all of
-- it is in `hfi.library` then. Arguments go in as JSON, by huggingface_hub's names; texts that come out are Lua strings, so copies: the
-- library's views live only until the next event. HFI_HEADER and HFI_LIBRARY say where the two are, if not in this tree and where the
-- system's loader looks.
local ffi = require("ffi")

-- What a preprocessor would leave of the header, with its numbers as constants.
local function declarations(path)
    local file = assert(io.open(path))
    local text = file:read("*a")
    file:close()
    text = text:gsub("#ifdef __cplusplus.-#endif[^\n]*", "")
    text = text:gsub("#define (HFI_[A-Z_]+) (%-?%d+)", "static const int %1 = %2;")
    return (text:gsub("\n#[^\n]*", ""))
end

local here = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"
ffi.cdef(declarations(os.getenv("HFI_HEADER") or here .. "../../include/hfi.h"))
local names = { OSX = "libhfi.dylib", Windows = "hfi" }
local lib = ffi.load(os.getenv("HFI_LIBRARY") or names[jit.os] or "libhfi.so.0")
assert(lib.hfi_abi_version() >= lib.HFI_ABI_VERSION, "libhfi is older than its header")

-- A text of the library's; nil for NULL.
local function text_of(get, view)
    local length = ffi.new("size_t[1]")
    local text = get(view, length)
    return text ~= nil and ffi.string(text, length[0]) or nil
end
local function short_text(text) return text ~= nil and ffi.string(text) or nil end

-- Text for the library: it ends with the first NUL, so there must be none inside.
local function checked(text)
    assert(not text:find("\0", 1, true), "a NUL inside a text")
    return text
end

local escapes = { ['"'] = '\\"', ["\\"] = "\\\\" }
local function escaped(letter) return escapes[letter] or ("\\u%04x"):format(letter:byte()) end

-- JSON of a value; a table that is empty or begins at 1 is a list.
local function json(value)
    local kind = type(value)
    if kind == "string" then return '"' .. value:gsub('[%z\1-\31"\\]', escaped) .. '"' end
    if kind == "number" and value == value and math.abs(value) ~= math.huge then return ("%.17g"):format(value) end
    if kind == "boolean" then return tostring(value) end
    assert(kind == "table", "no JSON for a " .. kind)
    local parts = {}
    if next(value) == nil or value[1] ~= nil then
        for _, item in ipairs(value) do parts[#parts + 1] = json(item) end
        return "[" .. table.concat(parts, ",") .. "]"
    end
    for name, item in pairs(value) do parts[#parts + 1] = json(name) .. ":" .. json(item) end
    return "{" .. table.concat(parts, ",") .. "}"
end

-- Errors are tables with `status` (as "HFI_ERROR_TIMEOUT"), `message`, `http_status` and `retry_after`.
local Error = {}
Error.__index = Error
function Error:__tostring() return self.status .. ": " .. self.message end

-- Copies what the library says.
local function make_error(status, view)
    local name = ffi.string(lib.hfi_status_name(status))
    if view == nil then return setmetatable({ status = name, message = name, http_status = 0 }, Error) end
    local retry_after = lib.hfi_error_retry_after(view)
    return setmetatable({
        status = ffi.string(lib.hfi_status_name(lib.hfi_error_status(view))),
        message = ffi.string(lib.hfi_error_message(view)),
        http_status = lib.hfi_error_http_status(view),
        retry_after = retry_after >= 0 and retry_after or nil,
    }, Error)
end

-- An answer in parts: `for text in stream do … end`. A loop that is left early wants `stream:close()`, which cancels; else the garbage
-- collector does it some time.
local Stream = {}
Stream.__index = Stream

function Stream:check(status)
    if status == lib.HFI_OK then return end
    local failure = make_error(status, lib.hfi_request_error(self.handle))
    self:close()
    error(failure, 0)
end

-- The next part, waited for; nil at the end, when `stream.usage` is there.
function Stream:__call()
    local event = ffi.new("const hfi_event_t *[1]")
    while self.handle do
        -- A short wait, again and again: Lua looks for Ctrl-C only between two calls.
        local status = lib.hfi_request_next(self.handle, 0.1, event)
        if status ~= lib.HFI_PENDING then
            self:check(status)
            local kind = lib.hfi_event_kind(event[0])
            if kind == lib.HFI_EVENT_ITEM then
                local text = text_of(lib.hfi_event_text, event[0])
                if text ~= "" then return text end
            elseif kind == lib.HFI_EVENT_DONE then
                self:check(lib.hfi_event_status(event[0]))
                self:finish()
            end
        end
    end
end
jit.off(Stream.__call) -- compiled loops do not look for it

function Stream:finish()
    local response = lib.hfi_request_response(self.handle)
    self.usage = {
        tokens = tonumber(lib.hfi_response_tokens(response)), -- -1 if it is not known
        finish_reason = short_text(lib.hfi_response_finish_reason(response)),
        first_byte_seconds = lib.hfi_response_first_byte_seconds(response),
        total_seconds = lib.hfi_response_total_seconds(response),
    }
    self:close()
end

-- Cancels what has not come; nothing comes any more.
function Stream:close()
    if self.handle then lib.hfi_request_free(ffi.gc(self.handle, nil)) end
    self.handle = nil
end

local Client = {}
Client.__index = Client

-- Starts an answer to a text, or to a list of messages { role = …, content = … }. `arguments` are those of huggingface_hub's
-- chat_completion.
function Client:chat(messages, arguments)
    if type(messages) == "string" then messages = { { role = "user", content = messages } } end
    local encoded = { messages = json(messages), stream = json(true) }
    for name, value in pairs(arguments or {}) do encoded[checked(name)] = json(value) end

    local handle = ffi.gc(lib.hfi_request_new(self.handle, "chat_completion"), lib.hfi_request_free)
    -- Freeing a client cancels its requests, so the stream keeps it.
    local stream = setmetatable({ handle = handle, client = self }, Stream)
    for name, value in pairs(encoded) do lib.hfi_request_set_json(handle, name, value) end
    stream:check(lib.hfi_request_start(handle))
    return stream
end

-- Ends what is still on its way; the client is of no use any more.
function Client:close()
    if self.handle then lib.hfi_client_free(ffi.gc(self.handle, nil)) end
    self.handle = nil -- the library takes nil, and answers with an error
end

-- A client: `settings` may have base_url, token and model. What is not given comes from the environment.
local function client(settings)
    local config = ffi.gc(lib.hfi_config_new(), lib.hfi_config_free)
    for _, name in ipairs({ "base_url", "token", "model" }) do
        local value = settings and settings[name]
        if value then lib["hfi_config_set_" .. name](config, checked(value)) end
    end
    local made = setmetatable({ handle = ffi.gc(lib.hfi_client_new(config), lib.hfi_client_free) }, Client)
    lib.hfi_config_free(ffi.gc(config, nil))
    local wrong = lib.hfi_client_error(made.handle)
    if wrong ~= nil then
        local failure = make_error(lib.hfi_error_status(wrong), wrong)
        made:close()
        error(failure, 0)
    end
    return made
end

return { client = client, library = lib }
