-- Asks a question and prints the answer while it comes: luajit chat.lua [QUESTION]
-- With HFI_BASE_URL it asks that server, as the sandbox, else with HF_TOKEN Hugging Face; HFI_MODEL names the model.
package.path = (arg[0]:match("^(.*/)") or "./") .. "?.lua;" .. package.path
local hfi = require("hfi")

local function main()
    local question = #arg > 0 and table.concat(arg, " ") or "What is a token?"
    local client = hfi.client({ base_url = os.getenv("HFI_BASE_URL"), model = os.getenv("HFI_MODEL") })
    local answer = client:chat(question, { max_tokens = 60, stream_options = { include_usage = true } })
    for text in answer do
        io.write(text)
        io.flush()
    end
    print(("\n(%d tokens in %.2f s)"):format(answer.usage.tokens, answer.usage.total_seconds))
    client:close()
end

local good, failure = pcall(main)
if not good then
    io.stderr:write(tostring(failure), "\n")
    os.exit(1)
end
