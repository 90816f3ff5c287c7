// A model that calls functions of the program until it has an answer.
#include "env.hpp"

#include <iostream>

int main() {
    using hfi::json;
    const hfi::Tool weather{
        .name = "get_weather",
        .description = "Tells the weather of a city.",
        .parameters = json::object({
            {"type", "object"},
            {"properties", json::object({{"city", json::object({{"type", "string"}, {"description", "The city's name."}})}})},
            {"required", json::array({"city"})},
        }),
        .run = [](const json &arguments) {
            std::cout << "(asked for " << arguments["city"].dump() << ")\n";
            return std::string("22 degrees");
        },
    };
    try {
        const auto client = make_client();
        hfi::Chat chat(client, {.system = "You are a weather station.", .tools = {weather}});
        std::cout << chat.ask("What is the weather in Paris? use get_weather").text << '\n';
    } catch (const hfi::Error &error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
