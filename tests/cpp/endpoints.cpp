// Inference Endpoints: their life, snapshots, clients and leases.
#include "sandbox.hpp"

using namespace sandbox;

namespace {

hfi::Client owner() {
    auto options = settings();
    options.endpoints_url = url();
    options.token = "hf_sandbox";
    return hfi::Client(options);
}

hfi::Endpoint create(const hfi::Client &client, const std::string &name) {
    hfi::CreateInferenceEndpointOptions options;
    options.repository = "gpt2";
    options.framework = "pytorch";
    options.task = "text-generation";
    options.accelerator = "cpu";
    options.vendor = "aws";
    options.region = "us-east-1";
    options.instance_type = "intel-icl";
    options.instance_size = "x2";
    return client.create_inference_endpoint(name, options);
}

hfi::WaitInferenceEndpointOptions patience() {
    hfi::WaitInferenceEndpointOptions options;
    options.timeout = 60;
    options.refresh_every = 0.01;
    return options;
}

hfi::AcquireInferenceEndpointOptions soon() {
    hfi::AcquireInferenceEndpointOptions options;
    options.timeout = 60;
    options.refresh_every = 0.01;
    return options;
}

// Whether an endpoint is paused before long.
bool is_paused(const hfi::Client &client, const std::string &name) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (std::chrono::steady_clock::now() < until)
        if (client.get_inference_endpoint(name).status() == "paused") return true;
    return false;
}

} // namespace

TEST_CASE("an_endpoint_lives_as_it_is_told") {
    const auto client = owner();
    const auto made = create(client, "cpp-life");
    CHECK(made.name() == "cpp-life");
    CHECK(made.repository() == "gpt2");
    CHECK(made.created_at().time_since_epoch().count() > 0);
    CHECK(made.raw()["name"].as_string() == "cpp-life");
    auto options = patience();
    int told = 0;
    options.call.on_progress = [&](const hfi::Progress &progress) { told += progress.raw["status"].is_null() ? 0 : 1; };
    const auto running = made.wait(options);
    CHECK(running.status() == "running");
    CHECK(!running.url().empty());
    CHECK(told > 0);
    CHECK(!running.client().text_generation("Once").text.empty());
    const auto status = running.pause().status();
    CHECK(status == "paused");
    CHECK(made.fetch().status() == "paused");
    CHECK(made.resume().status() != "paused");
    CHECK(client.wait_inference_endpoint("cpp-life", patience()).status() == "running");
    CHECK(running.scale_to_zero().status() == "scaledToZero");
    hfi::UpdateInferenceEndpointOptions update;
    update.max_replica = 2;
    CHECK(running.update(update).raw()["compute"]["scaling"]["maxReplica"].as_int() == 2);
    const auto all = client.list_inference_endpoints();
    CHECK(!all.empty());
    running.remove();
    const auto gone = made.try_fetch();
    REQUIRE(!gone);
    CHECK(gone.error().code() == hfi::Code::not_found);
}

TEST_CASE("operations_may_be_started") {
    const auto client = owner();
    auto made = create(client, "cpp-started");
    CHECK(made.wait_async(patience()).get().status() == "running");
    CHECK(client.pause_inference_endpoint_async("cpp-started").future().get().status() == "paused");
    made.remove_async().get();
    CHECK(!client.try_get_inference_endpoint("cpp-started"));
}

TEST_CASE("a_lease_pauses_its_endpoint_when_it_is_released_or_dropped") {
    const auto client = owner();
    create(client, "cpp-lease");
    const auto options = soon();
    {
        auto lease = client.acquire_inference_endpoint("cpp-lease", options);
        CHECK(lease.endpoint().status() == "running");
        CHECK(lease.release().status() == "paused");
    }
    {
        auto one = client.acquire_inference_endpoint("cpp-lease", options);
        auto moved = std::move(one);
        CHECK(!moved.endpoint().client().text_generation("Once").text.empty());
    }
    const auto after = client.get_inference_endpoint("cpp-lease");
    CHECK(after.status() == "paused");
    after.remove();
}

TEST_CASE("a_lease_that_goes_on_a_thread_of_the_library_is_released") {
    const auto client = owner();
    create(client, "cpp-there");
    std::promise<std::string> promise;
    client.acquire_inference_endpoint_async("cpp-there", soon()).then([&](hfi::Result<hfi::Lease> lease) {
        promise.set_value(std::string(lease->endpoint().status()));
    });
    CHECK(promise.get_future().get() == "running");
    CHECK(is_paused(client, "cpp-there"));
    client.delete_inference_endpoint("cpp-there");
}

TEST_CASE("a_lease_is_released_without_waiting_for_it") {
    const auto client = owner();
    create(client, "cpp-later");
    std::promise<std::string> promise;
    client.acquire_inference_endpoint_async("cpp-later", soon()).then([&](hfi::Result<hfi::Lease> lease) {
        lease->release_async().then([&](hfi::Result<hfi::Endpoint> released) { promise.set_value(std::string(released->status())); });
    });
    CHECK(promise.get_future().get() == "paused");
    client.delete_inference_endpoint("cpp-later");
}

TEST_CASE("a_lease_that_nobody_takes_is_released") {
    const auto client = owner();
    create(client, "cpp-left");
    {
        auto pending = client.acquire_inference_endpoint_async("cpp-left", soon());
        pending.wait();
    }
    CHECK(client.get_inference_endpoint("cpp-left").status() == "paused");
    {
        auto pending = client.acquire_inference_endpoint_async("cpp-left", soon());
        pending.wait();
        CHECK(client.get_inference_endpoint("cpp-left").status() == "running");
        auto moved = std::move(pending);
        moved = client.acquire_inference_endpoint_async("no-such-endpoint", soon());
    }
    CHECK(client.get_inference_endpoint("cpp-left").status() == "paused");
    {
        auto future = client.acquire_inference_endpoint_async("cpp-left", soon()).future();
        future.wait();
    }
    CHECK(is_paused(client, "cpp-left"));
    {
        auto pending = client.acquire_inference_endpoint_async("cpp-left", soon());
        const auto taken = pending.get();
        { auto dropped = std::move(pending); }
        CHECK(taken.endpoint().fetch().status() == "running");
    }
    client.delete_inference_endpoint("cpp-left");
}

TEST_CASE("a_snapshot_may_outlive_its_client_and_be_copied") {
    hfi::Endpoint kept;
    {
        const auto client = owner();
        kept = create(client, "cpp-kept");
    }
    const hfi::Endpoint copy = kept;
    CHECK(copy.name() == "cpp-kept");
    owner().delete_inference_endpoint("cpp-kept");
}

TEST_CASE("an_endpoint_without_a_url_has_no_client") {
    const auto client = owner();
    const auto made = create(client, "cpp-early");
    CHECK(made.url().empty());
    CHECK_THROWS_AS(made.client(), hfi::Error);
    made.remove();
}

TEST_CASE("catalog_and_hardware_are_listed") {
    const auto client = owner();
    CHECK(!client.list_inference_catalog().empty());
    CHECK(!client.list_inference_endpoints_hardware().is_null());
}
