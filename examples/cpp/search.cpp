// Semantic search: which of some sentences are nearest in meaning to a question.
//   search ["QUESTION"]
#include "env.hpp"

#include <algorithm>
#include <iostream>
#include <numeric>
#include <vector>

int main(int count, char **arguments) {
    const std::string question = count > 1 ? arguments[1] : "How do I open the gate?";
    const std::vector<std::string> sentences{
        "The gate opens when both levers are down.", "Bread is sold at the market on Fridays.", "The key of the gate hangs in the mill.",
        "Wolves were seen near the bridge.",         "The miller sleeps until noon.",
    };
    try {
        const auto client = make_client();
        const hfi::FeatureExtractionOptions options{.normalize = true, .model = model_for("feature-extraction")};
        const auto asked = client.feature_extraction(question, options);
        const auto known = client.feature_extraction(sentences, options);

        std::vector<double> score(known.rows());
        for (std::size_t i = 0; i < score.size(); ++i) score[i] = hfi::cosine_similarity(asked[0], known[i]);
        std::vector<std::size_t> order(score.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(), [&](auto one, auto other) { return score[one] > score[other]; });
        for (const auto i : order) std::cout << score[i] << "  " << sentences[i] << '\n';
    } catch (const hfi::Error &error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
