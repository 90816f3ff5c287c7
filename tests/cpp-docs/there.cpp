// Has the clients of a snippet reach the sandbox server in place of Hugging Face. It stands before two functions of the library in the
// program; the snippet is compiled without it, so it sees what users see.
#include <hfi.h>

#include <cstdlib>
#include <dlfcn.h>
#include <string>

namespace {

template <class Function>
Function *real(const char *name) {
    return reinterpret_cast<Function *>(dlsym(RTLD_NEXT, name));
}

const char *server() { return std::getenv("HFI_SANDBOX_URL"); }

} // namespace

extern "C" hfi_client_t *hfi_client_new(const hfi_config_t *given) {
    // Settings are the snippet's own, made by hfi_config_new. What is made here lives as long as the program.
    auto *config = given ? const_cast<hfi_config_t *>(given) : hfi_config_new();
    hfi_config_set_base_url(config, server());
    hfi_config_set_endpoints_url(config, server());
    hfi_config_set_token(config, "hf_sandbox");
    return real<hfi_client_t *(const hfi_config_t *)>("hfi_client_new")(config);
}

// The sandbox has a model of each task at a URL of its own.
extern "C" hfi_request_t *hfi_request_new(hfi_client_t *client, const char *name) {
    auto *request = real<hfi_request_t *(hfi_client_t *, const char *)>("hfi_request_new")(client, name);
    std::string task = name;
    // Of these the server is enough.
    const bool is_plain = task == "chat_completion" || task == "text_generation" || task == "chat_models";
    if (is_plain || task.find("endpoint") != std::string::npos) return request;
    for (char &letter : task)
        if (letter == '_') letter = '-';
    hfi_request_set_string(request, "model", (server() + ("/pipeline/" + task)).c_str());
    return request;
}
