// JSON values: what results say, and what arguments are built of. For programs that have a JSON library already there is dump().
#ifndef HFI_JSON_HPP
#define HFI_JSON_HPP

#include <hfi/error.hpp>

#include <charconv>
#include <cmath>
#include <initializer_list>
#include <type_traits>
#include <vector>

#if !defined(__cpp_lib_to_chars)
#include <locale>
#include <sstream>
#endif

HFI_NAMESPACE_BEGIN

/// A JSON value. It does not change, and copies share it, so they are cheap and may be read on all threads. Numbers keep their
/// digits, objects the order of their members. What is not there reads as null, so `value["choices"][0]["text"]` is safe on any
/// reply. Since 0.1.0.
class json {
public:
    /// The kinds of values.
    enum class kind { null, boolean, number, string, array, object };
    /// A member of an object.
    using member = std::pair<std::string, json>;

    /// Null.
    json() = default;
    /// Null.
    json(std::nullptr_t) {}
    /// True or false.
    template <class Flag, std::enable_if_t<std::is_same_v<Flag, bool>, int> = 0>
    json(Flag value) : json(kind::boolean, value ? "true" : "false") {}
    /// A whole number.
    template <class Integer, std::enable_if_t<std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>, int> = 0, class = void>
    json(Integer value) : json(kind::number, std::to_string(value)) {}
    /// A number; null for NaN and the infinities, which JSON has not.
    json(double value);
    /// A text, in UTF-8.
    json(const char *text) : json(std::string_view(text)) {}
    /// A text, in UTF-8.
    json(std::string_view text) : json(kind::string, std::string(text)) {}
    /// A text, in UTF-8.
    json(std::string text) : json(kind::string, std::move(text)) {}
    /// A list.
    json(std::vector<json> items);
    /// A list of texts.
    json(const std::vector<std::string> &texts) : json(std::vector<json>(texts.begin(), texts.end())) {}
    /// Braces alone do not say whether they mean a list: write `json::array({…})`, or the value without them.
    json(std::initializer_list<json>) = delete;

    /// A list: `json::array({1, "two", nullptr})`.
    static json array(std::vector<json> items = {}) { return json(std::move(items)); }
    /// An object: `json::object({{"type", "object"}, {"n", 1}})`.
    static json object(std::vector<member> members = {});
    /// Reads a text; the error says where it is wrong.
    static Result<json> try_parse(std::string_view text);
#if HFI_EXCEPTIONS
    /// The same; throws the error.
    static json parse(std::string_view text) { return try_parse(text).value(); }
#endif

    /// Which kind of value it is.
    kind type() const noexcept;
    /// Whether it is null, or not there at all.
    bool is_null() const noexcept { return type() == kind::null; }
    /// The text; nothing if it is none. It lives as long as a copy of this value.
    std::optional<std::string_view> as_string() const &noexcept;
    /// The same of what is gone at once: a text of its own.
    std::optional<std::string> as_string() const && {
        const auto text = as_string();
        return text ? std::optional<std::string>(*text) : std::nullopt;
    }
    /// True or false; nothing if it is neither.
    std::optional<bool> as_bool() const noexcept;
    /// The number; nothing if it is none.
    std::optional<double> as_double() const;
    /// The whole number; nothing if it is none, or too large. 3.0 is one.
    std::optional<std::int64_t> as_int() const;

    /// How many items a list has, or members an object; 0 for others.
    std::size_t size() const noexcept;
    /// Whether there are none.
    bool empty() const noexcept { return size() == 0; }
    /// The items of a list; none for others.
    const std::vector<json> &items() const &noexcept;
    /// The same of what is gone at once.
    std::vector<json> items() const && { return items(); }
    /// The members of an object; none for others.
    const std::vector<member> &members() const &noexcept;
    /// The same of what is gone at once.
    std::vector<member> members() const && { return members(); }
    /// The first item of a list.
    std::vector<json>::const_iterator begin() const noexcept { return items().begin(); }
    /// The end of a list.
    std::vector<json>::const_iterator end() const noexcept { return items().end(); }
    /// A member of an object; null if there is none. Of several with that name the last.
    const json &operator[](std::string_view name) const &noexcept;
    /// The same of what is gone at once, as all that follow in a chain.
    json operator[](std::string_view name) const && { return (*this)[name]; }
    /// A member of an object; null if there is none.
    const json &operator[](const char *name) const &noexcept { return (*this)[std::string_view(name)]; }
    /// The same of what is gone at once.
    json operator[](const char *name) const && { return (*this)[name]; }
    /// An item of a list; null if there is none.
    template <class Integer, std::enable_if_t<std::is_integral_v<Integer>, int> = 0>
    const json &operator[](Integer index) const &noexcept {
        if constexpr (std::is_signed_v<Integer>) {
            if (index < 0) return nothing();
        }
        const auto at = static_cast<std::size_t>(index);
        return at < items().size() ? items()[at] : nothing();
    }
    /// The same of what is gone at once.
    template <class Integer, std::enable_if_t<std::is_integral_v<Integer>, int> = 0>
    json operator[](Integer index) const && {
        return (*this)[index];
    }
    /// Whether an object has such a member.
    bool has(std::string_view name) const noexcept;
    /// What a JSON pointer leads to, as `"/choices/0/message"`; null if there is none.
    json at(std::string_view pointer) const;

