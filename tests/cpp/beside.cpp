// The unit with exceptions of noexcept.cpp's program.
#include <hfi.hpp>

#include <cstdlib>

int with_exceptions();

int with_exceptions() {
    hfi::ClientOptions options;
    options.base_url = std::getenv("HFI_SANDBOX_URL");
    options.token_discovery = hfi::TokenDiscovery::off;
    hfi::TextGenerationOptions wrong;
    wrong.call.headers = {{"x-sandbox-fault", "status=404"}};
    try {
        hfi::Client(options).text_generation("a", wrong);
        return 0;
    } catch (const hfi::Error &error) {
        return error.status();
    }
}
