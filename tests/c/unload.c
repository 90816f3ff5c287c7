/* The library may be closed by its host while it works: it stays, with its threads, and nothing crashes. */
#include "http_get.h"
#include "test.h"

#include <dlfcn.h>

#define LOOK_UP(name) name##_ = (name##_fn)(size_t)dlsym(library, #name)
typedef hfi_config_t *(*hfi_config_new_fn)(void);
typedef void (*hfi_config_set_base_url_fn)(hfi_config_t *, const char *);
typedef hfi_client_t *(*hfi_client_new_fn)(const hfi_config_t *);
typedef hfi_request_t *(*hfi_text_generation_fn)(hfi_client_t *, const char *);
typedef void (*hfi_request_set_header_fn)(hfi_request_t *, const char *, const char *);
typedef void (*hfi_request_set_bool_fn)(hfi_request_t *, const char *, int32_t);
typedef hfi_status_t (*hfi_request_start_fn)(hfi_request_t *);
typedef hfi_status_t (*hfi_request_wait_fn)(hfi_request_t *, double);
typedef void (*hfi_request_free_fn)(hfi_request_t *);
typedef void (*hfi_client_free_fn)(hfi_client_t *);
typedef void (*hfi_config_free_fn)(hfi_config_t *);

#define NAME "libhfi.so.0"
static int is_loaded(void) { return dlopen(NAME, RTLD_NOW | RTLD_NOLOAD) != NULL; }

static void closing_the_library_while_it_works_is_harmless(void) {
    void *library = dlopen(NAME, RTLD_NOW | RTLD_LOCAL);
    CHECK(library != NULL);
    if (!library) return;
    hfi_config_new_fn LOOK_UP(hfi_config_new);
    hfi_config_set_base_url_fn LOOK_UP(hfi_config_set_base_url);
    hfi_client_new_fn LOOK_UP(hfi_client_new);
    hfi_text_generation_fn LOOK_UP(hfi_text_generation);
    hfi_request_set_header_fn LOOK_UP(hfi_request_set_header);
    hfi_request_set_bool_fn LOOK_UP(hfi_request_set_bool);
    hfi_request_start_fn LOOK_UP(hfi_request_start);
    hfi_request_wait_fn LOOK_UP(hfi_request_wait);
    hfi_request_free_fn LOOK_UP(hfi_request_free);
    hfi_client_free_fn LOOK_UP(hfi_client_free);
    hfi_config_free_fn LOOK_UP(hfi_config_free);

    hfi_config_t *config = hfi_config_new_();
    hfi_config_set_base_url_(config, getenv("HFI_SANDBOX_URL"));
    hfi_client_t *client = hfi_client_new_(config);
    hfi_request_t *request = hfi_text_generation_(client, "x");
    hfi_request_set_bool_(request, "stream", 1);
    hfi_request_set_header_(request, "x-sandbox-fault", "gate_mid_stream=1");
    hfi_request_set_header_(request, "x-sandbox-key", "unloaded");
    CHECK(hfi_request_start_(request) == HFI_OK);
    CHECK(dlclose(library) == 0);
    CHECK(is_loaded());
    open_gate("unloaded");
    CHECK(hfi_request_wait_(request, -1) == HFI_OK);
    hfi_request_free_(request);
    hfi_client_free_(client);
    hfi_config_free_(config);
}

int main(void) {
    static const struct test tests[] = {TEST(closing_the_library_while_it_works_is_harmless)};
    return RUN(tests);
}
