// The settings of clients, calls and batches.
#ifndef HFI_OPTIONS_HPP
#define HFI_OPTIONS_HPP

#include <hfi/response.hpp>

#include <functional>
#include <map>

HFI_NAMESPACE_BEGIN

/// HTTP headers; one without a value takes a built-in one away.
using Headers = std::vector<std::pair<std::string, std::optional<std::string>>>;

/// What a call is waiting for, or how far it is. Since 0.1.0.
struct Progress {
    /// For people.
    std::string message;
    /// For programs: of a wait for an endpoint `status`, `seconds`, `message`, `trouble`; of a provider's job `provider`, `status`, `looks`,
    /// `next_look`; of a call that goes on elsewhere `fallback`, `provider`; of a batch `done`, `failed`, `total`; else null.
    json raw;
};

/// What every call can be given besides the arguments of its task. Since 0.1.0.
struct CallOptions {
    /// How long the call may take in all; by default as the client says.
    std::optional<seconds> timeout{};
    /// Headers of this call, which beat the client's.
    Headers headers{};
    /// Hears what the call is waiting for: a model that loads, a retry. Runs on the thread that waits for the call or delivers its events. What it throws
    /// cancels the call, and is thrown by it.
    std::function<void(const Progress &)> on_progress{};
    /// Gets what is known of the reply once the call has ended well, on the thread that takes the result; of a batch for each call.
    std::function<void(const ResponseInfo &)> on_response{};
#if HFI_STOP_TOKEN
    /// Cancels the call.
    std::stop_token stop{};
#endif
};

/// How a batch runs. Since 0.1.0.
struct BatchOptions {
    /// How many calls are on their way at once.
    std::int32_t concurrency = 8;
    /// Whether results come in the order of the inputs, or as they are ready.
    bool in_order = true;
    /// How many failed calls end the batch; 0: none do.
    std::int64_t max_failures = 0;
};

/// Where handlers of calls that were started run. Since 0.1.0.
enum class Delivery : std::int32_t {
    /// Inside `Client::poll`, for game and event loops.
    poll = HFI_DELIVERY_POLL,
    /// On one thread of the library.
    dispatcher = HFI_DELIVERY_DISPATCHER,
};

/// A token with a life. Since 0.1.0.
struct Token {
    /// The token.
    std::string text;
    /// How long it lives from now; without it, it does not end.
    std::optional<seconds> expires_in{};
};

/// A place where a call goes on that failed elsewhere. Since 0.1.0.
struct Fallback {
    /// A provider, as `groq` or `auto`, or the URL of a server.
    std::string provider_or_url{};
    /// What the model is called there, which counts more than the call's own; by default the same as before.
    std::optional<std::string> model{};
};

/// When a provider or server that keeps failing is left out by calls that have a fallback. Since 0.1.0.
struct CircuitBreaker {
    /// After how many failures in a row; 0: never.
    std::int32_t failures = 3;
    /// For how long. Then one call tries it again.
    seconds pause{30};
};

/// The settings of a client; what is not set is as the library or the environment says. Since 0.1.0.
struct ClientOptions {
    /// The token; else `token_provider`, `HF_TOKEN` and the token file of the Hub are asked.
    std::optional<std::string> token{};
    /// Asked for the token when a call begins and there is none that lives. It may block, and may not use the client. No token: the
    /// environment is asked. What it throws is thrown by the call.
    std::function<std::optional<Token>()> token_provider{};
    /// Who may get a token that was found in the environment.
    TokenDiscovery token_discovery = TokenDiscovery::on;
    /// The model of calls that name none: an id on the Hub, or the URL of a server.
    std::optional<std::string> model{};
    /// The provider, as `hf-inference` or `groq`; else Hugging Face chooses.
    std::optional<std::string> provider{};
    /// The URL of a server to use instead of Hugging Face.
    std::optional<std::string> base_url{};
    /// The router to use instead of Hugging Face's, which the providers are behind.
    std::optional<std::string> router_url{};
    /// Where a call goes on that could not connect, waited too long or was refused with 402, 408, 425, 429 or 5xx, before its first
    /// event, in this order and within its time. `ResponseInfo` says who has answered.
    std::vector<Fallback> fallbacks{};
    /// When one that keeps failing is left out.
    CircuitBreaker circuit_breaker{};
    /// Keys for single providers or servers, by name or URL; each is sent there in the place of the token.
    std::map<std::string, std::string> keys{};
    /// The server to use for operations on Inference Endpoints instead of Hugging Face's.
    std::optional<std::string> endpoints_url{};
    /// The organisation that is billed.
    std::optional<std::string> bill_to{};
    /// The proxy; else as `HTTPS_PROXY` and its siblings say.
    std::optional<std::string> proxy{};
    /// Certificates to trust beside the system's: the text of a PEM file.
    std::optional<std::string> ca_pem{};
    /// What is added to the user agent, as `my-app/1.2`.
    std::optional<std::string> user_agent{};
    /// Headers of every call.
    Headers headers{};
    /// How long a call may take in all; else as long as the server works on it.
    std::optional<seconds> timeout{};
    /// How long connecting may take; zero sets no bound.
    std::optional<seconds> connect_timeout{};
    /// How long the first byte of a reply may take; zero sets no bound.
    std::optional<seconds> first_byte_timeout{};
    /// How long the next piece of a reply may take; zero sets no bound.
    std::optional<seconds> idle_timeout{};
    /// How long to wait for a model that loads; zero does not wait.
    std::optional<seconds> loading_timeout{};
    /// How often a call is tried again.
    std::optional<std::int32_t> max_retries{};
    /// How long to wait between two looks at a job that a provider works on, as on a video; by default as each provider says.
    std::optional<seconds> poll_interval{};
    /// The largest reply, in bytes.
    std::optional<std::int64_t> max_response_bytes{};
    /// How many events of a stream wait to be taken.
    std::optional<std::int32_t> queue_capacity{};
    /// How many threads drive the network; by default the one that waits, and one for calls that were started.
    std::optional<std::int32_t> worker_threads{};
    /// Where handlers of calls that were started, futures and coroutines go on.
    Delivery delivery = Delivery::dispatcher;
    /// Gets log records, on threads that are inside a call; without secrets. What it throws is dropped.
    std::function<void(LogLevel, std::string_view)> log{};
    /// Up to which level.
    LogLevel log_level = LogLevel::warn;
};

HFI_NAMESPACE_END

#endif
