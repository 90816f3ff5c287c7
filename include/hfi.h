/* hfi: Hugging Face inference for every language that can call C.
 *
 * Generated from src/ffi by `make generate`; do not edit.
 *
 * Ownership: hfi_*_new, hfi_text_generation and hfi_chat_completion give handles that the caller frees with the
 * hfi_*_free of their kind. Everything else is a view that belongs to a handle and is never freed.
 * Text: UTF-8 with a NUL behind. On input NULL means absent, and text that is not UTF-8 is an error. On output a length
 * is written where asked for.
 * Threads: each function says which; a client may be used by all threads at once.
 * NULL: every function takes NULL for every pointer.
 * Times: seconds, as double.
 */

#ifndef HFI_H
#define HFI_H

#include <stddef.h>
#include <stdint.h>

/**
 * The ABI's version. It grows when functions or statuses are added; nothing that a smaller number had is taken away.
 */
#define HFI_ABI_VERSION 1

/**
 * Success.
 */
#define HFI_OK 0

/**
 * Not finished within the time to wait; the request goes on.
 */
#define HFI_PENDING 1

/**
 * There are no more events.
 */
#define HFI_END 2

/**
 * A bad value, an unknown name or a missing argument.
 */
#define HFI_ERROR_INVALID_ARGUMENT -1

/**
 * The call does not fit the state of its handle.
 */
#define HFI_ERROR_INVALID_STATE -2

/**
 * Waiting here could never end.
 */
#define HFI_ERROR_WOULD_DEADLOCK -3

/**
 * The caller cancelled the request.
 */
#define HFI_ERROR_CANCELLED -4

/**
 * The client was shut down.
 */
#define HFI_ERROR_SHUTDOWN -5

/**
 * The handle belongs to the parent process.
 */
#define HFI_ERROR_FORKED -6

/**
 * Code panicked; the message has the payload.
 */
#define HFI_ERROR_PANIC -7

/**
 * A fault of the library or of the system below it.
 */
#define HFI_ERROR_INTERNAL -8

/**
 * The call needs a token and none was found.
 */
#define HFI_ERROR_NO_TOKEN -9

/**
 * The model, task and provider do not go together.
 */
#define HFI_ERROR_UNSUPPORTED -10

/**
 * Refused, so that no secret leaves in the clear.
 */
#define HFI_ERROR_INSECURE -11

/**
 * A local file could not be read or written.
 */
#define HFI_ERROR_IO -12

/**
 * No connection to the host.
 */
#define HFI_ERROR_CONNECT -100

/**
 * The TLS handshake failed.
 */
#define HFI_ERROR_TLS -101

/**
 * The proxy could not be reached, or refused.
 */
#define HFI_ERROR_PROXY -102

/**
 * The connection was cut before the reply was whole.
 */
#define HFI_ERROR_CONNECTION_LOST -103

/**
 * The total time is over.
 */
#define HFI_ERROR_TIMEOUT -110

/**
 * The time to connect is over.
 */
#define HFI_ERROR_CONNECT_TIMEOUT -111

/**
 * The time to the first byte of the reply is over.
 */
#define HFI_ERROR_FIRST_BYTE_TIMEOUT -112

/**
 * The time between two pieces of the reply is over.
 */
#define HFI_ERROR_IDLE_TIMEOUT -113

/**
 * The reply is larger than the limit.
 */
#define HFI_ERROR_TOO_LARGE -120

/**
 * The reply makes no sense.
 */
#define HFI_ERROR_PROTOCOL -121

/**
 * Too many redirects, or one that cannot be followed.
 */
#define HFI_ERROR_REDIRECT -122

/**
 * HTTP 400.
 */
#define HFI_ERROR_BAD_REQUEST -200

/**
 * HTTP 401: the token is missing or wrong.
 */
#define HFI_ERROR_UNAUTHORIZED -201

/**
 * HTTP 402: credits are used up.
 */
#define HFI_ERROR_PAYMENT_REQUIRED -202

/**
 * HTTP 403: the token lacks a permission.
 */
#define HFI_ERROR_FORBIDDEN -203

/**
 * HTTP 404, or the Hub does not have the model.
 */
#define HFI_ERROR_NOT_FOUND -204

/**
 * The model is gated and access was not granted.
 */
#define HFI_ERROR_GATED -205

/**
 * HTTP 422: the input does not pass the server's checks.
 */
#define HFI_ERROR_VALIDATION -206

/**
 * HTTP 429: too many requests.
 */
