// A conversation on the terminal that remembers: the answer appears while it is made; an empty line ends it.
//   chat [MODEL]
#include "env.hpp"

#include <iostream>

int main(int count, char **arguments) {
    const auto client = make_client();
    hfi::ChatOptions options{.system = "Answer in a few sentences."};
    if (count > 1) options.options.model = arguments[1];
    hfi::Chat chat(client, options);
    for (std::string question; std::cout << "> " << std::flush && std::getline(std::cin, question) && !question.empty();) {
        try {
            for (const auto &part : chat.stream(question)) std::cout << part.text << std::flush;
        } catch (const hfi::Error &error) {
            std::cerr << error.what();
        }
        std::cout << '\n';
    }
}
