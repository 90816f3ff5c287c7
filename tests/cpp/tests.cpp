// The header in C++17: RAII over the handles, lambdas and exceptions behind callbacks, two translation units.

#include <hfi.h>
#include <hfi.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

bool other_unit_works();

namespace {

struct Free {
    void operator()(hfi_config_t *config) const { hfi_config_free(config); }
    void operator()(hfi_client_t *client) const { hfi_client_free(client); }
    void operator()(hfi_request_t *request) const { hfi_request_free(request); }
};
using Config = std::unique_ptr<hfi_config_t, Free>;
using Client = std::unique_ptr<hfi_client_t, Free>;
using Request = std::unique_ptr<hfi_request_t, Free>;

Client make_client() {
    Config config(hfi_config_new());
    hfi_config_set_base_url(config.get(), std::getenv("HFI_SANDBOX_URL"));
    return Client(hfi_client_new(config.get()));
}

// A std::function behind the C callback; what it throws is kept and thrown again on this side of the border.
struct Stream {
    std::function<bool(std::string)> on_text;
    std::exception_ptr thrown = nullptr;

    static int32_t call(void *user_data, const hfi_event_t *event) noexcept {
        auto &self = *static_cast<Stream *>(user_data);
        try {
            std::size_t length = 0;
            const char *text = hfi_event_text(event, &length);
            return self.on_text(std::string(text, length)) ? 0 : 1;
        } catch (...) {
            self.thrown = std::current_exception();
            return 1;
        }
    }

    hfi_status_t run(hfi_request_t *request) {
        const hfi_status_t status = hfi_request_stream(request, &Stream::call, this);
        if (thrown) std::rethrow_exception(thrown);
        return status;
    }
};

int passed = 0, failed = 0;

void check(bool holds, const char *name) {
    std::printf("%s %s\n", holds ? "ok" : "FAIL", name);
    ++(holds ? passed : failed);
}

} // namespace

int main() {
    const Client client = make_client();
    {
        const Request request(hfi_text_generation(client.get(), "Hello"));
        const bool sent = hfi_request_send(request.get()) == HFI_OK;
        check(sent && *hfi_response_text(hfi_request_response(request.get()), nullptr), "raii_handles_make_a_call");
    }
    {
        const Request request(hfi_chat_completion(client.get()));
        hfi_chat_add_message(request.get(), "user", "one two three");
        std::string joined;
        Stream stream{[&](const std::string &text) { joined += text; return true; }};
        check(stream.run(request.get()) == HFI_OK && joined == "You said: one two three", "a_lambda_takes_a_stream");
    }
    {
        const Request request(hfi_text_generation(client.get(), "Hello"));
        int calls = 0;
        Stream stream{[&](const std::string &) { return ++calls < 3; }};
        check(stream.run(request.get()) == HFI_ERROR_CANCELLED && calls == 3, "a_lambda_cancels_a_stream");
    }
    {
        const Request request(hfi_text_generation(client.get(), "Hello"));
        Stream stream{[](const std::string &) -> bool { throw std::runtime_error("out of the handler"); }};
        std::string caught;
        try {
            stream.run(request.get());
        } catch (const std::runtime_error &error) {
            caught = error.what();
        }
        check(caught == "out of the handler", "an_exception_stays_on_its_side");
        check(hfi_request_status(request.get()) == HFI_ERROR_CANCELLED, "and_the_request_is_cancelled");
    }
    check(other_unit_works(), "another_translation_unit_includes_the_header");
    std::printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
