// Batches: their order, lazily taken inputs, failures, early ends.
#include "sandbox.hpp"

#include <algorithm>
#include <iterator>
#include <set>

using namespace sandbox;

namespace {

std::vector<std::string> prompts(int count) {
    std::vector<std::string> list;
    for (int i = 0; i < count; ++i) list.push_back("number " + std::to_string(i));
    return list;
}

// Gives prompts while it is gone through, and counts them; throws at one.
struct Numbers {
    struct iterator {
        using iterator_category = std::input_iterator_tag;
        using value_type = std::string;
        using difference_type = std::ptrdiff_t;
        using pointer = const std::string *;
        using reference = std::string;

        const Numbers *numbers;
        int at;

        std::string operator*() const {
            if (at == numbers->throws_at) throw std::runtime_error("of the inputs");
            *numbers->taken = std::max(*numbers->taken, at + 1);
            return "number " + std::to_string(at);
        }
        iterator &operator++() {
            ++at;
            return *this;
        }
        friend bool operator==(const iterator &one, const iterator &other) { return one.at == other.at; }
    };

    int count;
    int throws_at;
    std::shared_ptr<int> taken = std::make_shared<int>(0);

    iterator begin() const { return {this, 0}; }
    iterator end() const { return {this, count}; }
};

hfi::BatchOptions plan(std::int32_t concurrency, bool in_order = true, std::int64_t max_failures = 0) {
    hfi::BatchOptions options;
    options.concurrency = concurrency;
    options.in_order = in_order;
    options.max_failures = max_failures;
    return options;
}

} // namespace

TEST_CASE("results_come_in_the_order_of_the_inputs") {
    const auto client = sandbox::client();
    const auto inputs = prompts(40);
    std::int64_t next = 0;
    for (const auto &[index, result] : client.chat_completion_batch(inputs, {}, plan(8))) {
        CHECK(index == next++);
        CHECK(result->text == "You said: " + inputs[static_cast<std::size_t>(index)]);
    }
    CHECK(next == 40);
}

TEST_CASE("results_may_come_as_they_are_ready") {
    const auto client = sandbox::client();
    std::set<std::int64_t> seen;
    for (const auto &[index, result] : client.chat_completion_batch(prompts(40), {}, plan(8, false))) {
        CHECK(result->text == "You said: number " + std::to_string(index));
        seen.insert(index);
    }
    CHECK(seen.size() == 40);
}

TEST_CASE("inputs_are_taken_when_there_is_room_for_one") {
    const auto client = sandbox::client();
    const Numbers inputs{100000, -1};
    auto batch = client.text_generation_batch(inputs, {}, plan(2));
    for (int i = 0; i < 3; ++i) CHECK(batch.next()->result->text.size() > 0);
    CHECK(*inputs.taken < 1000);
}

TEST_CASE("what_the_inputs_throw_comes_out_of_the_batch") {
    const auto client = sandbox::client();
    int count = 0;
    try {
        for (const auto &[index, result] : client.text_generation_batch(Numbers{10, 3}, {}, plan(1))) count += result ? 1 : 0;
        FAIL("nothing was thrown");
    } catch (const std::runtime_error &error) {
        CHECK(std::string(error.what()) == "of the inputs");
    }
    CHECK(count == 3);
}

TEST_CASE("a_failed_input_does_not_end_the_batch") {
    const auto client = sandbox::client();
    const std::vector<std::string> inputs{"one", "", "three"};
    int good = 0, bad = 0;
    auto options = of<hfi::ZeroShotClassificationOptions>("zero-shot-classification");
    std::vector<hfi::ZeroShotClassificationInput> labels{{"a", {"b", "c"}}, {"a", {}}, {"a", {"d", "e"}}};
    for (const auto &[index, result] : client.zero_shot_classification_batch(labels, options)) {
        if (result) ++good;
        else {
            ++bad;
            CHECK(index == 1);
        }
    }
    CHECK(good == 2);
    CHECK(bad == 1);
}

TEST_CASE("too_many_failures_end_the_batch") {
    const auto client = sandbox::client();
    auto batch = client.text_generation_batch(prompts(20), faulty<hfi::TextGenerationOptions>("status=404"), plan(1, true, 2));
    auto next = batch.try_next();
    while (next && *next) next = batch.try_next();
    REQUIRE(!next);
    CHECK(next.error().status() == 404);
    CHECK(batch.error()->status() == 404);
}

TEST_CASE("a_batch_may_be_left_or_cancelled") {
    const auto client = sandbox::client();
    for (auto &each : client.text_generation_batch(prompts(50))) {
        CHECK(each.index == 0);
        break;
    }
    auto batch = client.text_generation_batch(prompts(50));
    batch.cancel();
    auto next = batch.try_next();
    while (next && *next) next = batch.try_next();
    REQUIRE(!next);
    CHECK(next.error().code() == hfi::Code::cancelled);
}

TEST_CASE("results_outlive_batch_and_client") {
    std::vector<hfi::Image> images;
    std::vector<hfi::Embeddings> vectors;
    {
        const auto client = sandbox::client();
        for (auto &each : client.text_to_image_batch(prompts(3), of<hfi::TextToImageOptions>("text-to-image"))) images.push_back(*each.result);
        for (auto &each : client.feature_extraction_batch(prompts(3), of<hfi::FeatureExtractionOptions>("feature-extraction"))) vectors.push_back(*each.result);
    }
    REQUIRE((images.size() == 3 && vectors.size() == 3));
    for (const auto &image : images) CHECK(image.pixels().width > 0);
    CHECK(hfi::cosine_similarity(vectors[0][0], vectors[0][0]) == doctest::Approx(1));
    CHECK(hfi::cosine_similarity(vectors[0][0], vectors[1][0]) < 0.999);
}

TEST_CASE("a_batch_tells_how_far_it_is") {
    const auto client = sandbox::client();
    hfi::TextGenerationOptions options;
    double done = 0;
    options.call.on_progress = [&](const hfi::Progress &progress) { done = progress.raw["done"].as_double().value_or(done); };
    for (const auto &each : client.text_generation_batch(prompts(5), options)) CHECK(each.result);
    CHECK(done == 5);
}

TEST_CASE("a_batch_tells_of_each_reply") {
    const auto client = sandbox::client();
    hfi::TextGenerationOptions options;
    int told = 0;
    options.call.on_response = [&](const hfi::ResponseInfo &info) {
        ++told;
        CHECK(info.http_status == 200);
        CHECK(info.attempts == 1);
    };
    for (const auto &each : client.text_generation_batch(prompts(3), options)) CHECK(each.index + 1 == told);
    CHECK(told == 3);
    options.call.headers = {{"x-sandbox-fault", "status=404"}};
    for (const auto &each : client.text_generation_batch(prompts(3), options)) CHECK(!each.result);
    CHECK(told == 3);
}
