// Every task: each of its forms gives the same, and what is in it has the right type.
#include "sandbox.hpp"

using namespace sandbox;

namespace {

// The task with that input blocks, gives a Result, starts and runs in a batch, and always gives the same; gives that.
#define ALL_FORMS(task, options, input, ...)                                                                          \
    [&] {                                                                                                             \
        const auto client = sandbox::client();                                                                        \
        const auto set = options;                                                                                     \
        auto given = client.task(__VA_ARGS__, set);                                                                   \
        const auto shown = show(given);                                                                               \
        CHECK(shown.size() > 0);                                                                                      \
        CHECK(show(*client.try_##task(__VA_ARGS__, set)) == shown);                                                   \
        CHECK(show(client.task##_async(__VA_ARGS__, set).get()) == shown);                                            \
        int count = 0;                                                                                                \
        for (const auto &[index, each] : client.task##_batch(std::vector<std::decay_t<decltype(input)>>{input, input}, set)) { \
            CHECK(index == count++);                                                                                  \
            CHECK(show(each.value()) == shown);                                                                       \
        }                                                                                                             \
        CHECK(count == 2);                                                                                            \
        return given;                                                                                                 \
    }()

hfi::Content image() { return hfi::Content(picture()); }
hfi::Content audio() { return hfi::Content::url(url() + "/files/sound.wav"); }
std::string text(const char *words) { return words; }

} // namespace

TEST_CASE("text_generation_continues_a_prompt") {
    auto options = hfi::TextGenerationOptions();
    options.max_new_tokens = 5;
    options.seed = 1;
    options.details = true;
    const auto result = ALL_FORMS(text_generation, options, text("Once"), text("Once"));
    CHECK(result.text == result.generated_text);
    REQUIRE(result.details.has_value());
    CHECK(result.details->generated_tokens == 5);
    CHECK(result.details->tokens.size() == 5);
}

TEST_CASE("chat_completion_answers") {
    const auto result = ALL_FORMS(chat_completion, hfi::ChatCompletionOptions(), hfi::Messages("hello there"), "hello there");
    CHECK(result.text == "You said: hello there");
    REQUIRE(result.choices.size() == 1);
    CHECK(result.choices[0].message.content == result.text);
    CHECK(result.usage.has_value());
}

TEST_CASE("summarization_sums_up") {
    const auto result = ALL_FORMS(summarization, of<hfi::SummarizationOptions>("summarization"), text("A long text."), "A long text.");
    CHECK(result.summary_text == result.text);
}

TEST_CASE("translation_translates") {
    const auto result = ALL_FORMS(translation, of<hfi::TranslationOptions>("translation"), text("Hello"), "Hello");
    CHECK(result.translation_text == result.text);
}

TEST_CASE("question_answering_finds_the_answer") {
    const hfi::QuestionAnsweringInput input{"Where?", "It is in Paris."};
    const auto result = ALL_FORMS(question_answering, of<hfi::QuestionAnsweringOptions>("question-answering"), input, input.question, input.context);
    REQUIRE(!result.empty());
    CHECK(!result[0].answer.empty());
}

TEST_CASE("table_question_answering_reads_a_table") {
    const hfi::TableQuestionAnsweringInput input{hfi::json::object({{"name", hfi::json::array({"a", "b"})}}), "Who?"};
    const auto result = ALL_FORMS(table_question_answering, of<hfi::TableQuestionAnsweringOptions>("table-question-answering"), input, input.table, input.query);
    CHECK(!result.answer.empty());
}

TEST_CASE("text_classification_gives_labels_with_scores") {
    const auto result = ALL_FORMS(text_classification, of<hfi::TextClassificationOptions>("text-classification"), text("good"), "good");
    REQUIRE(result.size() >= 2);
    CHECK(!result[0].label.empty());
    CHECK(result[0].score >= result[1].score);
}

TEST_CASE("token_classification_finds_entities") {
    const auto result = ALL_FORMS(token_classification, of<hfi::TokenClassificationOptions>("token-classification"), text("Sarah lives in Paris"), "Sarah lives in Paris");
    REQUIRE(!result.empty());
    CHECK(!result[0].word.empty());
}

TEST_CASE("fill_mask_fills_a_gap") {
    const auto result = ALL_FORMS(fill_mask, of<hfi::FillMaskOptions>("fill-mask"), text("Paris is the <mask>."), "Paris is the <mask>.");
    REQUIRE(!result.empty());
    CHECK(!result[0].sequence.empty());
}

TEST_CASE("zero_shot_classification_takes_labels_of_ones_own") {
    const hfi::ZeroShotClassificationInput input{"a match", {"sport", "food"}};
    const auto result = ALL_FORMS(zero_shot_classification, of<hfi::ZeroShotClassificationOptions>("zero-shot-classification"), input, input.text, input.candidate_labels);
    CHECK(result.size() == 2);
}

TEST_CASE("sentence_similarity_gives_a_number_for_each_sentence") {
    const hfi::SentenceSimilarityInput input{"one", {"one", "two", "three"}};
    const auto result = ALL_FORMS(sentence_similarity, of<hfi::SentenceSimilarityOptions>("sentence-similarity"), input, input.sentence, input.other_sentences);
    CHECK(result.size() == 3);
}

TEST_CASE("feature_extraction_gives_a_matrix_without_a_copy") {
    const auto result = ALL_FORMS(feature_extraction, of<hfi::FeatureExtractionOptions>("feature-extraction"), hfi::Texts({"one", "two"}), {"one", "two"});
    CHECK(result.rows() == 2);
    CHECK(result.columns() == result.shape()[1]);
    CHECK(result[1].data() == result.values().data() + result.columns());
    CHECK(hfi::cosine_similarity(result[0], result[0]) == doctest::Approx(1));
    CHECK(hfi::cosine_similarity(result[0], result[1]) < 0.999);
    const auto copy = result;
    CHECK(copy[0].data() == result[0].data());
}

TEST_CASE("text_to_image_draws") {
    auto options = of<hfi::TextToImageOptions>("text-to-image");
    options.width = 48;
    options.height = 32;
    const auto result = ALL_FORMS(text_to_image, options, text("a cat"), "a cat");
    CHECK(result.mime_type() == "image/png");
    const auto pixels = result.pixels();
    CHECK((pixels.width == 48 && pixels.height == 32));
    CHECK(pixels.rgba.size() == std::size_t{48} * 32 * 4);
}

TEST_CASE("image_to_image_redraws") {
    const auto result = ALL_FORMS(image_to_image, of<hfi::ImageToImageOptions>("image-to-image"), image(), image());
    CHECK(result.pixels().width > 0);
}

TEST_CASE("image_to_text_describes") {
    const auto result = ALL_FORMS(image_to_text, of<hfi::ImageToTextOptions>("image-to-text"), image(), image());
    CHECK(!result.text.empty());
}

TEST_CASE("image_to_video_and_text_to_video_give_films") {
    const auto one = ALL_FORMS(image_to_video, of<hfi::ImageToVideoOptions>("image-to-video"), image(), image());
    CHECK(!one.empty());
    const auto other = ALL_FORMS(text_to_video, of<hfi::TextToVideoOptions>("text-to-video"), text("a cat"), "a cat");
    CHECK(!other.empty());
}

TEST_CASE("image_classification_gives_labels") {
    const auto result = ALL_FORMS(image_classification, of<hfi::ImageClassificationOptions>("image-classification"), image(), image());
    CHECK(!result.empty());
}

TEST_CASE("image_segmentation_gives_masks") {
    const auto result = ALL_FORMS(image_segmentation, of<hfi::ImageSegmentationOptions>("image-segmentation"), image(), image());
    REQUIRE(!result.empty());
    CHECK(result[0].mask.pixels().width > 0);
}

TEST_CASE("object_detection_gives_boxes") {
    const auto result = ALL_FORMS(object_detection, of<hfi::ObjectDetectionOptions>("object-detection"), image(), image());
    REQUIRE(!result.empty());
    CHECK(result[0].box.xmax > result[0].box.xmin);
}

TEST_CASE("zero_shot_image_classification_takes_labels_of_ones_own") {
    const hfi::ZeroShotImageClassificationInput input{image(), {"cat", "dog"}};
    const auto result = ALL_FORMS(zero_shot_image_classification, of<hfi::ZeroShotImageClassificationOptions>("zero-shot-image-classification"), input, input.image, input.candidate_labels);
    CHECK(result.size() == 2);
}

TEST_CASE("document_and_visual_question_answering_read_images") {
    const hfi::DocumentQuestionAnsweringInput page{image(), "What?"};
    const auto one = ALL_FORMS(document_question_answering, of<hfi::DocumentQuestionAnsweringOptions>("document-question-answering"), page, page.image, page.question);
    CHECK(!one.empty());
    const hfi::VisualQuestionAnsweringInput scene{image(), "What?"};
    const auto other = ALL_FORMS(visual_question_answering, of<hfi::VisualQuestionAnsweringOptions>("visual-question-answering"), scene, scene.image, scene.question);
    CHECK(!other.empty());
}

TEST_CASE("text_to_speech_speaks") {
    const auto result = ALL_FORMS(text_to_speech, of<hfi::TextToSpeechOptions>("text-to-speech"), text("hello"), "hello");
    const auto samples = result.samples();
    CHECK(samples.sample_rate > 0);
    CHECK(samples.frames() > 0);
    CHECK(samples.values.size() == samples.frames() * samples.channels);
}

TEST_CASE("automatic_speech_recognition_writes_down") {
    const auto result = ALL_FORMS(automatic_speech_recognition, of<hfi::AutomaticSpeechRecognitionOptions>("automatic-speech-recognition"), audio(), audio());
    CHECK(!result.text.empty());
}

TEST_CASE("audio_classification_and_audio_to_audio_hear") {
    const auto labels = ALL_FORMS(audio_classification, of<hfi::AudioClassificationOptions>("audio-classification"), audio(), audio());
    CHECK(!labels.empty());
    const auto sounds = ALL_FORMS(audio_to_audio, of<hfi::AudioToAudioOptions>("audio-to-audio"), audio(), audio());
    REQUIRE(!sounds.empty());
    CHECK(sounds[0].blob.samples().frames() > 0);
}

TEST_CASE("tabular_tasks_answer_for_each_row") {
    const auto table = hfi::json::object({{"a", hfi::json::array({1, 2, 3})}});
    CHECK(ALL_FORMS(tabular_classification, of<hfi::TabularClassificationOptions>("tabular-classification"), table, table).size() == 3);
    CHECK(ALL_FORMS(tabular_regression, of<hfi::TabularRegressionOptions>("tabular-regression"), table, table).size() == 3);
}

TEST_CASE("conversational_answers") {
    const auto result = client().conversational("hello", of<hfi::ConversationalOptions>("conversational"));
    CHECK(!show(result).empty());
}

TEST_CASE("servers_say_what_they_are") {
    const auto client = sandbox::client();
    CHECK(client.health_check());
    CHECK(!client.get_endpoint_info().is_null());
    hfi::PostOptions options;
    options.model = at("text-classification");
    options.json = hfi::json::object({{"inputs", "good"}});
    const auto raw = client.post(options);
    CHECK(show(hfi::json::parse(raw.text())).find("label") != std::string::npos);
}

TEST_CASE("the_hub_recommends_a_model_for_a_task") {
    setenv("HF_ENDPOINT", url().c_str(), 1);
    const auto hub = sandbox::client();
    unsetenv("HF_ENDPOINT");
    CHECK(hub.get_recommended_model("fill-mask") == "sandbox/fill-mask");
    CHECK(!hub.try_get_recommended_model("text-to-smell"));
}
