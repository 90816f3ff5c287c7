// From replies to results: what the generated readers are made of. What a server leaves out, or gives as something else, is absent and
// no error.
#ifndef HFI_READING_HPP
#define HFI_READING_HPP

#include <hfi/batch.hpp>

HFI_NAMESPACE_BEGIN

namespace detail {

/// Reads an object of a reply; each shape has its own.
template <class T>
struct Take;

// Each gives whether the value was there.

// What is no text is its JSON: some servers give a tool's arguments as an object, and labels as numbers.
inline bool take(const json &value, std::string &into) {
    if (value.is_null()) return false;
    const auto text = value.as_string();
    into = text ? std::string(*text) : value.dump();
    return true;
}

inline bool take(const json &value, double &into) {
    const auto number = value.as_double();
    if (number) into = *number;
    return number.has_value();
}

inline bool take(const json &value, std::int64_t &into) {
    const auto number = value.as_int();
    if (number) into = *number;
    return number.has_value();
}

inline bool take(const json &value, bool &into) {
    const auto flag = value.as_bool();
    if (flag) into = *flag;
    return flag.has_value();
}

inline bool take(const json &value, json &into) {
    into = value;
    return !value.is_null();
}

inline bool take(const json &value, std::vector<double> &into) {
    for (const auto &item : value) into.push_back(item.as_double().value_or(std::nan("")));
    return true;
}

template <class T>
bool take(const json &value, T &into) {
    if (value.is_null()) return false;
    into = Take<T>::of(value);
    return true;
}

template <class T>
bool take(const json &value, std::vector<T> &into) {
    for (const auto &item : value) take(item, into.emplace_back());
    return true;
}

template <class T>
bool take(const json &value, std::optional<T> &into) {
    T made{};
    if (take(value, made)) into = std::move(made);
    return into.has_value();
}

inline std::string text_of(const hfi_event_t *event) {
    return std::string(sized([event](std::size_t *length) { return hfi_event_text(event, length); }));
}

inline std::string reasoning_of(const hfi_event_t *event) {
    return std::string(sized([event](std::size_t *length) { return hfi_event_reasoning(event, length); }));
}

inline json json_of(const hfi_event_t *event) {
    const auto text = sized([event](std::size_t *length) { return hfi_event_json(event, length); });
    return json::try_parse(text).value_or(nullptr);
}

/// The file of an item of a reply.
template <class T>
T file(const Reply &reply, std::size_t index) {
    const hfi_item_t *item = hfi_response_item(reply.response(), index);
    return item ? T(reply.request, item) : T();
}

/// Gives an item its file, if it has one.
template <class T>
void attach(T &, const Reply &, std::size_t) {}

/// Lists of objects; a single object is a list of one, and lists in lists are one list.
template <class T>
struct Read<std::vector<T>> {
    static Result<std::vector<T>> of(const Reply &reply) {
        std::vector<T> items;
        add(reply.json(), items);
        for (std::size_t i = 0; i < items.size(); ++i) attach(items[i], reply, i);
        return items;
    }

private:
    static void add(const json &value, std::vector<T> &into) {
        if (value.type() == json::kind::array) {
            for (const auto &item : value) add(item, into);
        } else {
            into.push_back(Take<T>::of(value));
        }
    }
};

template <>
struct Read<std::vector<float>> {
    static Result<std::vector<float>> of(const Reply &reply) {
        const Embeddings numbers(reply.request);
        return std::vector<float>(numbers.values().begin(), numbers.values().end());
    }
};

template <>
struct Read<std::vector<json>> {
    static Result<std::vector<json>> of(const Reply &reply) { return reply.json().items(); }
};

template <>
struct Read<Embeddings> {
    static Result<Embeddings> of(const Reply &reply) { return Embeddings(reply.request); }
};

template <>
struct Read<Image> {
    static Result<Image> of(const Reply &reply) { return Image(reply.request, nullptr); }
};

template <>
struct Read<Audio> {
    static Result<Audio> of(const Reply &reply) { return Audio(reply.request, nullptr); }
};

template <>
struct Read<Video> {
    static Result<Video> of(const Reply &reply) { return Video(reply.request, nullptr); }
};

template <>
struct Read<Raw> {
    static Result<Raw> of(const Reply &reply) { return Raw(reply.request, nullptr); }
};

template <>
struct Read<json> {
    static Result<json> of(const Reply &reply) { return reply.json(); }
};

template <>
struct Read<std::string> {
    static Result<std::string> of(const Reply &reply) { return std::string(reply.text()); }
};

template <>
struct Read<bool> {
    static Result<bool> of(const Reply &reply) { return reply.json().as_bool().value_or(false); }
};

template <>
struct Read<void> {
    static Result<void> of(const Reply &) { return {}; }
};

} // namespace detail

HFI_NAMESPACE_END

#endif
