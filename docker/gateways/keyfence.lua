-- Asks Keyfence about a request: forward-auth over HAProxy's own, non-blocking HTTP client.
-- http-request lua.keyfence ADDRESS:PORT PROFILE

-- Where clients may put keys, and what decisions tell of them. Nothing else of theirs is passed on.
local passed_on = { "authorization", "x-api-key", "user-agent" }

-- What answers tell of who calls begins with this; each becomes a variable, txn.keyfence_owner and so on.
local ours = "x-keyfence-"

-- Headers that belong to the connection they came over.
local of_the_connection = { ["content-length"] = true, ["connection"] = true, ["transfer-encoding"] = true }

local function asked(txn)
    local headers = txn.http:req_get_headers()
    local asking = {
        ["x-original-method"] = { txn.f:method() },
        ["x-original-uri"] = { txn.f:pathq() },
        ["x-forwarded-for"] = { txn.f:src() },
    }
    for _, name in ipairs(passed_on) do
        local values = headers[name]
        if values ~= nil then
            asking[name] = {}
            -- Every value, not the first only: a request with two keys is Keyfence's to refuse.
            for i = 0, #values do
                asking[name][i + 1] = values[i]
            end
        end
    end
    return asking
end

local function refuse(txn, answer)
    local reply = txn:reply({ status = answer.status, body = answer.body })
    for name, values in pairs(answer.headers) do
        if not of_the_connection[name] and name:sub(1, #ours) ~= ours then
            for _, value in pairs(values) do
                reply:add_header(name, value)
            end
        end
    end
    txn:done(reply)
end

core.register_action("keyfence", { "http-req" }, function(txn, address, profile)
    local answer = core.httpclient():get({
        url = "http://" .. address .. "/auth/" .. profile,
        headers = asked(txn),
        timeout = 1000,
    })
    if answer == nil or answer.status == nil or answer.status == 0 then
        return -- unset: the configuration denies
    end
    if answer.status ~= 200 then
        refuse(txn, answer)
        return
    end
    for name, values in pairs(answer.headers) do
        if name:sub(1, #ours) == ours then
            txn:set_var("txn.keyfence_" .. name:sub(#ours + 1):gsub("-", "_"), values[0])
        end
    end
    local stale = answer.headers["keyfence-stale"]
    if stale ~= nil then
        txn:set_var("txn.keyfence_stale", stale[0])
    end
    for _, name in ipairs({ "ratelimit", "ratelimit-policy" }) do
        local values = answer.headers[name]
        if values ~= nil then
            txn:set_var("txn.keyfence_" .. name:gsub("-", "_"), values[0])
        end
    end
    txn:set_var("txn.keyfence_allowed", true)
end, 2)
