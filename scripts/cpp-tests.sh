#!/usr/bin/env bash
# Compiles and runs the C++ tests on the sandbox server.
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p build/cpp
g++ -std=c++17 -g -O1 -Wall -Wextra -Werror -pedantic -Wshadow -Wconversion -fsanitize=address,undefined -Iinclude \
    tests/cpp/*.cpp -o build/cpp/tests -Ltarget/release -lhfi -lpthread "-Wl,-rpath,$PWD/target/release" || exit 1
exec scripts/with-server.sh target/release/hfi-sandbox build/cpp/tests
