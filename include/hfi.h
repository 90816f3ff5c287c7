/* hfi: Hugging Face inference for every language that can call C.
 *
 * Generated from src/ffi by `make generate`; do not edit.
 *
 * Ownership: hfi_*_new and the constructors named after tasks give handles that the caller frees with the
 * hfi_*_free of their kind. Everything else is a view that belongs to a handle and is never freed.
 * Text: UTF-8 with a NUL behind. On input it is copied, NULL means absent, and text that is not UTF-8 is an error. On output a length
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
#define HFI_ABI_VERSION 6

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
 * The network is not to be used: `HF_HUB_OFFLINE` was set when the client was made.
 */
#define HFI_ERROR_OFFLINE -104

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
 * The Inference Endpoint was not ready within the time to wait for it. It goes on.
 */
#define HFI_ERROR_ENDPOINT_TIMEOUT -114

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
 * The Inference Endpoint is paused; somebody must resume it.
 */
#define HFI_ERROR_ENDPOINT_PAUSED -215

/**
 * The Inference Endpoint could not be started or updated; the server's message says why.
 */
#define HFI_ERROR_ENDPOINT_FAILED -216

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
 * Bytes that are copied when the content is handed to a function.
 */
#define HFI_CONTENT_BYTES 3

/**
 * Bytes that stay the caller's until the release function is called.
 */
#define HFI_CONTENT_BORROWED 4

/**
 * What a function of the caller's reads.
 */
#define HFI_CONTENT_READER 5

/**
 * The `size` of a stream whose length is not known.
 */
#define HFI_SIZE_UNKNOWN UINT64_MAX

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
 * What the call is waiting for, or how far it is; asked for with `hfi_request_set_progress`, and always there for waits for
 * Inference Endpoints.
 */
#define HFI_EVENT_PROGRESS 2

/**
 * The end of the request; not for handlers, which have `on_done`.
 */
#define HFI_EVENT_DONE 3

/**
 * The end of an item of a batch.
 */
#define HFI_EVENT_RESULT 4

/**
 * A client.
 */
typedef struct hfi_client_t hfi_client_t;

/**
 * The settings of clients to come.
 */
typedef struct hfi_config_t hfi_config_t;

/**
 * An Inference Endpoint as it was at one moment. It never changes; hfi_endpoint_fetch gives a new one.
 */
typedef struct hfi_endpoint_t hfi_endpoint_t;

/**
 * What went wrong. A view: it lives as long as the handle it was asked from and is never freed by the caller.
 */
typedef struct hfi_error_t hfi_error_t;

/**
 * Something that happened to a request. A view, valid as long as the function that gave it says.
 */
typedef struct hfi_event_t hfi_event_t;

/**
 * One item of a result. A view: it lives as long as the request and is never freed by the caller.
 */
typedef struct hfi_item_t hfi_item_t;

/**
 * A request.
 */
typedef struct hfi_request_t hfi_request_t;

/**
 * The result of a request. A view: it lives as long as the request and is never freed by the caller.
 */
typedef struct hfi_response_t hfi_response_t;

/**
 * Where a token provider puts its token. Valid during the call of the provider.
 */
typedef struct hfi_token_t hfi_token_t;

/**
 * What a call came to: 0 is success, positive values are no errors, negative ones are.
 */
typedef int32_t hfi_status_t;

/**
 * Called exactly once with the `user_data` it was given with, when the library will not use that any more.
 */
typedef void (*hfi_finalize_fn)(void *user_data);

/**
 * A binary input. Make one with hfi_file, hfi_url, hfi_bytes, hfi_borrowed or hfi_reader and hand it to one function, by
 * value. Its layout is final.
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
   * The path or URL (with a NUL behind), the bytes, or the read function.
   */
  const void *data;
  /**
   * The number of bytes, `SIZE_MAX` if it is not known; not used for paths and URLs.
   */
  size_t len;
  /**
   * The media type, or NULL to tell it from the name or the bytes. May be set by the caller.
   */
  const char *mime_type;
  /**
   * For borrowed bytes and readers: called exactly once when the library does not use them any more, or NULL.
   */
  hfi_finalize_fn release;
  /**
   * What `release` and a reader are called with.
   */
  void *user_data;
} hfi_content_t;

/**
 * Puts up to `capacity` bytes into `buffer` and returns how many; 0 at the end, and a negative number for a failure. Runs
 * on a thread that is inside a call of this library which runs, waits for or delivers the request: hfi_request_send,
 * _stream, _wait, _next, hfi_client_poll, hfi_client_next, or on the dispatcher thread. It may block. Calls of this
 * library that wait return `HFI_ERROR_WOULD_DEADLOCK` in it.
 */
typedef int64_t (*hfi_read_fn)(void *user_data, uint8_t *buffer, size_t capacity);

/**
 * Gets one log record. `message` is valid during the call.
 */
typedef void (*hfi_log_fn)(void *user_data, int32_t level, const char *message);

/**
 * Gives the library a token, by hfi_token_set. A return other than 0 says that there is none, and the call that needs it
 * ends with `HFI_ERROR_NO_TOKEN`; 0 without hfi_token_set means to go on as if there were no provider.
 */
typedef int32_t (*hfi_token_fn)(void *user_data, hfi_token_t *token);

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

/**
 * Gives the next item of a batch: sets its arguments on `item`, which has those of the batch already and is valid during the
 * call (its timeout and headers may be set too), and returns 0. A positive number says that there are no more; a negative
 * one that it failed, which ends the batch with `HFI_ERROR_IO`. `index` is the item's number, which goes on from the items
 * that were added: the first is 0 only if none were.
 */
typedef int32_t (*hfi_item_fn)(void *user_data, hfi_request_t *item, int64_t index);

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
 * All tasks and their arguments as a JSON list: name, pipeline, doc, streams, result (text, items, floats, image, sound,
 * video, json, boolean, bytes, endpoint, endpoints or nothing), group (inference or endpoints), and for each argument
 * its name, type, required, default, choices, place and doc. For tools that build menus or typed layers. The text is
 * static.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_tasks_json(void);

