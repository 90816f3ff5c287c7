// Runs the tests, and closes with one line: `N passed, N failed`.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>

namespace {

int passed = 0, failed = 0;

// Says how each test ended.
struct Tell : doctest::IReporter {
    const char *name = "";

    explicit Tell(const doctest::ContextOptions &) {}
    void report_query(const doctest::QueryData &) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats &) override {}
    void test_case_start(const doctest::TestCaseData &test) override { name = test.m_name; }
    void test_case_reenter(const doctest::TestCaseData &) override {}
    void test_case_end(const doctest::CurrentTestCaseStats &end) override {
        std::printf("%s %s\n", end.testCaseSuccess ? "ok" : "FAIL", name);
        ++(end.testCaseSuccess ? passed : failed);
    }
    void test_case_exception(const doctest::TestCaseException &) override {}
    void subcase_start(const doctest::SubcaseSignature &) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData &) override {}
    void log_message(const doctest::MessageData &) override {}
    void test_case_skipped(const doctest::TestCaseData &) override {}
};

REGISTER_LISTENER("tell", 1, Tell);

} // namespace

int main(int count, char **arguments) {
    doctest::Context context(count, arguments);
    context.setOption("no-intro", true);
    context.setOption("no-version", true);
    context.setOption("minimal", true);
    const int code = context.run();
    std::printf("%d passed, %d failed\n", passed, failed);
    return code;
}
