// hfi for C++17 and later: Hugging Face inference. The library's C API is in hfi.h, its wrapper in hfi/: this includes all of it.
#ifndef HFI_HPP
#define HFI_HPP

#include <hfi/chat.hpp>

#endif