/**
 * All providers and what they serve, as a JSON list: name, and tasks by the Hub's names for them ("conversational",
 * "text-to-image" …). For menus. The text is static.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_providers_json(void);

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
 * A local file, by its path in UTF-8. The text must live until the content is handed to a function.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_content_t hfi_file(const char *path);

/**
 * What a URL points to, `data:` URLs included. The text must live until the content is handed to a
 * function.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_content_t hfi_url(const char *url);

/**
 * `len` bytes at `data`, copied when the content is handed to a function.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_content_t hfi_bytes(const void *data, size_t len);

/**
 * `len` bytes at `data` that are not copied: they must stay as they are until `release(user_data)` is called, once, after
 * the content was handed to a function. That may be some time after the request has ended, if a server answered before it
 * had read all. It is called on a thread that is in a call of this library, or on the dispatcher. Without a `release` nobody
 * could tell when that is, so the bytes are copied.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_content_t hfi_borrowed(const void *data,
                           size_t len,
                           hfi_finalize_fn release,
                           void *user_data);

/**
 * What `read(user_data, …)` gives, sent while it is read: for files of any size, sounds that are still being recorded, or
 * data in a host's own stream. `size` is the number of bytes, or `HFI_SIZE_UNKNOWN`; some servers want to know it, and
 * giving more or fewer is an error. `release(user_data)` is called once, when nothing is read any more, on a thread that is
 * in a call of this library, or on the dispatcher. A stream can be read once: a request whose server
 * has seen some of it is not tried again.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_content_t hfi_reader(hfi_read_fn read,
                         void *user_data,
                         uint64_t size,
                         hfi_finalize_fn release);

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
 * Sets the token. NULL or empty: ask the token provider if there is one, else search a CI job's identity
 * (`HF_OIDC_RESOURCE`), `HF_TOKEN`, `HUGGING_FACE_HUB_TOKEN` and the token file when the client is made. A token
 * given here goes wherever the caller points, but never over plain http to another machine.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_token(hfi_config_t *config, const char *token);

/**
 * Sets a token that the host has found itself, as in the preferences of an editor. It is used if the search of
 * hfi_config_set_token finds none, and counts as found: it goes only where hfi_config_set_token_discovery allows.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_fallback_token(hfi_config_t *config, const char *token);

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
 * Sets the http or https URL of a server to use instead of Hugging Face: an Inference Endpoint, TGI, or anything
 * that speaks OpenAI's form. For chats, what is missing of `/v1/chat/completions` is added, for get_endpoint_info
 * and health_check `/info` and `/health`; all other tasks go to the URL as it is. The model of a call is then only a
 * name that the server gets, unless it is a URL: then the call goes there.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_base_url(hfi_config_t *config,
                             const char *url);

/**
 * Sets the server to use instead of Hugging Face's for operations on Inference Endpoints: its API at `/v2`, its catalog at
 * `/api/v1/catalog`, and at `/api/whoami-v2` whose a token is, as the sandbox server has them. A token that was found goes
 * there only if it is on this machine and hfi_config_set_token_discovery allows that. NULL: Hugging Face's.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_endpoints_url(hfi_config_t *config,
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
 * Default 3, at most 100; 0 never. Inference is also sent again if a connection that had served before ended before a byte of
 * the reply came. A request that may have reached the server is not repeated for another reason.
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
 * Sets the size of the largest reply, and of the largest input that is fetched from a URL, in bytes after
 * decompression. Default 268435456 (256 MiB).
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
 * Adds a place where a call goes on that failed at the client's own provider or server, and at the fallbacks before this one.
 *
 * `provider_or_url`: a provider ("groq", "auto" …, see docs/providers.md) or the URL of a server.
 * `model`: what the model is called there; it counts more than a call's own. NULL for the same model as before.
 *
 * A call goes on when it cannot connect, is cut off or waits too long for the first byte, and after HTTP 402, 408, 425, 429
 * and 5xx; not once an event or a reply with a success came, and not when it was refused for what it asks. All of it
 * happens within the call's total time, so set hfi_config_set_first_byte_timeout too. Only the last place is asked
 * again as hfi_config_set_max_retries says. hfi_response_provider and hfi_response_fallback say who answered.
 *
 * A provider is asked with the client's token if that is one of Hugging Face, or with the key that hfi_config_set_key has for
 * it. A server given by URL gets its key, and the token only if it is a server of Hugging Face. Headers of the client and of
 * the call, but Authorization, go along from provider to provider and within a server only.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_add_fallback(hfi_config_t *config,
                             const char *provider_or_url,
                             const char *model);

/**
 * Sets the router to use instead of https://router.huggingface.co: a gateway of your own, or the sandbox server. Providers are
 * below it by their names, conversations at /v1/chat/completions, as there. A token that was given goes there too; one that
 * was found does not, but to this machine if hfi_config_set_token_discovery allows that. NULL or "" for Hugging Face's.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_router_url(hfi_config_t *config,
                               const char *url);

/**
 * Sets when a provider or server that keeps failing is left out by calls that have a fallback: after `failures` in a row
 * (default 3; 0 for never), for `pause` seconds (default 30), or longer if it asks for that. Then one call tries it again:
 * if that works, all do. If every place is left out, all are tried.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_circuit_breaker(hfi_config_t *config,
                                    int32_t failures,
                                    double pause);

/**
 * Sets a key for one provider or server, which is sent there in the place of the client's token: to a provider itself, or,
 * with a Hugging Face token, to the router. Look-ups on the Hub still use the client's token.
 *
 * `provider_or_url`: as for hfi_config_set_provider, hfi_config_set_base_url and hfi_config_add_fallback.
 * `key`: the key; NULL or "" takes it away. It never appears in messages.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_key(hfi_config_t *config,
                        const char *provider_or_url,
                        const char *key);

/**
 * Sets the pause between two looks at a job that a provider works on, as on a video, in seconds. 0, the default: as each
 * provider says (docs/providers.md). How often hfi looks at most stays the same, so a shorter pause gives a job less time.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_poll_interval(hfi_config_t *config,
                                  double interval);

/**
 * Makes a request of the task chat_models, with its arguments as JSON: the router's live list of models for
 * conversations with their providers, prices, context, tools, latency and throughput.
 *
 * `filter`: a JSON object, as `{"tools": true, "sort": "price"}`; its members are the arguments of chat_models. NULL for
 * all models.
 *
 * The result is a list (hfi_response_json). Never NULL: faults are returned by the run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_models_json(hfi_client_t *client,
                               const char *filter);

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
 * Gives a token from within a token provider. `token` is UTF-8 text and is copied; `expires_in` is its life from now in
 * seconds, after which the provider is asked again, or negative if it does not end.
 *
 * Threads: the provider's, during its call. Since 0.1.0.
 */
void hfi_token_set(hfi_token_t *token,
                   const char *text,
                   double expires_in);

/**
 * Sets a function that is asked for the token, for hosts that fetch tokens with a short life. It is asked when a
 * request runs and there is no token yet, the last one is over (up to 10 seconds before its end), or a server
 * refused it in an earlier call; a token that is set by hfi_config_set_token beats it, and it beats a token that is
 * found. It runs on the thread that calls hfi_request_send, _stream or _start, before the request begins, several at
 * once if these are; it may block, and may not use the client. The token goes where one of hfi_config_set_token
 * would go. `finalize(user_data)` is called once, when config and clients do not use it any more; a NULL function
 * only does that.
 *
 * Threads: one writer at a time. Since 0.1.0.
 */
void hfi_config_set_token_provider(hfi_config_t *config,
                                   hfi_token_fn function,
                                   void *user_data,
                                   hfi_finalize_fn finalize);

/**
 * Makes a client. `config` may be NULL for the defaults and is not needed afterwards. Never NULL: if the settings are
 * faulty, hfi_client_error and every call of the client say so. Free it with hfi_client_free.
 *
 * The environment is read now: the token, `HF_ENDPOINT`, `HF_INFERENCE_ENDPOINT`, `HF_HUB_OFFLINE` and the proxy
 * variables.
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
 * function runs any more, the library's threads end, and idle connections are closed. `timeout` in seconds bounds the wait for calls and for handlers on other threads; negative waits for ever.
 *
 * Returns `HFI_OK`, `HFI_PENDING` if the time was over first (call again), or `HFI_ERROR_WOULD_DEADLOCK` inside a
 * callback. The client must still be freed.
 *
 * Threads: any but the library's. Since 0.1.0.
 */
hfi_status_t hfi_client_shutdown(hfi_client_t *client,
                                 double timeout);