    /// The value as text, without blanks. Null is `null`.
    std::string dump() const;

    /// Whether they are the same; the order of members does not count, and 1 is 1.0.
    friend bool operator==(const json &one, const json &other) { return one.equals(other); }
    /// Whether they differ.
    friend bool operator!=(const json &one, const json &other) { return !one.equals(other); }

private:
    struct Node;
    class Reader;

    json(kind type, std::string text);
    static const json &nothing() noexcept {
        static const json none;
        return none;
    }
    bool equals(const json &other) const;
    void write(std::string &into) const;
    static void quote(std::string_view text, std::string &into);

    std::shared_ptr<const Node> node_;
};

struct json::Node {
    kind type = kind::null;
    // A string, the digits of a number, "true" or "false".
    std::string text;
    std::vector<json> items;
    std::vector<member> members;
};

inline json::json(kind type, std::string text) : node_(std::make_shared<const Node>(Node{type, std::move(text), {}, {}})) {}

inline json::json(std::vector<json> items) : node_(std::make_shared<const Node>(Node{kind::array, {}, std::move(items), {}})) {}

inline json json::object(std::vector<member> members) {
    json made;
    made.node_ = std::make_shared<const Node>(Node{kind::object, {}, {}, std::move(members)});
    return made;
}

inline json::json(double value) {
    if (!std::isfinite(value)) return;
#if defined(__cpp_lib_to_chars)
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    *this = json(kind::number, std::string(digits, end));
#else
    std::ostringstream digits;
    digits.imbue(std::locale::classic());
    digits.precision(17);
    digits << value;
    *this = json(kind::number, digits.str());
#endif
}

inline json::kind json::type() const noexcept { return node_ ? node_->type : kind::null; }

inline std::optional<std::string_view> json::as_string() const &noexcept {
    if (type() != kind::string) return std::nullopt;
    return node_->text;
}

inline std::optional<bool> json::as_bool() const noexcept {
    if (type() != kind::boolean) return std::nullopt;
    return node_->text == "true";
}

inline std::optional<double> json::as_double() const {
    if (type() != kind::number) return std::nullopt;
    double value = 0;
#if defined(__cpp_lib_to_chars)
    const char *begin = node_->text.data();
    const auto read = std::from_chars(begin, begin + node_->text.size(), value);
    if (read.ec == std::errc::result_out_of_range) return node_->text.find("e-") == std::string::npos && node_->text.find("E-") == std::string::npos ? (node_->text[0] == '-' ? -HUGE_VAL : HUGE_VAL) : 0.0;
#else
    std::istringstream digits(node_->text);
    digits.imbue(std::locale::classic());
    digits >> value;
#endif
    return value;
}

inline std::optional<std::int64_t> json::as_int() const {
    if (type() != kind::number) return std::nullopt;
    std::int64_t value = 0;
    const char *begin = node_->text.data(), *end = begin + node_->text.size();
    const auto read = std::from_chars(begin, end, value);
    if (read.ec == std::errc() && read.ptr == end) return value;
    const double number = *as_double();
    // The doubles from -2^63 to below 2^63 are those that fit.
    if (number != std::floor(number) || number < -9223372036854775808.0 || number >= 9223372036854775808.0) return std::nullopt;
    return static_cast<std::int64_t>(number);
}

inline const std::vector<json> &json::items() const &noexcept {
    static const std::vector<json> none;
    return node_ ? node_->items : none;
}