#define HFI_ERROR_RATE_LIMITED -207

/**
 * Another HTTP 5xx, or an error inside a stream that has no class of its own.
 */
#define HFI_ERROR_SERVER -208

/**
 * HTTP 503: the model did not load within the time for that.
 */
#define HFI_ERROR_MODEL_LOADING -209

/**
 * HTTP 503: the server is overloaded.
 */
#define HFI_ERROR_OVERLOADED -210

/**
 * The model failed while generating.
 */
#define HFI_ERROR_GENERATION -211

/**
 * The generation stopped early.
 */
#define HFI_ERROR_INCOMPLETE_GENERATION -212

/**
 * HTTP 504: a gateway gave up waiting.
 */
#define HFI_ERROR_GATEWAY_TIMEOUT -213

/**
 * Any other HTTP status.
 */
#define HFI_ERROR_HTTP -214

/**
 * Nothing.
 */
#define HFI_CONTENT_NONE 0

/**
 * The path of a local file, in UTF-8.
 */
#define HFI_CONTENT_FILE 1

/**
 * A URL, `data:` included.
 */
#define HFI_CONTENT_URL 2

/**
 * Bytes that are copied when the content is used.
 */
#define HFI_CONTENT_BYTES 3

/**
 * Bytes that stay the caller's until the release function is called.
 */
#define HFI_CONTENT_BORROWED 4

/**
 * Callbacks of started requests run inside `hfi_client_poll`.
 */
#define HFI_DELIVERY_POLL 0

/**
 * Callbacks of started requests run on one thread of the library's own.
 */
#define HFI_DELIVERY_DISPATCHER 1

/**
 * No search for a token.
 */
#define HFI_TOKEN_DISCOVERY_OFF 0

/**
 * A token that is found goes to Hugging Face hosts only.
 */
#define HFI_TOKEN_DISCOVERY_ON 1

/**
 * A token that is found goes to Hugging Face hosts and to this machine.
 */
#define HFI_TOKEN_DISCOVERY_LOOPBACK 2

/**
 * No log records.
 */
#define HFI_LOG_OFF 0

/**
 * Failed calls.
 */
#define HFI_LOG_ERROR 1

/**
 * What was ignored, or will soon fail.
 */
#define HFI_LOG_WARN 2

/**
 * Waits and retries.
 */
#define HFI_LOG_INFO 3

/**
 * Each HTTP request, without headers and bodies.
 */
#define HFI_LOG_DEBUG 4

/**
 * A part of the answer.
 */
#define HFI_EVENT_ITEM 1

/**
 * What the call is waiting for; only if asked for with `hfi_request_set_progress`.
 */
#define HFI_EVENT_PROGRESS 2

/**
 * The end of the request; not for handlers, which have `on_done`.
 */
#define HFI_EVENT_DONE 3

/**
 * A client.
 */
typedef struct hfi_client_t hfi_client_t;

/**
 * The settings of clients to come.
 */
typedef struct hfi_config_t hfi_config_t;

/**
 * What went wrong. A view: it lives as long as the handle it was asked from and is never freed by the caller.
 */
typedef struct hfi_error_t hfi_error_t;

/**
 * Something that happened to a request. A view, valid as long as the function that gave it says.
 */
typedef struct hfi_event_t hfi_event_t;

/**
 * A request.
 */
typedef struct hfi_request_t hfi_request_t;

/**
 * The result of a request. A view: it lives as long as the request and is never freed by the caller.
 */
typedef struct hfi_response_t hfi_response_t;

/**
 * What a call came to: 0 is success, positive values are no errors, negative ones are.
 */
typedef int32_t hfi_status_t;

/**
 * Called exactly once with the `user_data` it was given with, when the library will not use that any more.
 */
typedef void (*hfi_finalize_fn)(void *user_data);

/**
 * A binary input. Make one with hfi_file, hfi_url, hfi_bytes or hfi_borrowed and hand it to one function, by value. Its
 * layout is final.
 */
typedef struct {
  /**
   * One of the `HFI_CONTENT_*` numbers.
   */
  int32_t kind;
  /**
   * 0.
   */
  int32_t reserved;
  /**
   * The path or URL (with a NUL behind), or the bytes.
   */
  const void *data;
  /**
   * The number of bytes; not used for paths and URLs.
   */
  size_t len;
  /**
   * The media type, or NULL to tell it from the name or the bytes. May be set by the caller.
   */
  const char *mime_type;
  /**
   * For borrowed bytes: called exactly once when the library does not use them any more, or NULL.
   */
  hfi_finalize_fn release;
  /**
   * What `release` is called with.
   */
  void *user_data;
} hfi_content_t;

