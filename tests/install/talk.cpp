// A program outside the tree that uses the C++ wrapper, in C++17: prints what a server answers.
#include <hfi.hpp>

#include <cstdlib>
#include <iostream>

int main() {
    try {
        hfi::ClientOptions options;
        options.base_url = std::getenv("HFI_BASE_URL");
        const hfi::Client client(options);
        std::cout << client.chat_completion("hello from C++").text << '\n';
    } catch (const hfi::Error &error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