/**
 * Makes a request of the task audio_classification. Gives a sound labels with scores.
 *
 * `audio`: The sound: wav, flac, mp3, ogg …; `HFI_CONTENT_NONE` to set it later.
 *
 * Arguments:
 * - `top_k` (integer): Report at most this many results, the best first.
 * - `function_to_apply` (string): What turns the model's scores into the reported ones. One of `"sigmoid"`,
 *   `"softmax"`, `"none"`.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_audio_classification(hfi_client_t *client, hfi_content_t audio);

/**
 * Makes a request of the task audio_to_audio. Makes other sounds of a sound: cleaner ones, or its single voices.
 *
 * `audio`: The sound: wav, flac, mp3, ogg …; `HFI_CONTENT_NONE` to set it later.
 *
 * Arguments:
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 *
 * The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_audio_to_audio(hfi_client_t *client, hfi_content_t audio);

/**
 * Makes a request of the task automatic_speech_recognition. Writes down what is said.
 *
 * `audio`: The sound: wav, flac, mp3, ogg …; `HFI_CONTENT_NONE` to set it later.
 *
 * Arguments:
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a text (hfi_response_text; hfi_response_json has all of it). Never NULL: faults are returned by the
 * run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_automatic_speech_recognition(hfi_client_t *client, hfi_content_t audio);

/**
 * Makes a request of the task chat_completion. Answers a conversation, in OpenAI's form: tools, images, JSON
 * schemas, reasoning.
 *
 * Arguments:
 * - `messages` (list, required): The conversation: a list of `{"role", "content"}`.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `stream` (boolean): Whether the answer comes as events while it is made.
 * - `frequency_penalty` (number): Lowers the odds of tokens by how often they have come.
 * - `logit_bias` (list): Raises or lowers the odds of single tokens.
 * - `logprobs` (boolean): Report the log probability of each token.
 * - `max_tokens` (integer): The most tokens to make.
 * - `n` (integer): How many answers to make.
 * - `presence_penalty` (number): Lowers the odds of tokens that have come at all.
 * - `response_format` (object): What the answer must match, for instance a JSON schema.
 * - `seed` (integer): Makes random draws repeatable.
 * - `stop` (list of strings): Texts that end the answer.
 * - `temperature` (number): How freely tokens are drawn; 1 is the model's own odds.
 * - `tool_choice` (string or object): "auto", "none", "required", or the tool to use.
 * - `tool_prompt` (string): A text in front of the tools.
 * - `tools` (list): The tools that the model may call.
 * - `top_logprobs` (integer): Report this many of the likeliest tokens at each place.
 * - `top_p` (number): Draw from the likeliest tokens that together have this probability.
 * - `stream_options` (object): `{"include_usage": true}` for the usage at a stream's end.
 * - `extra_body` (object): Members to merge into the body as they are.
 *
 * The result is a text (hfi_response_text; hfi_response_json has all of it). Never NULL: faults are returned by the
 * run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_chat_completion(hfi_client_t *client);

/**
 * Makes a request of the task conversational. Answers what the user says, given what was said before.
 *
 * `text`: What the user says now; NULL to set it later.
 *
 * Arguments:
 * - `past_user_inputs` (list of strings): What the user said before.
 * - `generated_responses` (list of strings): What the model answered to it.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `stream` (boolean): Whether the answer comes as events while it is made.
 * - `frequency_penalty` (number): Lowers the odds of tokens by how often they have come.
 * - `logit_bias` (list): Raises or lowers the odds of single tokens.
 * - `logprobs` (boolean): Report the log probability of each token.
 * - `max_tokens` (integer): The most tokens to make.
 * - `n` (integer): How many answers to make.
 * - `presence_penalty` (number): Lowers the odds of tokens that have come at all.
 * - `response_format` (object): What the answer must match, for instance a JSON schema.
 * - `seed` (integer): Makes random draws repeatable.
 * - `stop` (list of strings): Texts that end the answer.
 * - `temperature` (number): How freely tokens are drawn; 1 is the model's own odds.
 * - `tool_choice` (string or object): "auto", "none", "required", or the tool to use.
 * - `tool_prompt` (string): A text in front of the tools.
 * - `tools` (list): The tools that the model may call.
 * - `top_logprobs` (integer): Report this many of the likeliest tokens at each place.
 * - `top_p` (number): Draw from the likeliest tokens that together have this probability.
 * - `stream_options` (object): `{"include_usage": true}` for the usage at a stream's end.
 * - `extra_body` (object): Members to merge into the body as they are.
 *
 * The result is a text (hfi_response_text; hfi_response_json has all of it). Never NULL: faults are returned by the
 * run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_conversational(hfi_client_t *client, const char *text);

/**
 * Makes a request of the task document_question_answering. Finds the answer to a question in a document.
 *
 * `image`: The image of the document; `HFI_CONTENT_NONE` to set it later.
 *
 * `question`: The question; NULL to set it later.
 *
 * Arguments:
 * - `doc_stride` (integer): By how many tokens the pieces of a long context overlap.
 * - `handle_impossible_answer` (boolean): Whether an empty answer may be given.
 * - `lang` (string): The language to read the document in, if it has to be read.
 * - `max_answer_len` (integer): The longest answer, in tokens.
 * - `max_question_len` (integer): Cut the question to this many tokens.
 * - `max_seq_len` (integer): The most tokens of question and context in one piece.
 * - `top_k` (integer): Report at most this many results, the best first.
 * - `word_boxes` (list): The words and where they are, if the document was read already.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_document_question_answering(hfi_client_t *client, hfi_content_t image, const char *question);

/**
 * Makes a request of the task feature_extraction. Turns texts into vectors (embeddings).
 *
 * `text`: The text, or texts, to embed; NULL to set it later.
 *
 * Arguments:
 * - `normalize` (boolean): Give vectors of length 1.
 * - `prompt_name` (string): The prompt of the model's settings to put in front.
 * - `truncate` (boolean): Cut texts that are too long, instead of refusing them.
 * - `truncation_direction` (string): The side to cut. One of `"left"`, `"right"`.
 * - `dimensions` (integer): Give vectors of this many numbers.
 * - `encoding_format` (string): How the server sends the numbers. One of `"float"`, `"base64"`.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is numbers (hfi_response_floats). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_feature_extraction(hfi_client_t *client, const char *text);

/**
 * Makes a request of the task fill_mask. Finds the words that fit a gap in a text.
 *
 * `text`: The text with the model's mask in it, as `[MASK]` or `<mask>`; NULL to set it later.
 *
 * Arguments:
 * - `targets` (list of strings): Words to choose from, instead of all.
 * - `top_k` (integer): Report at most this many results, the best first.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_fill_mask(hfi_client_t *client, const char *text);

/**
 * Makes a request of the task image_classification. Gives an image labels with scores.
 *
 * `image`: The image: png, jpeg, webp …; `HFI_CONTENT_NONE` to set it later.
 *
 * Arguments:
 * - `function_to_apply` (string): What turns the model's scores into the reported ones. One of `"sigmoid"`,
 *   `"softmax"`, `"none"`.
 * - `top_k` (integer): Report at most this many results, the best first.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_image_classification(hfi_client_t *client, hfi_content_t image);

/**
 * Makes a request of the task image_segmentation. Divides an image into segments, a label and a mask each.
 *
 * `image`: The image: png, jpeg, webp …; `HFI_CONTENT_NONE` to set it later.
 *
 * Arguments:
 * - `mask_threshold` (number): From which probability a pixel belongs to a mask.
 * - `overlap_mask_area_threshold` (number): From which part of a segment on a smaller one it counts for itself.
 * - `subtask` (string): What is told apart. One of `"instance"`, `"panoptic"`, `"semantic"`.
 * - `threshold` (number): The lowest score to report.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_image_segmentation(hfi_client_t *client, hfi_content_t image);

/**
 * Makes a request of the task image_to_image. Makes another image of an image.
 *
 * `image`: The image: png, jpeg, webp …; `HFI_CONTENT_NONE` to set it later.
 *
 * Arguments:
 * - `prompt` (string): What to make of the image.
 * - `negative_prompt` (string): What the result should not show.
 * - `target_size` (object): The size of the result: `{"width", "height"}` in pixels.
 * - `num_inference_steps` (integer): How many steps of denoising; more is better and slower.
 * - `guidance_scale` (number): How closely to follow the prompt.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is an image file (hfi_response_bytes, _save, _rgba). Never NULL: faults are returned by the run. Free
 * it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_image_to_image(hfi_client_t *client, hfi_content_t image);

/**
 * Makes a request of the task image_to_text. Describes an image, or reads what is written in it.
 *
 * `image`: The image: png, jpeg, webp …; `HFI_CONTENT_NONE` to set it later.
 *
 * Arguments:
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a text (hfi_response_text; hfi_response_json has all of it). Never NULL: faults are returned by the
 * run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_image_to_text(hfi_client_t *client, hfi_content_t image);

/**
 * Makes a request of the task image_to_video. Makes a film of an image.
 *
 * `image`: The image: png, jpeg, webp …; `HFI_CONTENT_NONE` to set it later.
 *
 * Arguments:
 * - `prompt` (string): What is to happen in the film.
 * - `negative_prompt` (string): What the result should not show.
 * - `num_frames` (number): How many pictures the film has.
 * - `num_inference_steps` (integer): How many steps of denoising; more is better and slower.
 * - `guidance_scale` (number): How closely to follow the prompt.
 * - `seed` (integer): Makes the result repeatable.
 * - `target_size` (object): The size of the result: `{"width", "height"}` in pixels.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a video file (hfi_response_bytes, _save). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_image_to_video(hfi_client_t *client, hfi_content_t image);

/**
 * Makes a request of the task object_detection. Finds objects in an image, a label and a box in pixels each.
 *
 * `image`: The image: png, jpeg, webp …; `HFI_CONTENT_NONE` to set it later.
 *
 * Arguments:
 * - `threshold` (number): The lowest score to report.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_object_detection(hfi_client_t *client, hfi_content_t image);

/**
 * Makes a request of the task question_answering. Finds the answer to a question in a text.
 *
 * `question`: The question; NULL to set it later.
 *
 * `context`: The text with the answer in it; NULL to set it later.
 *
 * Arguments:
 * - `align_to_words` (boolean): Let answers begin and end with whole words.
 * - `doc_stride` (integer): By how many tokens the pieces of a long context overlap.
 * - `handle_impossible_answer` (boolean): Whether an empty answer may be given.
 * - `max_answer_len` (integer): The longest answer, in tokens.
 * - `max_question_len` (integer): Cut the question to this many tokens.
 * - `max_seq_len` (integer): The most tokens of question and context in one piece.
 * - `top_k` (integer): Report at most this many results, the best first.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_question_answering(hfi_client_t *client, const char *question, const char *context);

/**
 * Makes a request of the task sentence_similarity. Says how alike a sentence is to others, a number each.
 *
 * `sentence`: The sentence to compare; NULL to set it later.
 *
 * `other_sentences`, `other_sentences_count` of them: The sentences to compare it with; NULL to set it later.
 *
 * Arguments:
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 *
 * The result is numbers (hfi_response_floats). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_sentence_similarity(hfi_client_t *client,
                                       const char *sentence,
                                       const char *const *other_sentences,
                                       size_t other_sentences_count);

/**
 * Makes a request of the task summarization. Sums up a text.
 *
 * `text`: The text to sum up; NULL to set it later.
 *
 * Arguments:
 * - `clean_up_tokenization_spaces` (boolean): Remove blanks that the tokenizer leaves in the result.
 * - `generate_parameters` (object): Further parameters of the text generation.
 * - `truncation` (string): What to cut off a text that is too long. One of `"do_not_truncate"`, `"longest_first"`,
 *   `"only_first"`, `"only_second"`.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a text (hfi_response_text; hfi_response_json has all of it). Never NULL: faults are returned by the
 * run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_summarization(hfi_client_t *client, const char *text);

/**
 * Makes a request of the task table_question_answering. Answers a question from a table.
 *
 * `table_json`: The table, values as texts: `{"column": ["value", …], …}`; NULL to set it later.
 *
 * `query`: The question, in plain words; NULL to set it later.
 *
 * Arguments:
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `padding` (string): How short inputs are filled up. One of `"do_not_pad"`, `"longest"`, `"max_length"`.
 * - `sequential` (boolean): Work through the questions one after the other, as SQA models do.
 * - `truncation` (boolean): Drop rows of a table that is too large.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a text (hfi_response_text; hfi_response_json has all of it). Never NULL: faults are returned by the
 * run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_table_question_answering(hfi_client_t *client, const char *table_json, const char *query);

/**
 * Makes a request of the task tabular_classification. Gives each row of a table a label.
 *
 * `table_json`: The rows, by columns: `{"column": [value, …], …}`; NULL to set it later.
 *
 * Arguments:
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is JSON (hfi_response_json, _string, _number). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_tabular_classification(hfi_client_t *client,
                                          const char *table_json);

/**
 * Makes a request of the task tabular_regression. Predicts a number for each row of a table.
 *
 * `table_json`: The rows, by columns: `{"column": [value, …], …}`; NULL to set it later.
 *
 * Arguments:
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is numbers (hfi_response_floats). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_tabular_regression(hfi_client_t *client, const char *table_json);

/**
 * Makes a request of the task text_classification. Gives a text labels with scores, as its sentiment.
 *
 * `text`: The text to classify; NULL to set it later.
 *
 * Arguments:
 * - `top_k` (integer): Report at most this many results, the best first.
 * - `function_to_apply` (string): What turns the model's scores into the reported ones. One of `"sigmoid"`,
 *   `"softmax"`, `"none"`.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_text_classification(hfi_client_t *client, const char *text);

/**
 * Makes a request of the task text_generation. Continues a prompt.
 *
 * `prompt`: The text to continue; NULL to set it later.
 *
 * Arguments:
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `stream` (boolean): Whether the answer comes as events while it is made.
 * - `adapter_id` (string): The LoRA adapter to apply.
 * - `best_of` (integer): How many continuations to try, to keep the most likely.
 * - `decoder_input_details` (boolean): Report the prompt's tokens too; needs details.
 * - `details` (boolean): Report tokens, log probabilities and why the text ends.
 * - `do_sample` (boolean): Draw tokens at random instead of taking the likeliest.
 * - `frequency_penalty` (number): Lowers the odds of tokens by how often they have come.
 * - `grammar` (object): What the text must match: `{"type": "json" or "regex", "value"}`.
 * - `max_new_tokens` (integer): The most tokens to make.
 * - `repetition_penalty` (number): Above 1, lowers the odds of tokens that have come.
 * - `return_full_text` (boolean): Put the prompt in front of the answer.
 * - `seed` (integer): Makes random draws repeatable.
 * - `stop` (list of strings): Texts that end the answer.
 * - `temperature` (number): How freely tokens are drawn; 1 is the model's own odds.
 * - `top_k` (integer): Draw from this many of the likeliest tokens.
 * - `top_n_tokens` (integer): Report this many of the likeliest tokens at each place.
 * - `top_p` (number): Draw from the likeliest tokens that together have this probability.
 * - `truncate` (integer): Cut the prompt to this many tokens.
 * - `typical_p` (number): Draw from the tokens of typical surprise up to this probability.
 * - `watermark` (boolean): Mark the text as made by a machine.
 * - `extra_body` (object): Members to merge into the body as they are.
 *
 * The result is a text (hfi_response_text; hfi_response_json has all of it). Never NULL: faults are returned by the
 * run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_text_generation(hfi_client_t *client, const char *prompt);

/**
 * Makes a request of the task text_to_image. Makes an image of a text.
 *
 * `prompt`: What the result should show; NULL to set it later.
 *
 * Arguments:
 * - `negative_prompt` (string): What the result should not show.
 * - `height` (integer): The height in pixels.
 * - `width` (integer): The width in pixels.
 * - `num_inference_steps` (integer): How many steps of denoising; more is better and slower.
 * - `guidance_scale` (number): How closely to follow the prompt.
 * - `scheduler` (string): The scheduler to use instead of the model's.
 * - `seed` (integer): Makes the result repeatable.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is an image file (hfi_response_bytes, _save, _rgba). Never NULL: faults are returned by the run. Free
 * it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_text_to_image(hfi_client_t *client, const char *prompt);

/**
 * Makes a request of the task text_to_speech. Says a text.
 *
 * `text`: The text to say; NULL to set it later.
 *
 * Arguments:
 * - `do_sample` (boolean): Draw tokens at random instead of taking the likeliest.
 * - `early_stopping` (boolean or string): When a beam search ends: true, false or "never".
 * - `epsilon_cutoff` (number): Draw only tokens above this probability.
 * - `eta_cutoff` (number): Draw only tokens above a bound that follows the entropy.
 * - `max_length` (integer): The most tokens, the input's included.
 * - `max_new_tokens` (integer): The most tokens to make.
 * - `min_length` (integer): The fewest tokens, the input's included.
 * - `min_new_tokens` (integer): The fewest tokens to make.
 * - `num_beam_groups` (integer): Into how many groups the beams are divided.
 * - `num_beams` (integer): How many beams to search with.
 * - `penalty_alpha` (number): How much a contrastive search punishes repetition.
 * - `temperature` (number): How freely tokens are drawn; 1 is the model's own odds.
 * - `top_k` (integer): Draw from this many of the likeliest tokens.
 * - `top_p` (number): Draw from the likeliest tokens that together have this probability.
 * - `typical_p` (number): Draw from the tokens of typical surprise up to this probability.
 * - `use_cache` (boolean): Keep attention states between tokens, which is quicker.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a sound file (hfi_response_bytes, _save, _pcm). Never NULL: faults are returned by the run. Free it
 * with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_text_to_speech(hfi_client_t *client, const char *text);

/**
 * Makes a request of the task text_to_video. Makes a film of a text.
 *
 * `prompt`: What the result should show; NULL to set it later.
 *
 * Arguments:
 * - `guidance_scale` (number): How closely to follow the prompt.
 * - `negative_prompt` (list of strings): What the result should not show.
 * - `num_frames` (number): How many pictures the film has.
 * - `num_inference_steps` (integer): How many steps of denoising; more is better and slower.
 * - `seed` (integer): Makes the result repeatable.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a video file (hfi_response_bytes, _save). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_text_to_video(hfi_client_t *client, const char *prompt);

/**
 * Makes a request of the task token_classification. Finds names, places and other entities in a text.
 *
 * `text`: The text to look through; NULL to set it later.
 *
 * Arguments:
 * - `aggregation_strategy` (string): How tokens are joined to entities. One of `"none"`, `"simple"`, `"first"`,
 *   `"average"`, `"max"`.
 * - `ignore_labels` (list of strings): Labels to leave out.
 * - `stride` (integer): By how many tokens the pieces of a long text overlap.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_token_classification(hfi_client_t *client, const char *text);

/**
 * Makes a request of the task translation. Translates a text.
 *
 * `text`: The text to translate; NULL to set it later.
 *
 * Arguments:
 * - `src_lang` (string): The text's language, by the model's code; only with tgt_lang.
 * - `tgt_lang` (string): The language to translate into; only with src_lang.
 * - `clean_up_tokenization_spaces` (boolean): Remove blanks that the tokenizer leaves in the result.
 * - `truncation` (string): What to cut off a text that is too long. One of `"do_not_truncate"`, `"longest_first"`,
 *   `"only_first"`, `"only_second"`.
 * - `generate_parameters` (object): Further parameters of the text generation.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a text (hfi_response_text; hfi_response_json has all of it). Never NULL: faults are returned by the
 * run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_translation(hfi_client_t *client, const char *text);

/**
 * Makes a request of the task visual_question_answering. Answers a question about an image.
 *
 * `image`: The image: png, jpeg, webp …; `HFI_CONTENT_NONE` to set it later.
 *
 * `question`: The question; NULL to set it later.
 *
 * Arguments:
 * - `top_k` (integer): Report at most this many results, the best first.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_visual_question_answering(hfi_client_t *client, hfi_content_t image, const char *question);

/**
 * Makes a request of the task zero_shot_classification. Gives a text labels of your own choice with scores.
 *
 * `text`: The text to classify; NULL to set it later.
 *
 * `candidate_labels`, `candidate_labels_count` of them: The labels to choose from; NULL to set it later.
 *
 * Arguments:
 * - `multi_label` (boolean, by default false): Whether several labels may be true at once.
 * - `hypothesis_template` (string): The sentence that is tested, with `{}` in the label's place.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_zero_shot_classification(hfi_client_t *client,
                                            const char *text,
                                            const char *const *candidate_labels,
                                            size_t candidate_labels_count);

/**
 * Makes a request of the task zero_shot_image_classification. Gives an image labels of your own choice with scores.
 *
 * `image`: The image: png, jpeg, webp …; `HFI_CONTENT_NONE` to set it later.
 *
 * `candidate_labels`, `candidate_labels_count` of them: The labels to choose from, at least two; NULL to set it
 * later.
 *
 * Arguments:
 * - `hypothesis_template` (string): The sentence that is tested, with `{}` in the label's place.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `extra_body` (object): Further parameters, sent as they are; they beat the others.
 *
 * The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_zero_shot_image_classification(hfi_client_t *client,
                                                  hfi_content_t image,
                                                  const char *const *candidate_labels,
                                                  size_t candidate_labels_count);

/**
 * Makes a request of the task post. Sends any JSON or bytes to a model or URL; the reply is given as it comes.
 *
 * Arguments:
 * - `json` (any JSON value): The body, as JSON; instead of `data`.
 * - `data` (binary content): The body, as bytes of any type; instead of `json`.
 * - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
 * - `task` (string): The model's task, as "fill-mask", if the model serves several or is not set.
 * - `stream` (boolean): Whether the answer comes as events while it is made.
 *
 * The result is the reply's body (hfi_response_bytes, _text, _json). Never NULL: faults are returned by the run.
 * Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_post(hfi_client_t *client);

/**
 * Makes a request of the task get_endpoint_info. Asks a server given by URL what it is: model, limits, version.
 *
 * Arguments:
 * - `model` (string): The server's URL; without it the client's.
 *
 * The result is JSON (hfi_response_json, _string, _number). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_get_endpoint_info(hfi_client_t *client);

/**
 * Makes a request of the task health_check. Asks a server given by URL whether it is ready: true only for HTTP 200.
 *
 * Arguments:
 * - `model` (string): The server's URL; without it the client's.
 *
 * The result is true or false (hfi_response_json). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_health_check(hfi_client_t *client);

/**
 * Makes a request of the task get_recommended_model. Says which model the Hub recommends for a task.
 *
 * `task`: The task, as "text-to-image" or "text_to_image"; NULL to set it later.
 *
 * The result is a text (hfi_response_text; hfi_response_json has all of it). Never NULL: faults are returned by the
 * run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_get_recommended_model(hfi_client_t *client, const char *task);

/**
 * Makes a request of the task chat_models. Lists the models for conversations that can be had now, for menus to
 * choose from.
 *
 * Arguments:
 * - `search` (string): What the id must have in it, in small or large letters.
 * - `provider` (string): A provider that must have it; others are left out of the result.
 * - `tools` (boolean): True: it must call tools; other providers are left out of the result.
 * - `structured_output` (boolean): True: it must answer by a JSON schema; other providers are left out of the
 *   result.
 * - `min_context_length` (integer): How many tokens a conversation must be able to have.
 * - `max_price` (number): The most that a million tokens of the answer may cost, in US dollars; unknown prices are
 *   left out.
 * - `sort` (string): What comes first: the best that a provider left in the result offers. One of `"price"`,
 *   `"latency"`, `"throughput"`, `"context_length"`.
 *
 * The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_chat_models(hfi_client_t *client);

/**
 * Makes a request of the operation create_inference_endpoint. Deploys a model on hardware of its own.
 * hfi_endpoint_list_hardware says what goes together.
 *
 * `name`: The endpoint's name; NULL to set it later.
 *
 * Arguments:
 * - `repository` (string, required): The model's id on the Hub.
 * - `framework` (string, required): The model's framework: `pytorch`, `custom` …
 * - `accelerator` (string, required): What computes: `cpu`, `gpu` or `neuron`.
 * - `instance_size` (string, required): The size of the instance, as `x2`.
 * - `instance_type` (string, required): The type of the instance, as `intel-icl` or `nvidia-l4`.
 * - `region` (string, required): The region of the hardware, as `us-east-1`.
 * - `vendor` (string, required): Whose hardware: `aws`, `azure`, `gcp` …
 * - `type` (string, by default "authenticated"): Who may call it. One of `"authenticated"`, `"public"`, `"private"`.
 * - `min_replica` (integer, by default 1): The least number of replicas; 0 lets it scale to zero.
 * - `max_replica` (integer, by default 1): The largest number of replicas.
 * - `scaling_metric` (string): What is measured to add replicas. One of `"pendingRequests"`, `"hardwareUsage"`.
 * - `scaling_threshold` (number): The value of the metric at which a replica is added.
 * - `scale_to_zero_timeout` (integer): Minutes without a call after which it scales to zero.
 * - `revision` (string): The model's revision: a commit, branch or tag.
 * - `task` (string): The model's task, as `text-generation`.
 * - `custom_image` (object): The container image: `{"url": …, "port": …}`, or one variant by its name, as
 *   `{"vLLM": {"url": …}}`.
 * - `container_command` (list of strings): The container's command, in place of the image's.
 * - `container_args` (list of strings): The arguments of the container's command.
 * - `env` (object): Environment variables of the container, values as texts.
 * - `secrets` (object): Secret environment variables of the container, values as texts; never shown.
 * - `domain` (string): A domain of one's own for the endpoint.
 * - `path` (string): A path of one's own to the model, beginning with `/`.
 * - `cache_http_responses` (boolean): Whether replies are cached.
 * - `tags` (list of strings): Tags of the endpoint.
 * - `container_registry_username` (string): The user at the registry of a custom image.
 * - `container_registry_password` (string): That user's password; never shown. Wants `container_registry_username`.
 * - `private_link_account_id` (string): The AWS account that may reach it by PrivateLink. Wants
 *   `private_link_region`.
 * - `private_link_region` (string): The AWS region of the PrivateLink's entry.
 * - `account_id` (string): Ignored, as huggingface_hub does; see `private_link_account_id`.
 * - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
 * - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
 *   without one.
 *
 * The response has the endpoint (hfi_response_endpoint; hfi_response_json has all of it). Never NULL: faults are
 * returned by the run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_endpoint_create(hfi_client_t *client,
                                   const char *name);

/**
 * Makes a request of the operation create_inference_endpoint_from_catalog. Deploys a model as Hugging Face has
 * tested it. hfi_endpoint_list_catalog says which there are.
 *
 * Arguments:
 * - `repo_id` (string): The model's id in the catalog; or `recipe_id`.
 * - `recipe_id` (string): The recipe's id in the catalog; or `repo_id`.
 * - `name` (string): The endpoint's name; by default one is made up.
 * - `accelerator` (string): Which of the model's recipes: `cpu`, `gpu` or `neuron`.
 * - `gguf_file` (string): Which of the model's recipes: the one for this file.
 * - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
 * - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
 *   without one.
 *
 * The response has the endpoint (hfi_response_endpoint; hfi_response_json has all of it). Never NULL: faults are
 * returned by the run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_endpoint_create_from_catalog(hfi_client_t *client);

/**
 * Makes a request of the operation get_inference_endpoint. Looks at an endpoint.
 *
 * `name`: The endpoint's name; NULL to set it later.
 *
 * Arguments:
 * - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
 * - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
 *   without one.
 *
 * The response has the endpoint (hfi_response_endpoint; hfi_response_json has all of it). Never NULL: faults are
 * returned by the run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_endpoint_get(hfi_client_t *client, const char *name);

/**
 * Makes a request of the operation list_inference_endpoints. Lists endpoints. With the namespace `*`, organisations
 * that could not be asked are warnings of the response.
 *
 * Arguments:
 * - `namespace` (string): The user or organisation whose endpoints are listed; `*` for the token's user and all of
 *   the user's organisations; by default the user.
 * - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
 *   without one.
 *
 * The response has the endpoints (hfi_response_endpoint_count, hfi_response_endpoint). Never NULL: faults are
 * returned by the run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_endpoint_list(hfi_client_t *client);

/**
 * Makes a request of the operation update_inference_endpoint. Changes an endpoint: only what is set.
 *
 * `name`: The endpoint's name; NULL to set it later.
 *
 * Arguments:
 * - `repository` (string): The model's id on the Hub.
 * - `framework` (string): The model's framework: `pytorch`, `custom` …
 * - `accelerator` (string): What computes: `cpu`, `gpu` or `neuron`.
 * - `instance_size` (string): The size of the instance, as `x2`.
 * - `instance_type` (string): The type of the instance, as `intel-icl` or `nvidia-l4`.
 * - `min_replica` (integer): The least number of replicas; 0 lets it scale to zero.
 * - `max_replica` (integer): The largest number of replicas.
 * - `scaling_metric` (string): What is measured to add replicas. One of `"pendingRequests"`, `"hardwareUsage"`.
 * - `scaling_threshold` (number): The value of the metric at which a replica is added.
 * - `scale_to_zero_timeout` (integer): Minutes without a call after which it scales to zero.
 * - `revision` (string): The model's revision: a commit, branch or tag.
 * - `task` (string): The model's task, as `text-generation`.
 * - `custom_image` (object): The container image: `{"url": …, "port": …}`, or one variant by its name, as
 *   `{"vLLM": {"url": …}}`.
 * - `container_command` (list of strings): The container's command, in place of the image's.
 * - `container_args` (list of strings): The arguments of the container's command.
 * - `env` (object): Environment variables of the container, values as texts.
 * - `secrets` (object): Secret environment variables of the container, values as texts; never shown.
 * - `domain` (string): A domain of one's own for the endpoint.
 * - `path` (string): A path of one's own to the model, beginning with `/`.
 * - `cache_http_responses` (boolean): Whether replies are cached.
 * - `tags` (list of strings): Tags of the endpoint.
 * - `tensor_parallel_size` (integer): Accelerators that share a copy of the model (vLLM and SGLang).
 * - `data_parallel_size` (integer): Copies of the model, one an accelerator (vLLM).
 * - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
 * - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
 *   without one.
 *
 * The response has the endpoint (hfi_response_endpoint; hfi_response_json has all of it). Never NULL: faults are
 * returned by the run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_endpoint_update(hfi_client_t *client, const char *name);

/**
 * Makes a request of the operation pause_inference_endpoint. Stops an endpoint until somebody resumes it. It costs
 * nothing meanwhile.
 *
 * `name`: The endpoint's name; NULL to set it later.
 *
 * Arguments:
 * - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
 * - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
 *   without one.
 *
 * The response has the endpoint (hfi_response_endpoint; hfi_response_json has all of it). Never NULL: faults are
 * returned by the run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_endpoint_pause(hfi_client_t *client, const char *name);

/**
 * Makes a request of the operation resume_inference_endpoint. Starts a paused endpoint. hfi_endpoint_wait waits
 * until it can be called.
 *
 * `name`: The endpoint's name; NULL to set it later.
 *
 * Arguments:
 * - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
 * - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
 *   without one.
 * - `running_ok` (boolean, by default true): Whether it is no error that it runs already.
 *
 * The response has the endpoint (hfi_response_endpoint; hfi_response_json has all of it). Never NULL: faults are
 * returned by the run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_endpoint_resume(hfi_client_t *client, const char *name);

/**
 * Makes a request of the operation scale_to_zero_inference_endpoint. Stops an endpoint until somebody calls it. It
 * costs nothing meanwhile.
 *
 * `name`: The endpoint's name; NULL to set it later.
 *
 * Arguments:
 * - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
 * - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
 *   without one.
 *
 * The response has the endpoint (hfi_response_endpoint; hfi_response_json has all of it). Never NULL: faults are
 * returned by the run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_endpoint_scale_to_zero(hfi_client_t *client, const char *name);

/**
 * Makes a request of the operation delete_inference_endpoint. Takes an endpoint away, for good.
 *
 * `name`: The endpoint's name; NULL to set it later.
 *
 * Arguments:
 * - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
 * - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
 *   without one.
 *
 * There is no result. Never NULL: faults are returned by the run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_endpoint_delete(hfi_client_t *client, const char *name);

/**
 * Makes a request of the operation list_inference_catalog. Lists the models that Hugging Face has tested on
 * Inference Endpoints, with their recipes.
 *
 * Arguments:
 * - `accelerator` (string): Only models with a recipe for it: `cpu`, `gpu` or `neuron`.
 * - `engine` (string): Only models with a recipe for it: `llamacpp`, `sglang`, `tei`, `vllm` …
 * - `license` (string): Only models under this licence, as `Apache 2.0`.
 * - `task` (string): Only models of this task, as `text-generation`.
 * - `search` (string): Only models that this finds.
 * - `limit` (integer): At most this many models.
 * - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
 *   without one.
 *
 * The result is JSON (hfi_response_json, _string, _number). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_endpoint_list_catalog(hfi_client_t *client);

/**
 * Makes a request of the operation list_inference_endpoints_hardware. Lists the hardware: vendor, region, type,
 * size, price in USD an hour, availability, quota of the account.
 *
 * Arguments:
 * - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
 * - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
 *   without one.
 *
 * The result is JSON (hfi_response_json, _string, _number). Never NULL: faults are returned by the run. Free it with
 * hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_endpoint_list_hardware(hfi_client_t *client);

/**
 * Makes a request of the operation acquire_inference_endpoint. Resumes an endpoint if need be, waits until it can be
 * called, and holds it until hfi_endpoint_release.
 *
 * `name`: The endpoint's name; NULL to set it later.
 *
 * Arguments:
 * - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
 * - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
 *   without one.
 * - `timeout` (number): Seconds to wait at most; without it for ever.
 * - `refresh_every` (number, by default 5): Seconds between two looks.
 * - `on_release` (string, by default "pause"): What the last release on this machine does with the endpoint. One of
 *   `"pause"`, `"scale_to_zero"`, `"nothing"`.
 * - `lease_folder` (string): The folder of the lock files that count the holders; by default a folder of the user's.
 *
 * The response has the endpoint (hfi_response_endpoint; hfi_response_json has all of it). Never NULL: faults are
 * returned by the run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_endpoint_acquire(hfi_client_t *client,
                                    const char *name);

/**
 * Adds a message: `role` is `"system"`, `"user"` or `"assistant"`, `text` its content.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_chat_add_message(hfi_request_t *request, const char *role, const char *text);

/**
 * Adds a message as JSON: an object with `role`, and `content`, `tool_calls`, `tool_call_id` as the role wants them, as
 * `/choices/0/message` of an earlier answer that a program has kept. Members that are null are left out, all others are
 * sent: `reasoning` too, which some servers refuse, and which hfi_chat_add_response leaves out.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_chat_add_message_json(hfi_request_t *request,
                               const char *message_json);

/**
 * Adds an image to the last message. A URL is passed on; a file or bytes are sent inside the request, as a data URL.
 * Files are read now, so `image` may not be a reader.
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
 * Sets an argument that is a text. For a list of texts (`stop`) it adds one to the list; where a text or a list may
 * stand (`text` of feature_extraction) it is the text, and a list is set by hfi_request_set_json; for binary content
 * it is a URL or the path of a file. NULL takes the argument away. A name that the task does not have, or a value of
 * the wrong type, is returned by the run.
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
 * Sets an argument that is binary. `content` comes from hfi_file, hfi_url, hfi_bytes, hfi_borrowed or hfi_reader; what is
 * to be released is, even if the argument is refused. `HFI_CONTENT_NONE` takes the argument away.
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
 * Runs a request to its end and returns how it ended; hfi_request_response or hfi_request_error have the rest. Blocks;
 * the network is driven on the calling thread, on which read functions of contents and the token provider run too. With
 * the argument `stream` set, the answer is streamed and put together.
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
 * Starts a request and returns at once (but a token provider that has to be asked runs first, on this thread). With
 * handlers (hfi_request_on_event, hfi_request_on_done), they are called inside hfi_client_poll or on the dispatcher
 * thread; without, its events are taken with hfi_request_next or hfi_client_next. It streams if the argument
 * `stream` says so, or if it does not say and there is an event handler.
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
 * Has a request wait (not 0), or go on (0): while it is held, hfi_client_poll, hfi_client_next, hfi_request_next and
 * hfi_request_stream give none of its events, nor its end, and when its queue is full its reply is not read further. So a
 * host that hands events on to a slow reader of its own need not keep them all. The deadlines go on, but for the idle one.
 * Functions that give contents, items and tokens are still asked. Cancelling and shutting down let go of it; after them
 * nothing holds it. May be set before the run. Returns `HFI_OK`, again and again.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_status_t hfi_request_hold(hfi_request_t *request,
                              int32_t wanted);

/**
 * What kind of event this is: `HFI_EVENT_ITEM`, `_PROGRESS`, `_RESULT` or `_DONE`; 0 for NULL.
 *
 * Threads: any. Since 0.1.0.
 */
