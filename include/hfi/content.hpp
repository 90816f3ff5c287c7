// Binary inputs: files, URLs, bytes and readers.
#ifndef HFI_CONTENT_HPP
#define HFI_CONTENT_HPP

#include <hfi/error.hpp>

#include <functional>
#include <vector>

HFI_NAMESPACE_BEGIN

/// Puts up to `capacity` bytes into `buffer` and returns how many; 0 at the end, a negative number for a failure. Runs on a thread that
/// is inside a call of the library, and may not run or wait for requests. What it throws ends the call, and is thrown there.
using Reader = std::function<std::int64_t(std::uint8_t *buffer, std::size_t capacity)>;

/// A binary input: an image, a sound, anything. It may be used for several calls, but for readers, whose source is read once.
/// Since 0.1.0.
class Content {
public:
    /// A file, read while it is sent.
    static Content file(std::string path) { return Content(HFI_CONTENT_FILE, std::move(path)); }
    /// What a URL gives. Servers that take URLs get the URL itself.
    static Content url(std::string url) { return Content(HFI_CONTENT_URL, std::move(url)); }
    /// Bytes, which are copied when a call is made.
    static Content bytes(span<std::uint8_t> bytes) {
        return Content(HFI_CONTENT_BYTES, std::string(reinterpret_cast<const char *>(bytes.data()), bytes.size()));
    }
    /// Bytes that are not copied: `owner` is kept as long as the library reads them.
    static Content shared(span<std::uint8_t> bytes, std::shared_ptr<const void> owner) {
        Content content(HFI_CONTENT_BORROWED, {});
        content.shared_ = bytes;
        content.owner_ = std::move(owner);
        return content;
    }
    /// The same for a vector.
    static Content shared(std::shared_ptr<const std::vector<std::uint8_t>> bytes) {
        const span<std::uint8_t> view(*bytes);
        return shared(view, std::move(bytes));
    }
    /// What a function reads, `size` bytes of it if that is known.
    static Content reader(Reader read, std::optional<std::uint64_t> size = std::nullopt) {
        Content content(HFI_CONTENT_READER, {});
        content.reader_ = std::move(read);
        content.size_ = size;
        return content;
    }

    /// A path, or a URL that begins with `http://`, `https://` or `data:`.
    Content(const char *path_or_url) : Content(std::string(path_or_url)) {}
    /// The same.
    Content(std::string path_or_url) : Content(HFI_CONTENT_FILE, std::move(path_or_url)) {
        if (is_url(text_)) kind_ = HFI_CONTENT_URL;
    }
    /// Bytes, which are copied when a call is made.
    Content(const std::vector<std::uint8_t> &bytes) : Content(Content::bytes(bytes)) {}

    /// Says what it is, as `image/png`, instead of telling it from the name or the bytes.
    Content &mime_type(std::string type) & {
        mime_type_ = std::move(type);
        return *this;
    }
    /// The same.
    Content mime_type(std::string type) && {
        mime_type_ = std::move(type);
        return std::move(*this);
    }

    /// The library's form, for one call. `thrown` gets what a reader throws.
    hfi_content_t lend(const std::shared_ptr<detail::Thrown> &thrown) const {
        hfi_content_t content;
        switch (kind_) {
        case HFI_CONTENT_FILE: content = hfi_file(text_.c_str()); break;
        case HFI_CONTENT_URL: content = hfi_url(text_.c_str()); break;
        case HFI_CONTENT_BYTES: content = hfi_bytes(text_.data(), text_.size()); break;
        case HFI_CONTENT_BORROWED:
            content = hfi_borrowed(shared_.data(), shared_.size(), [](void *owner) { delete static_cast<Owner *>(owner); }, new Owner(owner_));
            break;
        default:
            content = hfi_reader(read, new Reading{reader_, thrown}, size_.value_or(HFI_SIZE_UNKNOWN),
                                 [](void *reading) { delete static_cast<Reading *>(reading); });
        }
        if (!mime_type_.empty()) content.mime_type = mime_type_.c_str();
        return content;
    }

private:
    using Owner = std::shared_ptr<const void>;
    struct Reading {
        Reader read;
        std::shared_ptr<detail::Thrown> thrown;
    };

    Content(std::int32_t kind, std::string text) : kind_(kind), text_(std::move(text)) {}

    static bool is_url(std::string_view text) {
        const auto begins = [text](std::string_view with) { return text.substr(0, with.size()) == with; };
        return begins("http://") || begins("https://") || begins("data:");
    }

    static std::int64_t read(void *user_data, std::uint8_t *buffer, std::size_t capacity) noexcept {
        const auto &reading = *static_cast<Reading *>(user_data);
        std::int64_t count = -1;
        if (auto thrown = detail::caught([&] { count = reading.read(buffer, capacity); })) {
            reading.thrown->keep(std::move(thrown));
            return -1;
        }
        return count;
    }

    std::int32_t kind_;
    std::string text_, mime_type_;
    span<std::uint8_t> shared_;
    Owner owner_;
    Reader reader_;
    std::optional<std::uint64_t> size_;
};

HFI_NAMESPACE_END

#endif