/**
 * Gets one log record. `message` is valid during the call.
 */
typedef void (*hfi_log_fn)(void *user_data, int32_t level, const char *message);

/**
 * Called on a thread of the library when the client has something to poll for. It may only signal an event loop.
 */
typedef void (*hfi_wakeup_fn)(void *user_data);

/**
 * Gets one event of a request. `event` is valid during the call. A return other than 0 cancels the request.
 */
typedef int32_t (*hfi_event_fn)(void *user_data, const hfi_event_t *event);

/**
 * Called once when a started request has ended; it may free the request.
 */
typedef void (*hfi_done_fn)(void *user_data, hfi_request_t *request);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of the library, as `"0.1.0"`. The text is static.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_version(void);

/**
 * The version of the ABI that the library offers. A program works with any library whose number is not smaller than
 * the `HFI_ABI_VERSION` that it was compiled with.
 *
 * Threads: any. Since 0.1.0.
 */
uint32_t hfi_abi_version(void);

/**
 * All tasks and their arguments as a JSON list: name, pipeline, doc, streams, and for each argument its name, type,
 * required, place and doc. For tools that build menus or typed layers. The text is static.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_tasks_json(void);

/**
 * The name of a status, for messages: `"HFI_ERROR_TIMEOUT"`. A number that is no status gives `"HFI_ERROR_UNKNOWN"`.
 * The text is static.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_status_name(hfi_status_t status);

/**
 * The status that this error is. NULL gives `HFI_OK`.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_status_t hfi_error_status(const hfi_error_t *error);

/**
 * What went wrong and what to do, in one line of UTF-8 for people. Holds no secrets. Never NULL; `"no error"` for NULL.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_error_message(const hfi_error_t *error);

/**
 * The HTTP status of the refusal, or 0 if no server refused.
 *
 * Threads: any. Since 0.1.0.
 */
int32_t hfi_error_http_status(const hfi_error_t *error);

/**
 * The server's own words, or NULL if it said nothing.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_error_server_message(const hfi_error_t *error);

/**
 * The server's class of error (`error_type`, `type` or `X-Error-Code`), or NULL.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_error_type(const hfi_error_t *error);

/**
 * The id to quote to the service's support, or NULL.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_error_request_id(const hfi_error_t *error);

/**
 * Seconds to wait before the next attempt, as the server asks or estimates, or -1 if it did not say.
 *
 * Threads: any. Since 0.1.0.
 */
double hfi_error_retry_after(const hfi_error_t *error);

/**
 * The first 64 KiB of the refusal's body, as bytes with a NUL behind, or NULL if there was no reply. `len`, if not NULL,
 * gets the number of bytes.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_error_body(const hfi_error_t *error,
                           size_t *len);

/**
 * A local file, by its path in UTF-8. The text must live until the content is used.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_content_t hfi_file(const char *path);

/**
 * What a URL points to, `data:` URLs included. The text must live until the content is used.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_content_t hfi_url(const char *url);

/**
 * `len` bytes at `data`, copied when the content is used.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_content_t hfi_bytes(const void *data, size_t len);

/**
 * `len` bytes at `data` that are not copied: they must stay as they are until `release(user_data)` is called, once, from
 * any thread, after the content was handed to a function.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_content_t hfi_borrowed(const void *data,
                           size_t len,
                           hfi_finalize_fn release,
                           void *user_data);

/**
 * Makes a config with the defaults. Never NULL. Free it with hfi_config_free; clients made from it do not need it any
 * more.
 *
 * Setters take NULL and bad values: the first fault is kept, and every call of a client made from the config returns it.
 *
 * Threads: any; a config has one writer at a time. Since 0.1.0.
 */
hfi_config_t *hfi_config_new(void);

/**
 * Frees a config. NULL and a config that was freed before are left alone.
 *
 * Threads: any. Since 0.1.0.
 */
void hfi_config_free(hfi_config_t *config);

/**
 * The first fault of the setters, or NULL. It belongs to the config.
 *
 * Threads: any. Since 0.1.0.
 */
const hfi_error_t *hfi_config_error(const hfi_config_t *config);

