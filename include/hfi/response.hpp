// What replies bring beside their JSON: files, pixels, samples, vectors, and what is known of the call. All are views that keep the
// reply they belong to, so nothing is copied.
#ifndef HFI_RESPONSE_HPP
#define HFI_RESPONSE_HPP

#include <hfi/json.hpp>

HFI_NAMESPACE_BEGIN

/// What is known of a call that went well. Since 0.1.0.
struct ResponseInfo {
    /// The HTTP status of the reply.
    int http_status = 0;
    /// The server's id of the request; empty if it gave none.
    std::string request_id;
    /// Who has answered: the provider, as far as the router says which it chose, or the host of a server; empty for the Hub and Inference
    /// Endpoints.
    std::string provider;
    /// Which fallback has answered, from 1; 0 for none.
    int fallback = 0;
    /// Why a text ended, as `length`; empty if the server does not say.
    std::string finish_reason;
    /// What a reasoning model thought.
    std::string reasoning;
    /// How long the call waited before it was sent.
    seconds queued{};
    /// How long it took to the first byte of the reply.
    seconds first_byte{};
    /// How long it took in all.
    seconds total{};
    /// How many tokens were made, if the server says so.
    std::optional<std::int64_t> tokens;
    /// And how many in a second.
    std::optional<double> tokens_per_second;
    /// How often it was tried.
    int attempts = 0;
    /// What is odd but no error.
    std::vector<std::string> warnings;
};

/// Pixels of an image: 4 bytes each (red, green, blue, alpha; not premultiplied), row by row from the top. Since 0.1.0.
struct Pixels {
    /// The width in pixels.
    std::uint32_t width = 0;
    /// The height in pixels.
    std::uint32_t height = 0;
    /// The bytes; they live as long as a copy of this.
    span<std::uint8_t> rgba;
    /// What keeps them.
    std::shared_ptr<const void> owner;
};

/// Samples of a sound: floats from -1 to 1, the channels of a frame side by side. Since 0.1.0.
struct Samples {
    /// Frames in a second.
    std::uint32_t sample_rate = 0;
    /// Samples in a frame.
    std::uint32_t channels = 0;
    /// The samples; they live as long as a copy of this.
    span<float> values;
    /// What keeps them.
    std::shared_ptr<const void> owner;

    /// How many frames there are.
    std::size_t frames() const noexcept { return channels ? values.size() / channels : 0; }
};

namespace detail {

/// A request that several results share.
using SharedRequest = std::shared_ptr<hfi_request_t>;

/// The file of a reply, or of one of its items.
class File {
public:
    File() = default;
    File(SharedRequest owner, const hfi_item_t *item) : owner_(std::move(owner)), item_(item) {}

    /// The bytes, as the server sent them. They live as long as a copy of this.
    span<std::uint8_t> bytes() const &noexcept {
        std::size_t length = 0;
        const std::uint8_t *bytes = item_ ? hfi_item_bytes(item_, &length) : hfi_response_bytes(response(), &length);
        return bytes ? span<std::uint8_t>(bytes, length) : span<std::uint8_t>();
    }
    /// A view of what is gone at once.
    span<std::uint8_t> bytes() const && = delete;
    /// What it is, as `image/png`; empty if nobody knows.
    std::string mime_type() const {
        return std::string(view(item_ ? hfi_item_mime_type(item_) : hfi_response_mime_type(response())));
    }
    /// Whether there is nothing.
    bool empty() const noexcept { return bytes().empty(); }
    /// Writes the bytes to a file.
    Result<void> try_save(const std::string &path) const {
        const hfi_status_t status = item_ ? hfi_item_save(item_, path.c_str()) : hfi_response_save(response(), path.c_str());
        if (status == HFI_OK) return {};
        return fault(status);
    }
#if HFI_EXCEPTIONS
    /// The same; throws the error.
    void save(const std::string &path) const { try_save(path).value(); }
#endif

protected:
    const hfi_response_t *response() const noexcept { return hfi_request_response(owner_.get()); }
    const hfi_item_t *item() const noexcept { return item_; }
    const SharedRequest &owner() const noexcept { return owner_; }
    Error fault(hfi_status_t status) const {
        return Error::of(item_ ? hfi_item_error(item_) : hfi_response_error(response()), status);
    }

private:
    SharedRequest owner_;
    const hfi_item_t *item_ = nullptr;
};

} // namespace detail

/// An image. Since 0.1.0.
class Image : public detail::File {
public:
    using File::File;