int32_t hfi_event_kind(const hfi_event_t *event);

/**
 * The text that an item adds to the (first) answer, what a progress event is about, or of a result its text
 * (hfi_response_text) or the message of its error. Empty if there is none; NULL only for NULL. `len`, if not NULL, gets
 * the number of bytes without the NUL behind.
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
 * An event as JSON. Of an item it is the value that huggingface_hub gives: a chunk of a chat completion with all its
 * members, a token of a text generation with details, or without details its text as a JSON string. Of a result it is
 * hfi_response_json. Of progress: `{"status", "seconds", "message", "trouble"}` of a wait for an Inference Endpoint,
 * `{"done", "failed", "total"}` of a batch. NULL for other events. Made when first asked for. `len` as for
 * hfi_event_text.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_event_json(const hfi_event_t *event,
                           size_t *len);

/**
 * A text in the JSON of an event, by its JSON pointer (RFC 6901), as `"/status"`. Values that are no texts are given as
 * JSON; NULL if there is nothing or null. `len` as for hfi_event_text.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_event_string(const hfi_event_t *event,
                             const char *pointer,
                             size_t *len);

/**
 * A number in the JSON of an event, by its JSON pointer (RFC 6901), as `"/seconds"` or `"/done"`; `fallback` if there is
 * none.
 *
 * Threads: any. Since 0.1.0.
 */