/**
 * Sets the token. NULL or empty: search `HF_TOKEN`, `HUGGING_FACE_HUB_TOKEN` and the token file when the client is made.
 * A token given here goes wherever the caller points, but never over plain http to another machine.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_token(hfi_config_t *config,
                          const char *token);

/**
 * Sets who may get a token that was found: one of `HFI_TOKEN_DISCOVERY_OFF`, `_ON` (the default) and `_LOOPBACK`.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_token_discovery(hfi_config_t *config, int32_t discovery);

/**
 * Sets the model of calls that name none: an id on the Hub (`"owner/name"`, for the router also `"owner/name:groq"` or
 * `":fastest"`), or the URL of a server. NULL or empty: the task's recommended model.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_model(hfi_config_t *config,
                          const char *model);

/**
 * Sets the provider: `"hf-inference"`, `"groq"`, `"together"` and so on. NULL, empty or `"auto"`: Hugging Face chooses.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_provider(hfi_config_t *config,
                             const char *provider);

/**
 * Sets the http or https URL of a server to use instead of Hugging Face: an Inference Endpoint, TGI, or anything that
 * speaks OpenAI's form. For chat, what is missing of `/v1/chat/completions` is added. The model of a call is then only
 * a name that the server gets.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_base_url(hfi_config_t *config,
                             const char *url);

/**
 * Sets the organisation that is billed for the calls (`X-HF-Bill-To`).
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_bill_to(hfi_config_t *config, const char *organisation);

/**
 * Sets the proxy of every request: `http://`, `https://` or `socks5://`, with user information if it asks for some.
 * NULL or empty: as `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_proxy(hfi_config_t *config, const char *url);

/**
 * Sets the text (not the path) of a PEM file with certificates to trust beside the system's.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_ca_pem(hfi_config_t *config, const char *pem);

/**
 * Sets what is added to the user agent, as `"my-game/1.2"`.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_user_agent(hfi_config_t *config, const char *suffix);

/**
 * Sets a header of every inference request; it beats a built-in one of that name, and a NULL value takes that away.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_header(hfi_config_t *config, const char *name, const char *value);

/**
 * Sets the seconds that a call may take in all, whatever it does in that time. 0, the default: as long as the server
 * works on it.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_timeout(hfi_config_t *config,
                            double value);

/**
 * Sets the seconds to connect: name look-up, TCP and TLS. Default 10; 0 sets no bound.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_connect_timeout(hfi_config_t *config, double value);

/**
 * Sets the seconds from a request to the first byte of its reply. 0, the default, sets no bound.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_first_byte_timeout(hfi_config_t *config, double value);

/**
 * Sets the seconds between two pieces of a reply, for instance two events of a stream. 0, the default, sets no bound.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_idle_timeout(hfi_config_t *config,
                                 double value);

/**
 * Sets the seconds to wait for a model that the server is loading. Default 300; 0 does not wait.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_loading_timeout(hfi_config_t *config, double value);

/**
 * Sets how often a call is tried again that the server turned away (429, 502, 503, 504) or that found no connection.
 * Default 3, at most 100; 0 never. A request that may have reached the server is not repeated for another reason.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_max_retries(hfi_config_t *config,
                                int32_t count);

/**
 * Sets the pauses before retries, in seconds: `first` (default 0.5), doubled each time up to `max` (default 30), less a
 * random part. `Retry-After` beats them; if it asks for more than `max`, the error is returned instead.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_retry_delay(hfi_config_t *config,
                                double first,
                                double max);

/**
 * Sets the size of the largest reply, in bytes after decompression. Default 268435456 (256 MiB).
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_max_response_bytes(hfi_config_t *config, int64_t bytes);

/**
 * Sets how many events of a request may wait for the caller before the reply is not read further. Default 1024.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_queue_capacity(hfi_config_t *config, int32_t events);

/**
 * Sets where callbacks of started requests run: `HFI_DELIVERY_POLL` (the default) or `HFI_DELIVERY_DISPATCHER`.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_delivery(hfi_config_t *config, int32_t delivery);

/**
 * Sets the number of threads that drive the network. 0, the default: blocking calls drive it on the calling thread, and
 * one thread does while started requests are in flight. At most 64.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_worker_threads(hfi_config_t *config,
                                   int32_t count);

/**
 * Sets the function that gets log records up to `level` (`HFI_LOG_*`). It runs on threads that are inside a call of this
 * library, or on the dispatcher thread; never on a network thread. `finalize(user_data)` is called once, when config and
 * clients do not use it any more; a NULL function only does that.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_log(hfi_config_t *config,
                        hfi_log_fn function,
                        int32_t level,
                        void *user_data,
                        hfi_finalize_fn finalize);

/**
 * Makes a client. `config` may be NULL for the defaults and is not needed afterwards. Never NULL: if the settings are
 * faulty, hfi_client_error and every call of the client say so. Free it with hfi_client_free.
 *
 * The environment is read now: the token, `HF_ENDPOINT` and the proxy variables.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_client_t *hfi_client_new(const hfi_config_t *config);

/**
 * Frees a client after a shutdown that waits at most 10 seconds. Requests made from it stay valid and readable, and are
 * freed on their own. Inside a callback of the client, or on a thread of the library, nothing is waited for. In a
 * forked child nothing happens. NULL and a client that was freed before are left alone.
 *
 * Threads: any. Since 0.1.0.
 */
