// Starts an Inference Endpoint, runs a batch of prompts on it, and stops it when the last program of this machine has left.
//   endpoint_batch NAME        there must be one of that name; it costs what it costs while it runs
// With HFI_BASE_URL it talks to a server that has the API of Inference Endpoints, as the sandbox, and makes one there.
#include "env.hpp"

#include <iostream>
#include <vector>

int main(int count, char **arguments) {
    const auto sandbox = environment("HFI_BASE_URL");
    const std::string name = count > 1 ? arguments[1] : "my-endpoint";
    hfi::ClientOptions settings{.endpoints_url = sandbox};
    if (sandbox) settings.token = "hf_sandbox";
    try {
        const hfi::Client client(settings);
        if (sandbox) {
            client.create_inference_endpoint(name, {.repository = "gpt2",
                                                    .framework = "pytorch",
                                                    .accelerator = "cpu",
                                                    .instance_size = "x2",
                                                    .instance_type = "intel-icl",
                                                    .region = "us-east-1",
                                                    .vendor = "aws",
                                                    .min_replica = 0,
                                                    .scale_to_zero_timeout = 15,
                                                    .task = "text-generation"});
        }
        hfi::AcquireInferenceEndpointOptions patience{.timeout = 900, .refresh_every = sandbox ? 0.05 : 5};
        patience.call.on_progress = [](const hfi::Progress &progress) { std::cout << "  " << progress.message << '\n'; };
        auto lease = client.acquire_inference_endpoint(name, patience);

        std::vector<std::string> prompts;
        for (int i = 1; i <= 24; ++i) prompts.push_back("Nobody had been here since the " + std::to_string(i) + ". of May,");
        int answered = 0;
        const auto model = lease.endpoint().client();
        for (const auto &[index, result] : model.text_generation_batch(prompts, {.max_new_tokens = 10}, {.concurrency = 8})) {
            if (!result) std::cerr << index << ": " << result.error().what() << '\n';
            else ++answered;
        }
        std::cout << answered << " of " << prompts.size() << " prompts answered\n";
        std::cout << "it is " << lease.release().status() << '\n';
    } catch (const hfi::Error &error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