inline const std::vector<json::member> &json::members() const &noexcept {
    static const std::vector<member> none;
    return node_ ? node_->members : none;
}

inline std::size_t json::size() const noexcept { return type() == kind::object ? members().size() : items().size(); }

inline const json &json::operator[](std::string_view name) const &noexcept {
    for (auto known = members().rbegin(); known != members().rend(); ++known)
        if (known->first == name) return known->second;
    return nothing();
}

inline bool json::has(std::string_view name) const noexcept {
    for (const auto &known : members())
        if (known.first == name) return true;
    return false;
}

inline json json::at(std::string_view pointer) const {
    json value = *this;
    while (!pointer.empty()) {
        if (pointer[0] != '/') return nullptr;
        pointer.remove_prefix(1);
        const std::string_view written = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(written.size());
        std::string name;
        for (std::size_t i = 0; i < written.size(); ++i) {
            const bool escaped = written[i] == '~' && i + 1 < written.size();
            name += escaped ? (written[++i] == '1' ? '/' : '~') : written[i];
        }
        if (value.type() == kind::array) {
            std::size_t index = 0;
            const auto read = std::from_chars(name.data(), name.data() + name.size(), index);
            if (read.ec != std::errc() || read.ptr != name.data() + name.size()) return nullptr;
            value = json(value[index]);
        } else {
            value = json(value[std::string_view(name)]);
        }
    }
    return value;
}

inline bool json::equals(const json &other) const {
    if (node_ == other.node_) return true;
    if (type() != other.type() || size() != other.size()) return false;
    switch (type()) {
    case kind::null: return true;
    case kind::number: return node_->text == other.node_->text || *as_double() == *other.as_double();
    case kind::array: return items() == other.items();
    case kind::object:
        for (const auto &one : members())
            if (one.second != other[one.first] || (one.second.is_null() && !other.has(one.first))) return false;
        return true;
    default: return node_->text == other.node_->text;
    }
}

inline std::string json::dump() const {
    std::string text;
    write(text);
    return text;
}

inline void json::write(std::string &into) const {
    bool first = true;
    const auto comma = [&] {
        if (!first) into += ',';
        first = false;
    };
    switch (type()) {
    case kind::null: into += "null"; break;
    case kind::string: quote(node_->text, into); break;
    case kind::array:
        into += '[';
        for (const auto &item : items()) {
            comma();
            item.write(into);
        }
        into += ']';
        break;
    case kind::object:
        into += '{';
        for (const auto &[name, value] : members()) {
            comma();
            quote(name, into);
            into += ':';
            value.write(into);
        }
        into += '}';
        break;
    default: into += node_->text;
    }
}

inline void json::quote(std::string_view text, std::string &into) {
    into += '"';
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            into += '\\';
            into += letter;
        } else if (byte < 0x20) {
            constexpr char digits[] = "0123456789abcdef";
            into += "\\u00";
            into += digits[byte >> 4];
            into += digits[byte & 15];
        } else {
            into += letter;
        }
    }
    into += '"';
}

/// Reads JSON.
class json::Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    Result<json> read() {
        json read;
        const bool ended = value(read, 0);
        blanks();
        if (ended && at_ == text_.size()) return read;
        return Error(Code::invalid_argument, "no JSON: " + std::string(why_) + " at byte " + std::to_string(at_));
    }