void hfi_client_free(hfi_client_t *client);

/**
 * What is wrong with the client's settings, or NULL if nothing is. It belongs to the client.
 *
 * Threads: any. Since 0.1.0.
 */
const hfi_error_t *hfi_client_error(const hfi_client_t *client);

/**
 * Delivers what is ready to the handlers of started requests, on the calling thread: at most `max_events` (0: no bound),
 * and nothing new once `max_microseconds` are used up (0: no bound; at least one event is delivered if there is one).
 * Does not wait. Returns the number of events delivered, or a negative status: `HFI_ERROR_SHUTDOWN` after the shutdown,
 * `HFI_ERROR_WOULD_DEADLOCK` inside a handler.
 *
 * Threads: any; each request's events come one after the other. Since 0.1.0.
 */
int32_t hfi_client_poll(hfi_client_t *client,
                        uint32_t max_events,
                        uint64_t max_microseconds);

/**
 * Waits for the next event of any started request that has no handlers, for hosts that take no callbacks. `timeout` is in
 * seconds: negative for ever, 0 not at all. The event is written to `event` and is valid until the next event of the same
 * request is taken, or the request is freed. The last event of a request is of kind `HFI_EVENT_DONE`.
 *
 * Returns `HFI_OK`, `HFI_PENDING` when the time is over, `HFI_ERROR_SHUTDOWN` after the shutdown when nothing is left.
 *
 * Threads: any; take the events of a client on one thread at a time. Since 0.1.0.
 */
hfi_status_t hfi_client_next(hfi_client_t *client,
                             double timeout,
                             const hfi_event_t **event);

/**
 * Sets the function that is called when the client has something to poll for; NULL takes it away. It runs on a thread of
 * the library and may only signal an event loop: every call of this library that waits returns
 * `HFI_ERROR_WOULD_DEADLOCK` there. It is called at least once for news that came since the last poll.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_status_t hfi_client_set_wakeup(hfi_client_t *client,
                                   hfi_wakeup_fn function,
                                   void *user_data);

/**
 * Ends everything: new requests are refused with `HFI_ERROR_SHUTDOWN`, those in flight end as cancelled, their
 * `on_done` runs now on the calling thread if it did not before, then no handler of a started request, wakeup or log
 * function runs any more and the library's threads
 * end. `timeout` in seconds bounds the wait for calls and for handlers on other threads; negative waits for ever.
 *
 * Returns `HFI_OK`, `HFI_PENDING` if the time was over first (call again), or `HFI_ERROR_WOULD_DEADLOCK` inside a
 * callback. The client must still be freed.
 *
 * Threads: any but the library's. Since 0.1.0.
 */
hfi_status_t hfi_client_shutdown(hfi_client_t *client,
                                 double timeout);