double hfi_event_number(const hfi_event_t *event,
                        const char *pointer,
                        double fallback);

/**
 * Which item of a batch an event of kind `HFI_EVENT_RESULT` is about, from 0 in the order of the items; -1 for others.
 *
 * Threads: any. Since 0.1.0.
 */
int64_t hfi_event_index(const hfi_event_t *event);

/**
 * The result of an item of a batch that went well, else NULL. It belongs to the event.
 *
 * Threads: any. Since 0.1.0.
 */
const hfi_response_t *hfi_event_response(const hfi_event_t *event);

/**
 * What went wrong with an item of a batch, or NULL if nothing did. It belongs to the event.
 *
 * Threads: any. Since 0.1.0.
 */
const hfi_error_t *hfi_event_error(const hfi_event_t *event);

/**
 * The end of an item of a batch as a request of its own, which has run: its response or error and all their views outlive the
 * event. Free it with hfi_request_free. Never NULL: for other events a request that says so.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_request_t *hfi_event_take(const hfi_event_t *event);

/**
 * The final status of the request for an event of kind `HFI_EVENT_DONE`, that of the item for one of kind
 * `HFI_EVENT_RESULT`; `HFI_OK` for other kinds, and
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
 * The text of the answer: the continuation of a prompt, the (first) answer of a conversation, a summary, a
 * translation, what was said, the answer from a table. Empty for results that are items, numbers or files (answers
 * of question tasks are items: hfi_item_text); NULL only for NULL. `len`, if not NULL, gets the number of bytes
 * without the NUL behind.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_response_text(const hfi_response_t *response, size_t *len);

/**
 * The result as JSON, with the value that huggingface_hub gives. Made when first asked for. `len` as for
 * hfi_response_text.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_response_json(const hfi_response_t *response, size_t *len);

/**
 * The result as bytes: an image, sound or video file; for other tasks the body of the reply as it came, empty after a
 * stream. `len`, if not NULL, gets the number of bytes. No NUL is behind.
 *
 * Threads: any. Since 0.1.0.
 */
