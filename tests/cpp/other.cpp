// A second translation unit with the same header.

#include <hfi.h>

#include <string>

bool other_unit_works() {
    return hfi_abi_version() >= HFI_ABI_VERSION && std::string(hfi_status_name(HFI_END)) == "HFI_END";
}