/**
 * Makes a request that continues a prompt. `prompt` is UTF-8 text; it may be NULL and set later as the argument
 * `prompt`. Arguments are huggingface_hub's: `max_new_tokens`, `temperature`, `stop`, `details`, `stream` … Never NULL;
 * faults are returned by the run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_text_generation(hfi_client_t *client,
                                   const char *prompt);

/**
 * Makes a request that answers a conversation. Add messages with hfi_chat_add_message and its siblings, or set the argument
 * `messages` as JSON. Arguments are huggingface_hub's: `max_tokens`, `temperature`, `tools`, `response_format`, `stream` …
 * Never NULL; faults are returned by the run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_chat_completion(hfi_client_t *client);

/**
 * Adds a message: `role` is `"system"`, `"user"` or `"assistant"`, `text` its content.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_chat_add_message(hfi_request_t *request, const char *role, const char *text);

/**
 * Adds an image to the last message. A URL is passed on; a file or bytes are sent inside the request, as a data URL. Files
 * are read now.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_chat_add_image(hfi_request_t *request,
                        hfi_content_t image);

/**
 * Declares a tool that the model may call. `description` may be NULL; `parameters_json` is the JSON schema of its arguments,
 * or NULL for none.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_chat_add_tool(hfi_request_t *request,
                       const char *name,
                       const char *description,
                       const char *parameters_json);

/**
 * Adds what a tool gave back for the call with that id, after hfi_chat_add_response added the answer that asked for it.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_chat_add_tool_result(hfi_request_t *request,
                              const char *tool_call_id,
                              const char *text);

/**
 * Adds the answer of an earlier chat completion, with its tool calls, as the assistant's turn. It is copied.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_chat_add_response(hfi_request_t *request, const hfi_response_t *response);

/**
 * Asks for an answer that is JSON and matches a JSON schema. Each provider gets it in its own form.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_chat_set_json_schema(hfi_request_t *request, const char *name, const char *schema_json);

/**
 * Makes a request for a task by its name in huggingface_hub, as `"text_generation"`. Never NULL: an unknown task, like
 * any other fault, is returned by the run. Free it with hfi_request_free; it keeps what it needs of the client.
 *
 * Threads: any; a request has one writer until it runs, then any thread may wait for it, cancel it and read it.
 * Since 0.1.0.
 */
hfi_request_t *hfi_request_new(hfi_client_t *client,
                               const char *task);

/**
 * Frees a request and all views of it. One in flight is cancelled, and its `on_done` runs now, on this thread, if it did
 * not before; a handler of it that runs on another thread is waited for. May be called inside the request's own handlers:
 * the handle is then freed when they return. NULL and a request that was freed before are left alone.
 *
 * Threads: any. Since 0.1.0.
 */
void hfi_request_free(hfi_request_t *request);

/**
 * Sets an argument that is a text. For a list of texts (`stop`) it adds one to the list. NULL takes the argument away.
 * A name that the task does not have, or a value of the wrong type, is returned by the run.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_request_set_string(hfi_request_t *request,
                            const char *name,
                            const char *value);

/**
 * Sets an argument that is a whole number, or a number.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_request_set_int(hfi_request_t *request, const char *name, int64_t value);

/**
 * Sets an argument that is a number.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_request_set_double(hfi_request_t *request, const char *name, double value);

/**
 * Sets an argument that is yes (not 0) or no (0).
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_request_set_bool(hfi_request_t *request, const char *name, int32_t value);

/**
 * Sets any argument from JSON text. NULL, or the JSON value null, takes the argument away.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_request_set_json(hfi_request_t *request, const char *name, const char *json);

/**
 * Sets an argument that is binary. `content` comes from hfi_file, hfi_url, hfi_bytes or hfi_borrowed; borrowed bytes are
 * released even if the argument is refused.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_request_set_content(hfi_request_t *request,
                             const char *name,
                             hfi_content_t content);

/**
 * Sets the seconds that this request may take in all; beats the client's timeout. 0: the client's.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_request_set_timeout(hfi_request_t *request, double value);

/**
 * Sets a header of this request; it beats the client's, and a NULL value takes one away.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_request_set_header(hfi_request_t *request, const char *name, const char *value);

/**
 * Asks (not 0) for events of kind `HFI_EVENT_PROGRESS`, which say what the call is waiting for.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_request_set_progress(hfi_request_t *request, int32_t wanted);

/**
 * Keeps a pointer with the request, for the caller's own use.
 *
 * Threads: any. Since 0.1.0.
 */
void hfi_request_set_user_data(hfi_request_t *request, void *user_data);

/**
 * The pointer kept by hfi_request_set_user_data, else NULL.
 *
 * Threads: any. Since 0.1.0.
 */
void *hfi_request_user_data(const hfi_request_t *request);

/**
 * Sets the handler that gets each event of a request run by hfi_request_start. A task that can stream then does, unless
 * the argument `stream` is set to no. `finalize(user_data)` is called exactly once, after the last event or when the
 * request is freed.
 *
 * Threads: one writer, before the run; the handler runs inside hfi_client_poll, or on the dispatcher thread. Since 0.1.0.
 */
void hfi_request_on_event(hfi_request_t *request,
                          hfi_event_fn function,
                          void *user_data,
                          hfi_finalize_fn finalize);