const uint8_t *hfi_response_bytes(const hfi_response_t *response,
                                  size_t *len);

/**
 * The numbers of a result (embeddings, similarities, predictions), row by row without gaps; NULL if it has none.
 * `rows` and `cols`, if not NULL, get how many there are: a list of numbers is one row, and of lists in lists in
 * lists the innermost are the rows. NaN stands for null. The numbers live as long as the request.
 *
 * Threads: any. Since 0.1.0.
 */
const float *hfi_response_floats(const hfi_response_t *response, size_t *rows, size_t *cols);

/**
 * How the lists of the numbers lie in each other: the number of values at each depth, the outermost first, as
 * `{texts, tokens, dimensions}`. `depth`, if not NULL, gets how many depths there are. NULL if there are no numbers.
 * It lives as long as the request.
 *
 * Threads: any. Since 0.1.0.
 */
const size_t *hfi_response_float_shape(const hfi_response_t *response,
                                       size_t *depth);

/**
 * The media type of hfi_response_bytes, or NULL if the server did not say.
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
 * Who has answered: the provider ("groq"), as far as the router says the one that it chose, or the host of a server given by
 * URL. Empty for what was asked of the Hub and of Inference Endpoints; NULL only for NULL.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_response_provider(const hfi_response_t *response);

/**
 * Which fallback has answered, from 1 in the order of hfi_config_add_fallback; 0 for none of them.
 *
 * Threads: any. Since 0.1.0.
 */
