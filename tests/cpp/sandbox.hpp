// The sandbox server, as the tests use it: its URLs, clients of it, its faults, and how results are compared.
#pragma once

#include <hfi.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace sandbox {

inline const std::string &url() {
    static const std::string url = std::getenv("HFI_SANDBOX_URL");
    return url;
}

// A server with one model of a task.
inline std::string at(const std::string &task) { return url() + "/pipeline/" + task; }

inline hfi::ClientOptions settings() {
    hfi::ClientOptions options;
    options.base_url = url();
    options.token_discovery = hfi::TokenDiscovery::off;
    return options;
}

inline hfi::Client client() { return hfi::Client(settings()); }

// Options of a call that goes to the model of its task.
template <class Options>
Options of(const std::string &task) {
    Options options;
    options.model = at(task);
    return options;
}

// Options of a call that the sandbox answers with a fault.
template <class Options>
Options faulty(const std::string &fault) {
    Options options;
    options.call.headers = {{"x-sandbox-fault", fault}};
    return options;
}

// A picture, drawn by the sandbox.
inline const std::vector<std::uint8_t> &picture() {
    static const std::vector<std::uint8_t> bytes = [] {
        const auto image = client().text_to_image("a lighthouse", of<hfi::TextToImageOptions>("text-to-image"));
        return std::vector<std::uint8_t>(image.bytes().begin(), image.bytes().end());
    }();
    return bytes;
}

// A result as text, to compare two of them.
inline std::string show(const hfi::json &value) { return value.dump(); }
inline std::string show(const std::string &value) { return value; }
inline std::string show(bool value) { return value ? "yes" : "no"; }
inline std::string show(float value) { return std::to_string(value); }
inline std::string show(const hfi::detail::File &file) {
    const auto bytes = file.bytes();
    return std::string(file.mime_type()) + " " + std::string(reinterpret_cast<const char *>(bytes.data()), bytes.size());
}
inline std::string show(const hfi::Embeddings &vectors) {
    std::string text = std::to_string(vectors.rows()) + " x " + std::to_string(vectors.columns());
    for (const float value : vectors.values()) text += " " + std::to_string(value);
    return text;
}
template <class Shape>
auto show(const Shape &shape) -> decltype(shape.raw.dump()) {
    return shape.raw.dump();
}
template <class Item>
std::string show(const std::vector<Item> &items) {
    std::string text;
    for (const auto &item : items) text += show(item) + "\n";
    return text;
}

} // namespace sandbox