/**
 * Sets the handler that is called once when a request run by hfi_request_start has ended, also inside hfi_client_shutdown
 * and hfi_request_free if it was not before. It may read and free the request. `finalize` as for hfi_request_on_event.
 *
 * Threads: one writer, before the run; the handler runs inside hfi_client_poll, or on the dispatcher thread. Since 0.1.0.
 */
void hfi_request_on_done(hfi_request_t *request,
                         hfi_done_fn function,
                         void *user_data,
                         hfi_finalize_fn finalize);

/**
 * The status: `HFI_PENDING` until the request has ended, then how it ended.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_status_t hfi_request_status(const hfi_request_t *request);

/**
 * The result of a request that ended with `HFI_OK`, else NULL. After a stream it is the answer put together from the
 * events. It belongs to the request.
 *
 * Threads: any. Since 0.1.0.
 */
const hfi_response_t *hfi_request_response(const hfi_request_t *request);

/**
 * What went wrong: how a run ended; before it, the first fault of the setters, or why a verb was refused. NULL if nothing
 * did. It belongs to the
 * request.
 *
 * Threads: any. Since 0.1.0.
 */
const hfi_error_t *hfi_request_error(const hfi_request_t *request);

/**
 * Runs a request to its end and returns how it ended; hfi_request_response or hfi_request_error have the rest. Blocks; the
 * network is driven on the calling thread. With the argument `stream` set, the answer is streamed and put together.
 *
 * A request runs once: a second run returns `HFI_ERROR_INVALID_STATE`. On a thread of the library, for instance in a
 * handler that the dispatcher calls, it returns `HFI_ERROR_WOULD_DEADLOCK`.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_status_t hfi_request_send(hfi_request_t *request);

/**
 * Runs a request as a stream: calls `on_event(user_data, event)` for each event as it comes, and returns how the request
 * ended. Blocks. A return other than 0 from `on_event` cancels the request. hfi_request_response then has the whole answer.
 *
 * Threads: any; `on_event` runs on the calling thread, and may call anything but verbs of this request. Since 0.1.0.
 */
hfi_status_t hfi_request_stream(hfi_request_t *request,
                                hfi_event_fn on_event,
                                void *user_data);

/**
 * Starts a request and returns at once. With handlers (hfi_request_on_event, hfi_request_on_done), they are called inside
 * hfi_client_poll or on the dispatcher thread; without, its events are taken with hfi_request_next or hfi_client_next. It
 * streams if the argument `stream` says so, or if it does not say and there is an event handler.
 *
 * Returns `HFI_OK` if the request was started; else nothing was, and no handler is called.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_status_t hfi_request_start(hfi_request_t *request);

/**
 * Waits for the end of a started request and returns how it ended, or `HFI_PENDING` when the time is over; the request
 * then goes on. `timeout` is in seconds: negative for ever, 0 not at all. Delivers nothing: handlers still want
 * hfi_client_poll. From this call on all of the answer is read, whether or not somebody takes its events.
 *
 * Threads: any, several at once. Since 0.1.0.
 */
hfi_status_t hfi_request_wait(hfi_request_t *request,
                              double timeout);

/**
 * Waits for the next event of a started request without handlers. `timeout` is in seconds: negative for ever, 0 not at all.
 * The event is written to `event` and is valid until the next one is taken, or the request is freed. The last event is of
 * kind `HFI_EVENT_DONE`.
 *
 * Returns `HFI_OK` with an event, `HFI_PENDING` when the time is over, `HFI_END` when the last event was given before.
 *
 * Threads: one at a time. Since 0.1.0.
 */
hfi_status_t hfi_request_next(hfi_request_t *request,
                              double timeout,
                              const hfi_event_t **event);

/**
 * Asks a request to stop. It still ends once, as cancelled unless it had ended before; one that was not run yet will.
 * Returns `HFI_OK`, again and again.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_status_t hfi_request_cancel(hfi_request_t *request);

/**
 * What kind of event this is: `HFI_EVENT_ITEM`, `HFI_EVENT_PROGRESS` or `HFI_EVENT_DONE`; 0 for NULL.
 *
 * Threads: any. Since 0.1.0.
 */
int32_t hfi_event_kind(const hfi_event_t *event);