int32_t hfi_response_fallback(const hfi_response_t *response);

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

/**
 * How many things went wrong without ending the call, as organisations whose endpoints could not be listed. 0 for NULL.
 *
 * Threads: any. Since 0.1.0.
 */
size_t hfi_response_warning_count(const hfi_response_t *response);

/**
 * What went wrong without ending the call, the one with that number from 0 on; NULL if there is none. It belongs to the
 * response.
 *
 * Threads: any. Since 0.1.0.
 */
const hfi_error_t *hfi_response_warning(const hfi_response_t *response,
                                        size_t index);

/**
 * How many items a result has: classes, boxes, masks, words, answers, pieces of speech. Lists in a list are counted through.
 * 0 for tasks without items, and for NULL.
 *
 * Threads: any. Since 0.1.0.
 */
size_t hfi_response_item_count(const hfi_response_t *response);

/**
 * An item of a result, counted from 0; NULL if there is none.
 *
 * Threads: any. Since 0.1.0.
 */
const hfi_item_t *hfi_response_item(const hfi_response_t *response, size_t index);

/**
 * The label: a class, the kind of an entity, the word for a gap; NULL if the item has none. `len` as for hfi_response_text.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_item_label(const hfi_item_t *item,
                           size_t *len);

/**
 * The text: an answer, an entity's words, the sentence with its gap filled, what is said; NULL if the item has none. `len` as
 * for hfi_response_text.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_item_text(const hfi_item_t *item,
                          size_t *len);

/**
 * How sure the model is, mostly from 0 to 1; NaN if it does not say.
 *
 * Threads: any. Since 0.1.0.
 */
double hfi_item_score(const hfi_item_t *item);

/**
 * Where the item is in the image, in pixels from the top left; each place may be NULL. Returns 1, or 0 if the item has no
 * box: then nothing is written.
 *
 * Threads: any. Since 0.1.0.
 */
int32_t hfi_item_box(const hfi_item_t *item,
                     double *xmin,
                     double *ymin,
                     double *xmax,
                     double *ymax);

/**
 * Where the item begins: in characters (Unicode code points, not bytes) of the input for texts, in words for
 * documents, in seconds for sounds. -1 if it does not say.
 *
 * Threads: any. Since 0.1.0.
 */
double hfi_item_start(const hfi_item_t *item);

/**
 * Where the item ends, as for hfi_item_start.
 *
 * Threads: any. Since 0.1.0.
 */
double hfi_item_end(const hfi_item_t *item);

/**
 * The token in the model's vocabulary, for a word that fills a gap; -1 if there is none.
 *
 * Threads: any. Since 0.1.0.
 */
int64_t hfi_item_token(const hfi_item_t *item);

/**
 * The item's own file: the mask of a segment, or a sound. Decoded from base64 when first asked for; NULL if it has none.
 * `len`, if not NULL, gets the number of bytes.
 *
 * Threads: any. Since 0.1.0.
 */
const uint8_t *hfi_item_bytes(const hfi_item_t *item,
                              size_t *len);

/**
 * The media type of hfi_item_bytes, or NULL.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_item_mime_type(const hfi_item_t *item);

/**
 * Writes hfi_response_bytes to a file, which is made or replaced. `path` is UTF-8. Returns `HFI_OK`, or `HFI_ERROR_IO`
 * and the like; hfi_response_error says more.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_status_t hfi_response_save(const hfi_response_t *response,
                               const char *path);

/**
 * Why the last hfi_response_save, _rgba or _pcm of this response failed, also if a later one did not; NULL if none
 * failed. The view lives as long as the request.
 *
 * Threads: any. Since 0.1.0.
 */
const hfi_error_t *hfi_response_error(const hfi_response_t *response);

/**
 * The result as pixels: 4 bytes each (red, green, blue, alpha; not premultiplied), row by row from the top without
 * gaps. `width` and `height`, if not NULL, get its size in pixels. Decodes png, jpeg (turned as its EXIF data says)
 * and webp (of an animation the first frame) when first asked for, on the calling thread: in a game not on the one
 * that draws. At most 16384 pixels a side and 256 MiB. Builds without the feature `media` have no decoders
 * (`HFI_ERROR_UNSUPPORTED`). NULL if the result is no such image, and hfi_response_error says why. The pixels live
 * as long as the request.
 *
 * Threads: any. Since 0.1.0.
 */
const uint8_t *hfi_response_rgba(const hfi_response_t *response, uint32_t *width, uint32_t *height);

/**
 * The result as samples: 32-bit floats from -1 to 1, the channels of a frame side by side. `sample_rate` (in Hz),
 * `channels` and `frames` get what they say, if not NULL. Decodes wav, flac, mp3 and ogg (Vorbis) when first asked
 * for, on the calling thread; at most 1 GiB; what lies beyond -1 and 1 is clipped. NULL if the result is no such
 * sound, and hfi_response_error says why. The samples live as long as the request.
 *
 * Threads: any. Since 0.1.0.
 */
const float *hfi_response_pcm(const hfi_response_t *response,
                              uint32_t *sample_rate,
                              uint32_t *channels,
                              size_t *frames);

/**
 * Writes hfi_item_bytes to a file, as hfi_response_save does. `HFI_ERROR_INVALID_STATE` if the item has none;
 * hfi_item_error says more.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_status_t hfi_item_save(const hfi_item_t *item, const char *path);

/**
 * Why the last hfi_item_save, _rgba or _pcm of this item failed; NULL if none did. The view lives as long as the request.
 *
 * Threads: any. Since 0.1.0.
 */
const hfi_error_t *hfi_item_error(const hfi_item_t *item);

/**
 * The item's mask as pixels, as hfi_response_rgba gives them: black and white with full alpha for masks.
 *
 * Threads: any. Since 0.1.0.
 */
const uint8_t *hfi_item_rgba(const hfi_item_t *item, uint32_t *width, uint32_t *height);

/**
 * The item's sound as samples, as hfi_response_pcm gives them.
 *
 * Threads: any. Since 0.1.0.
 */
const float *hfi_item_pcm(const hfi_item_t *item, uint32_t *sample_rate, uint32_t *channels, size_t *frames);

/**
 * Makes a snapshot from the JSON of an endpoint (hfi_endpoint_json), for programs that keep one between runs.
 * `namespace` is whose endpoint it is; `token` is for operations on it, NULL for the client's. Never NULL: if the JSON is
 * not that of an endpoint, hfi_endpoint_error and every operation on it say so. Free it with hfi_endpoint_free; it keeps
 * what it needs of the client.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_endpoint_t *hfi_endpoint_from_json(hfi_client_t *client,
                                       const char *namespace_,
                                       const char *json,
                                       const char *token);

/**
 * Counts one more holder of a snapshot: it lives until hfi_endpoint_free was called as often. The views that
 * hfi_response_endpoint gives are held like this beyond their response. Returns its argument.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_endpoint_t *hfi_endpoint_retain(const hfi_endpoint_t *endpoint);

/**
 * Counts one holder less and frees the snapshot with the last. An endpoint that was acquired is then not held any more,
 * but nobody stops it: that is what hfi_endpoint_release is for. NULL, a snapshot that was freed before and one that
 * belongs to a response are left alone.
 *
 * Threads: any. Since 0.1.0.
 */
void hfi_endpoint_free(hfi_endpoint_t *endpoint);

/**
 * What is wrong with a snapshot that was made from JSON, or NULL if nothing is. It belongs to the snapshot.
 *
 * Threads: any. Since 0.1.0.
 */
const hfi_error_t *hfi_endpoint_error(const hfi_endpoint_t *endpoint);

/**
 * How many endpoints a response has: 1 of an operation on one, as many as there are of a list, else 0.
 *
 * Threads: any. Since 0.1.0.
 */
size_t hfi_response_endpoint_count(const hfi_response_t *response);

/**
 * An endpoint of a response, by its number from 0 on; NULL if there is none. It belongs to the response;
 * hfi_endpoint_retain keeps it beyond.
 *
 * Threads: any. Since 0.1.0.
 */
const hfi_endpoint_t *hfi_response_endpoint(const hfi_response_t *response, size_t index);

