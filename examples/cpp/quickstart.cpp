// A text, a streamed conversation, a call in the background, and an error.
#include "env.hpp"

#include <iostream>

int main() {
    try {
        const auto client = make_client();

        const auto text = client.text_generation("The Huggingface Hub is", {.max_new_tokens = 20});
        std::cout << text.text << '\n';

        for (const auto &part : client.chat_stream("Tell me about lighthouses", {.max_tokens = 60})) std::cout << part.text << std::flush;
        std::cout << '\n';

        auto pending = client.text_generation_async("Meanwhile", {.max_new_tokens = 20});
        std::cout << "(other work)\n" << pending.get().text << '\n';

        const auto refused = client.try_text_generation("", {.max_new_tokens = -1});
        if (!refused) std::cout << "as it should be: " << refused.error().message() << '\n';
        std::cout << "all done\n";
    } catch (const hfi::Error &error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
