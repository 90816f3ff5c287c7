// Where the examples talk to: with HFI_BASE_URL to that server, as the sandbox, else with HF_TOKEN to Hugging Face.
#pragma once

#include <hfi.hpp>

#include <cstdlib>
#include <optional>
#include <string>

inline std::optional<std::string> environment(const char *name) {
    const char *value = std::getenv(name);
    return value && *value ? std::optional<std::string>(value) : std::nullopt;
}

inline hfi::Client make_client() {
    return hfi::Client({.base_url = environment("HFI_BASE_URL")});
}

// The sandbox has a model of each task, at a URL of its own; on Hugging Face the Hub knows one.
inline std::optional<std::string> model_for(const std::string &task) {
    const auto server = environment("HFI_BASE_URL");
    return server ? std::optional<std::string>(*server + "/pipeline/" + task) : std::nullopt;
}