private:
    // As deep as the library reads.
    static constexpr int deepest = 128;

    bool fail(const char *why) {
        why_ = why;
        return false;
    }

    void blanks() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
    }

    bool take(char letter) {
        blanks();
        if (at_ >= text_.size() || text_[at_] != letter) return false;
        ++at_;
        return true;
    }

    bool value(json &into, int depth) {
        blanks();
        if (at_ >= text_.size()) return fail("the text ends too early");
        if (depth > deepest) return fail("nested too deep");
        switch (text_[at_]) {
        case '{': return object(into, depth);
        case '[': return array(into, depth);
        case '"': {
            std::string text;
            if (!string(text)) return false;
            into = json(std::move(text));
            return true;
        }
        case 't': return word("true", json(true), into);
        case 'f': return word("false", json(false), into);
        case 'n': return word("null", json(), into);
        default: return number(into);
        }
    }

    bool word(std::string_view word, json value, json &into) {
        if (text_.substr(at_, word.size()) != word) return fail("an unknown word");
        at_ += word.size();
        into = std::move(value);
        return true;
    }

    bool array(json &into, int depth) {
        std::vector<json> items;
        ++at_;
        if (!take(']')) {
            do {
                json item;
                if (!value(item, depth + 1)) return false;
                items.push_back(std::move(item));
            } while (take(','));
            if (!take(']')) return fail("a list does not end");
        }
        into = json(std::move(items));
        return true;
    }

    bool object(json &into, int depth) {
        std::vector<member> members;
        ++at_;
        if (!take('}')) {
            do {
                std::string name;
                json item;
                blanks();
                if (at_ >= text_.size() || text_[at_] != '"') return fail("a member has no name");
                if (!string(name)) return false;
                if (!take(':')) return fail("a member has no colon");
                if (!value(item, depth + 1)) return false;
                members.emplace_back(std::move(name), std::move(item));
            } while (take(','));
            if (!take('}')) return fail("an object does not end");
        }
        into = json::object(std::move(members));
        return true;
    }

    bool digits() {
        const std::size_t from = at_;
        while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
        return at_ > from;
    }

    bool next_is(char one, char other) const { return at_ < text_.size() && (text_[at_] == one || text_[at_] == other); }

    bool number(json &into) {
        const std::size_t from = at_;
        if (next_is('-', '-')) ++at_;
        const bool zero = next_is('0', '0');
        const std::size_t whole = at_;
        if (!digits() || (zero && at_ - whole > 1)) return fail("something that is no value");
        if (next_is('.', '.')) {
            ++at_;
            if (!digits()) return fail("a number without digits");
        }
        if (next_is('e', 'E')) {
            ++at_;
            if (next_is('+', '-')) ++at_;
            if (!digits()) return fail("a number without digits");
        }
        into = json(kind::number, std::string(text_.substr(from, at_ - from)));
        return true;
    }

    bool string(std::string &into) {
        for (++at_; at_ < text_.size(); ++at_) {
            const char letter = text_[at_];
            if (letter == '"') {
                ++at_;
                return true;
            }
            if (static_cast<unsigned char>(letter) < 0x20) return fail("a control character in a text");
            if (letter != '\\') into += letter;
            else if (!escape(into)) return false;
        }
        return fail("a text does not end");
    }

    bool escape(std::string &into) {
        constexpr std::string_view names = "\"\\/bfnrt", letters = "\"\\/\b\f\n\r\t";
        if (++at_ >= text_.size()) return fail("a text does not end");
        const std::size_t known = names.find(text_[at_]);
        if (known != std::string_view::npos) {
            into += letters[known];
            return true;
        }
        std::uint32_t point = 0, low = 0;
        if (text_[at_] != 'u' || !hex(point)) return fail("an unknown escape");
        if (point >= 0xD800 && point < 0xDC00 && text_.substr(at_ + 1, 2) == "\\u") {
            const std::size_t before = at_;
            at_ += 2;
            if (!hex(low)) return fail("an unknown escape");
            if (low >= 0xDC00 && low < 0xE000) point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
            else at_ = before;
        }
        // Half a pair is no character.
        encode(point >= 0xD800 && point < 0xE000 ? 0xFFFD : point, into);
        return true;
    }

    bool hex(std::uint32_t &into) {
        if (text_.size() - at_ < 5) return false;
        const char *begin = text_.data() + at_ + 1;
        const auto read = std::from_chars(begin, begin + 4, into, 16);
        at_ += 4;
        return read.ec == std::errc() && read.ptr == begin + 4;
    }

    static void encode(std::uint32_t point, std::string &into) {
        const auto put = [&](std::uint32_t byte) { into += static_cast<char>(static_cast<unsigned char>(byte)); };
        if (point < 0x80) return put(point);
        if (point < 0x800) {
            put(0xC0 | (point >> 6));
        } else {
            if (point < 0x10000) {
                put(0xE0 | (point >> 12));
            } else {
                put(0xF0 | (point >> 18));
                put(0x80 | ((point >> 12) & 0x3F));
            }
            put(0x80 | ((point >> 6) & 0x3F));
        }
        put(0x80 | (point & 0x3F));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    const char *why_ = "something behind the value";
};

inline Result<json> json::try_parse(std::string_view text) { return Reader(text).read(); }

HFI_NAMESPACE_END

#endif