/**
 * The text that an item adds to the (first) answer, or what a progress event is about. Empty if there is none; NULL only
 * for NULL. `len`, if not NULL, gets the number of bytes without the NUL behind.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_event_text(const hfi_event_t *event,
                           size_t *len);

/**
 * What a reasoning model thought in this event, or NULL. `len` as for hfi_event_text.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_event_reasoning(const hfi_event_t *event, size_t *len);

/**
 * An item as JSON, with the value that huggingface_hub gives: a chunk of a chat completion with all its members, a token
 * of a text generation with details, or without details its text as a JSON string. NULL for other kinds of events. Made
 * when first asked for. `len` as for hfi_event_text.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_event_json(const hfi_event_t *event,
                           size_t *len);

/**
 * The final status of the request, for an event of kind `HFI_EVENT_DONE`; `HFI_OK` for other kinds, and
 * `HFI_ERROR_INVALID_ARGUMENT` for NULL.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_status_t hfi_event_status(const hfi_event_t *event);

/**
 * The request that this event belongs to; NULL for NULL.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_request_t *hfi_event_request(const hfi_event_t *event);

/**
 * The text of the answer: the continuation of a prompt, the (first) answer of a conversation. Empty if it is none, NULL
 * only for NULL. `len`, if not NULL, gets the number of bytes without the NUL behind.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_response_text(const hfi_response_t *response,
                              size_t *len);

/**
 * The result as JSON, with the value that huggingface_hub gives. Made when first asked for. `len` as for
 * hfi_response_text.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_response_json(const hfi_response_t *response, size_t *len);

/**
 * The body of the reply as it came; empty after a stream. `len`, if not NULL, gets the number of bytes. No NUL is behind.
 *
 * Threads: any. Since 0.1.0.
 */
const uint8_t *hfi_response_bytes(const hfi_response_t *response,
                                  size_t *len);

/**
 * The media type of the reply (`Content-Type`), or NULL.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_response_mime_type(const hfi_response_t *response);

/**
 * The HTTP status of the reply; 0 for NULL.
 *
 * Threads: any. Since 0.1.0.
 */
int32_t hfi_response_http_status(const hfi_response_t *response);

/**
 * A header of the reply, by its name in any case; NULL if it was not sent.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_response_header(const hfi_response_t *response, const char *name);

/**
 * The id to quote to the service's support, or NULL.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_response_request_id(const hfi_response_t *response);

/**
 * Why the model stopped, as `"stop"`, `"length"`, `"tool_calls"` or `"eos_token"`; NULL if the server did not say.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_response_finish_reason(const hfi_response_t *response);

/**
 * What a reasoning model thought before it answered, or NULL. `len` as for hfi_response_text.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_response_reasoning(const hfi_response_t *response, size_t *len);

/**
 * A text in the result, by its JSON pointer (RFC 6901), as `"/choices/0/message/tool_calls/0/function/name"`. Values that
 * are no texts are given as JSON; NULL if there is nothing or null. `len` as for hfi_response_text.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_response_string(const hfi_response_t *response,
                                const char *pointer,
                                size_t *len);

/**
 * A number in the result, by its JSON pointer as for hfi_response_string; `fallback` if there is none.
 *
 * Threads: any. Since 0.1.0.
 */
double hfi_response_number(const hfi_response_t *response, const char *pointer, double fallback);

/**
 * How many items or members a list or object in the result has, by its JSON pointer as for hfi_response_string (`""` is the
 * whole result); -1 if there is none.
 *
 * Threads: any. Since 0.1.0.
 */
int64_t hfi_response_count(const hfi_response_t *response,
                           const char *pointer);

/**
 * Seconds from the run to the start of work on it; -1 for NULL.
 *
 * Threads: any. Since 0.1.0.
 */
double hfi_response_queued_seconds(const hfi_response_t *response);

/**
 * Seconds from the run to the first byte of the reply; -1 for NULL.
 *
 * Threads: any. Since 0.1.0.
 */
double hfi_response_first_byte_seconds(const hfi_response_t *response);

/**
 * Seconds from the run to its end; -1 for NULL.
 *
 * Threads: any. Since 0.1.0.
 */
double hfi_response_total_seconds(const hfi_response_t *response);

/**
 * Tokens that the model made, as the server reports or as events were counted; -1 if it is not known.
 *
 * Threads: any. Since 0.1.0.
 */
int64_t hfi_response_tokens(const hfi_response_t *response);

/**
 * Tokens a second, over the time after the first byte for a stream and over all of it else; -1 if it is not known.
 *
 * Threads: any. Since 0.1.0.
 */
double hfi_response_tokens_per_second(const hfi_response_t *response);

/**
 * How many times the request was sent; 0 for NULL.
 *
 * Threads: any. Since 0.1.0.
 */
int32_t hfi_response_attempts(const hfi_response_t *response);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* HFI_H */