    /// Its pixels, decoded when first asked for, on this thread (png, jpeg, webp).
    Result<Pixels> try_pixels() const {
        Pixels pixels;
        const std::uint8_t *rgba = item() ? hfi_item_rgba(item(), &pixels.width, &pixels.height)
                                          : hfi_response_rgba(response(), &pixels.width, &pixels.height);
        if (!rgba) return fault(HFI_ERROR_PROTOCOL);
        pixels.rgba = span<std::uint8_t>(rgba, std::size_t{4} * pixels.width * pixels.height);
        pixels.owner = owner();
        return pixels;
    }
#if HFI_EXCEPTIONS
    /// The same; throws the error.
    Pixels pixels() const { return try_pixels().value(); }
#endif
};

/// A sound. Since 0.1.0.
class Audio : public detail::File {
public:
    using File::File;

    /// Its samples, decoded when first asked for, on this thread (wav, flac, mp3, ogg).
    Result<Samples> try_samples() const {
        Samples samples;
        std::size_t frames = 0;
        const float *values = item() ? hfi_item_pcm(item(), &samples.sample_rate, &samples.channels, &frames)
                                     : hfi_response_pcm(response(), &samples.sample_rate, &samples.channels, &frames);
        if (!values) return fault(HFI_ERROR_PROTOCOL);
        samples.values = span<float>(values, frames * samples.channels);
        samples.owner = owner();
        return samples;
    }
#if HFI_EXCEPTIONS
    /// The same; throws the error.
    Samples samples() const { return try_samples().value(); }
#endif
};

/// A film. Since 0.1.0.
class Video : public detail::File {
public:
    using File::File;
};

/// A reply as it came. Since 0.1.0.
class Raw : public detail::File {
public:
    using File::File;

    /// The bytes as text.
    std::string_view text() const &noexcept {
        const auto all = bytes();
        return std::string_view(reinterpret_cast<const char *>(all.data()), all.size());
    }
    /// A view of what is gone at once.
    std::string_view text() const && = delete;
};

/// Vectors of 32-bit floats, one a row: a matrix that lies in the reply. Since 0.1.0.
class Embeddings {
public:
    /// No vectors.
    Embeddings() = default;
    /// Those of a reply.
    explicit Embeddings(detail::SharedRequest owner) : owner_(std::move(owner)) {
        const hfi_response_t *response = hfi_request_response(owner_.get());
        const float *values = hfi_response_floats(response, &rows_, &columns_);
        values_ = span<float>(values, values ? rows_ * columns_ : 0);
        std::size_t depth = 0;
        const std::size_t *shape = hfi_response_float_shape(response, &depth);
        shape_ = span<std::size_t>(shape, shape ? depth : 0);
    }

    /// How many vectors there are.
    std::size_t rows() const noexcept { return rows_; }
    /// How long each is.
    std::size_t columns() const noexcept { return columns_; }
    /// A vector; it lives as long as a copy of this. `row` must be below `rows()`.
    span<float> operator[](std::size_t row) const &noexcept { return span<float>(values_.data() + row * columns_, columns_); }
    /// A view of what is gone at once.
    span<float> operator[](std::size_t row) const && = delete;
    /// All numbers, row by row.
    span<float> values() const &noexcept { return values_; }
    /// A view of what is gone at once.
    span<float> values() const && = delete;
    /// The dimensions as the server gave them; the last is `columns()`.
    span<std::size_t> shape() const &noexcept { return shape_; }
    /// A view of what is gone at once.
    span<std::size_t> shape() const && = delete;
    /// Whether there are none.
    bool empty() const noexcept { return values_.empty(); }

private:
    detail::SharedRequest owner_;
    span<float> values_;
    span<std::size_t> shape_;
    std::size_t rows_ = 0, columns_ = 0;
};

/// How alike two vectors are: the cosine of the angle between them, from -1 to 1; 0 if one is zero or they have not the same length.
/// Since 0.1.0.
inline double cosine_similarity(span<float> one, span<float> other) noexcept {
    if (one.size() != other.size()) return 0;
    double product = 0, length = 0, other_length = 0;
    for (std::size_t i = 0; i < one.size(); ++i) {
        product += static_cast<double>(one[i]) * static_cast<double>(other[i]);
        length += static_cast<double>(one[i]) * static_cast<double>(one[i]);
        other_length += static_cast<double>(other[i]) * static_cast<double>(other[i]);
    }
    return length > 0 && other_length > 0 ? product / std::sqrt(length * other_length) : 0;
}

HFI_NAMESPACE_END

#endif
