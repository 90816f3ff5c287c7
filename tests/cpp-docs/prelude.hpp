// What the snippets of the documentation use beside hfi: a client, what a program of their readers would have, and a type of coroutines.
#ifndef PRELUDE_HPP
#define PRELUDE_HPP

#include <hfi.hpp>

#include <coroutine>
#include <fstream>
#include <future>
#include <iostream>
#include <iterator>
#include <thread>

using namespace std::chrono_literals;

inline bool running = true;
inline void show(std::string_view text) { std::cout << text << std::flush; }
inline void draw() { std::this_thread::yield(); }
inline std::vector<std::uint8_t> recorded() {
    std::ifstream file("speech.wav", std::ios::binary);
    return std::vector<std::uint8_t>(std::istreambuf_iterator<char>(file), {});
}

// A coroutine that starts at once; its end can be waited for.
template <class T>
struct task {
    struct promise_type {
        std::promise<T> result;

        task get_return_object() { return {result.get_future()}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_value(T value) { result.set_value(std::move(value)); }
        void unhandled_exception() { result.set_exception(std::current_exception()); }
    };

    std::future<T> result;
};

#endif