/**
 * Makes a request that looks at the endpoint anew; its response has the new snapshot. Never NULL: faults are returned by
 * the run. Free it with hfi_request_free.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_request_t *hfi_endpoint_fetch(const hfi_endpoint_t *endpoint);

/**
 * Makes a request that waits until the endpoint runs, has a URL, and its health route answers 200; its response has the
 * snapshot of that moment.
 *
 * Arguments:
 * - `timeout` (number): Seconds to wait at most; without it for ever. The request then ends with
 *   `HFI_ERROR_ENDPOINT_TIMEOUT`; the endpoint goes on and can be waited for again.
 * - `refresh_every` (number, by default 5): Seconds between two looks.
 *
 * It begins with what the snapshot says, unless this process has changed the endpoint since: then with a new look. An
 * endpoint that fails ends the request with `HFI_ERROR_ENDPOINT_FAILED` and the server's reason; one that is deleted
 * with `HFI_ERROR_NOT_FOUND`; a refused token with `HFI_ERROR_UNAUTHORIZED`. Faults of the network, HTTP 429 and 5xx are
 * waited through. A wait starts nothing: one that is paused has to be resumed, one that is scaled to zero called, or
 * acquired. Each look is an event of kind `HFI_EVENT_PROGRESS` with `/status`, `/seconds`, `/message` and, if there is
 * some, `/trouble` (hfi_event_string, hfi_event_number). hfi_config_set_timeout does not apply, hfi_request_set_timeout
 * does.
 *
 * Never NULL: faults are returned by the run. Free it with hfi_request_free.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_request_t *hfi_endpoint_wait(const hfi_endpoint_t *endpoint);

/**
 * Makes a request that gives up what hfi_endpoint_acquire gave: the snapshot of its response, no other of the same
 * endpoint. The last release on this machine pauses the endpoint, or does what `on_release` says; the response has the
 * endpoint as it is then. A release that fails can be repeated; a second one after it went well ends with
 * `HFI_ERROR_INVALID_STATE`.
 *
 * Never NULL: faults are returned by the run. Free it with hfi_request_free.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_request_t *hfi_endpoint_release(const hfi_endpoint_t *endpoint);

/**
 * Makes a request of an operation on this endpoint (get, update, pause, resume, scale to zero, delete, wait, acquire),
 * by its name for hfi_request_new, as `"pause_inference_endpoint"`, with the endpoint's name, namespace and token. Never
 * NULL: faults are returned by the run. Free it with hfi_request_free.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_request_t *hfi_endpoint_request(const hfi_endpoint_t *endpoint,
                                    const char *operation_name);

/**
 * Makes a client for the endpoint's URL, with the token of the endpoint. It shares the connections and the runtime of
 * the client that the endpoint came from, with its timeouts, retries, proxy, delivery and log function (which it may
 * call at the same time, and after the other's shutdown), but not its model, headers or bill_to. Calls to an endpoint
 * that is scaled to zero are held while it starts, within their time and hfi_config_set_loading_timeout; to a paused one
 * they end with `HFI_ERROR_ENDPOINT_PAUSED`.
 *
 * Never NULL: without a URL, hfi_client_error and every call of the client say to wait for the endpoint. Free it with
 * hfi_client_free; the other client may be freed before.
 *
 * Threads: any. Since 0.1.0.
 */
hfi_client_t *hfi_endpoint_client(const hfi_endpoint_t *endpoint);

/**
 * The name, unique in its namespace.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_endpoint_name(const hfi_endpoint_t *endpoint);

/**
 * The user or organisation that it belongs to.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_endpoint_namespace(const hfi_endpoint_t *endpoint);

/**
 * The model's id on the Hub, or NULL.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_endpoint_repository(const hfi_endpoint_t *endpoint);

/**
 * The state: `"pending"`, `"initializing"`, `"running"`, `"updating"`, `"updateFailed"`, `"paused"`, `"failed"`,
 * `"scaledToZero"`, or one that came later.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_endpoint_status(const hfi_endpoint_t *endpoint);

/**
 * What the API says of the state, for people, or NULL.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_endpoint_status_message(const hfi_endpoint_t *endpoint);

/**
 * Where it can be called, or NULL while it cannot.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_endpoint_url(const hfi_endpoint_t *endpoint);

/**
 * The model's framework, as `"pytorch"`, or NULL.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_endpoint_framework(const hfi_endpoint_t *endpoint);

/**
 * The model's revision, or NULL.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_endpoint_revision(const hfi_endpoint_t *endpoint);

/**
 * The model's task, as `"text-generation"`, or NULL.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_endpoint_task(const hfi_endpoint_t *endpoint);

/**
 * Who may call it: `"authenticated"`, `"public"` or `"private"`; or NULL.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_endpoint_type(const hfi_endpoint_t *endpoint);

/**
 * The path below the URL that says whether it is ready.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_endpoint_health_route(const hfi_endpoint_t *endpoint);

/**
 * When it was made, as RFC 3339 says, in UTC: `"2024-05-17T12:34:56.789000+00:00"`.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_endpoint_created_at(const hfi_endpoint_t *endpoint);

/**
 * When it was last changed, as hfi_endpoint_created_at.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_endpoint_updated_at(const hfi_endpoint_t *endpoint);

/**
 * When it was made, in seconds since 1970 (UTC); -1 if there is no endpoint.
 *
 * Threads: any. Since 0.1.0.
 */
double hfi_endpoint_created_seconds(const hfi_endpoint_t *endpoint);

/**
 * When it was last changed, in seconds since 1970 (UTC); -1 if there is no endpoint.
 *
 * Threads: any. Since 0.1.0.
 */
double hfi_endpoint_updated_seconds(const hfi_endpoint_t *endpoint);

/**
 * All that the API said of it, as JSON. `len` as for hfi_response_text.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_endpoint_json(const hfi_endpoint_t *endpoint, size_t *len);

/**
 * A text in what the API said of it, by its JSON pointer (RFC 6901), as `"/compute/instanceType"`. Values that are no texts
 * are given as JSON; NULL if there is nothing or null. `len` as for hfi_response_text.
 *
 * Threads: any. Since 0.1.0.
 */
const char *hfi_endpoint_string(const hfi_endpoint_t *endpoint,
                                const char *pointer,
                                size_t *len);

/**
 * A number in what the API said of it, by its JSON pointer as for hfi_endpoint_string, as `"/status/readyReplica"`;
 * `fallback` if there is none.
 *
 * Threads: any. Since 0.1.0.
 */
double hfi_endpoint_number(const hfi_endpoint_t *endpoint, const char *pointer, double fallback);

/**
 * Makes a batch: a request that calls one task for many items, some at a time. What is set on it (arguments, headers,
 * timeout) holds for each item; hfi_batch_add, hfi_batch_add_json and hfi_batch_set_source give the items.
 *
 * It runs with hfi_request_stream, or hfi_request_start and handlers, hfi_request_next or hfi_client_next: each item ends
 * with an event of kind `HFI_EVENT_RESULT` (hfi_event_index, hfi_event_status, hfi_event_response, hfi_event_error), and
 * with hfi_request_set_progress there are events of kind `HFI_EVENT_PROGRESS` with `/done`, `/failed` and `/total`
 * (hfi_event_number). A failed item does not end the batch. The batch's own response has the final numbers as JSON.
 * Results wait until they are taken, and no further items are started meanwhile, so memory is bounded.
 *
 * Never NULL: faults are returned by the run. Free it with hfi_request_free.
 *
 * Threads: any; as for hfi_request_new. Since 0.1.0.
 */
hfi_request_t *hfi_batch_new(hfi_client_t *client,
                             const char *task);

/**
 * Adds an item whose input is a text: the first required argument of the task, as hfi_request_set_string sets it (for
 * binary inputs a URL or a path), or the user's message of a conversation.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_batch_add(hfi_request_t *batch,
                   const char *input);

/**
 * Adds an item with arguments of its own, as a JSON object: `{"question": "…", "context": "…"}`.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_batch_add_json(hfi_request_t *batch, const char *arguments_json);

/**
 * Sets a function that gives further items, called for each when there is room for one, so that not all need to be in memory.
 * `finalize(user_data)` is called exactly once, when it is not used any more, on a thread that is in a call of the library.
 *
 * Threads: one writer, before the run; the function runs inside the verb that waits for the batch or delivers its events
 * (hfi_request_stream, hfi_request_next, hfi_request_wait, hfi_client_poll, hfi_client_next), and may not run or wait for
 * requests. Since 0.1.0.
 */
void hfi_batch_set_source(hfi_request_t *batch,
                          hfi_item_fn function,
                          void *user_data,
                          hfi_finalize_fn finalize);

/**
 * Sets how many items are on their way at once, from 1 to 1024; by default 8.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_batch_set_concurrency(hfi_request_t *batch, int32_t count);

/**
 * Sets whether results come in the order of the items (not 0, the default) or as they are ready (0).
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_batch_set_in_order(hfi_request_t *batch, int32_t wanted);

/**
 * Sets how many failed items end the batch, with the last one's error; 0, the default, for no number. Items that are on their
 * way then are given up; those that have ended, the failed ones too, are still given.
 *
 * Threads: one writer, before the run. Since 0.1.0.
 */
void hfi_batch_set_max_failures(hfi_request_t *batch,
                                int64_t count);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* HFI_H */
