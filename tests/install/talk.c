/* A program outside the tree that uses the C API: prints what a server answers. */
#include <hfi.h>

#include <stdio.h>
#include <stdlib.h>

int main(void) {
    hfi_config_t *config = hfi_config_new();
    hfi_client_t *client;
    hfi_request_t *request;
    hfi_status_t status;

    hfi_config_set_base_url(config, getenv("HFI_BASE_URL"));
    client = hfi_client_new(config);
    request = hfi_chat_completion(client);
    hfi_chat_add_message(request, "user", "hello from C");
    status = hfi_abi_version() == HFI_ABI_VERSION ? hfi_request_send(request) : HFI_ERROR_UNSUPPORTED;
    if (status == HFI_OK) puts(hfi_response_text(hfi_request_response(request), NULL));
    else fprintf(stderr, "%s\n", hfi_error_message(hfi_request_error(request)));
    hfi_request_free(request);
    hfi_client_free(client);
    hfi_config_free(config);
    return status == HFI_OK ? 0 : 1;
}
