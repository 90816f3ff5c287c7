// The methods of each task. Generated from the sources by `make generate`; do not edit.
#ifndef HFI_CLIENT_TASKS_HPP
#define HFI_CLIENT_TASKS_HPP

#include <hfi/caller.hpp>
#include <hfi/endpoint.hpp>

HFI_NAMESPACE_BEGIN

/// An input of a batch of `document_question_answering`. Since 0.1.0.
struct DocumentQuestionAnsweringInput {
    /// The image of the document.
    Content image;
    /// The question.
    std::string question;
};

/// An input of a batch of `question_answering`. Since 0.1.0.
struct QuestionAnsweringInput {
    /// The question.
    std::string question;
    /// The text with the answer in it.
    std::string context;
};

/// An input of a batch of `sentence_similarity`. Since 0.1.0.
struct SentenceSimilarityInput {
    /// The sentence to compare.
    std::string sentence;
    /// The sentences to compare it with.
    std::vector<std::string> other_sentences;
};

/// An input of a batch of `table_question_answering`. Since 0.1.0.
struct TableQuestionAnsweringInput {
    /// The table, values as texts: `{"column": ["value", …], …}`.
    json table;
    /// The question, in plain words.
    std::string query;
};

/// An input of a batch of `visual_question_answering`. Since 0.1.0.
struct VisualQuestionAnsweringInput {
    /// The image: png, jpeg, webp …
    Content image;
    /// The question.
    std::string question;
};

/// An input of a batch of `zero_shot_classification`. Since 0.1.0.
struct ZeroShotClassificationInput {
    /// The text to classify.
    std::string text;
    /// The labels to choose from.
    std::vector<std::string> candidate_labels;
};

/// An input of a batch of `zero_shot_image_classification`. Since 0.1.0.
struct ZeroShotImageClassificationInput {
    /// The image: png, jpeg, webp …
    Content image;
    /// The labels to choose from, at least two.
    std::vector<std::string> candidate_labels;
};

/// The tasks, as methods of a client. Names and arguments are huggingface_hub's. Since 0.1.0.
class ClientTasks : public detail::Caller {
public:

#if HFI_EXCEPTIONS
    /// Gives a sound labels with scores. Blocks until it is done.
    /// @param audio The sound: wav, flac, mp3, ogg …
    /// @param options What else is set.
    /// @return A list. Each item: A label with its score.
    /// @throws Error The call failed.
    std::vector<Classification> audio_classification(const Content &audio, const AudioClassificationOptions &options = {}) const {
        return try_audio_classification(audio, options).value();
    }
#endif
    /// Gives a sound labels with scores. Gives the error instead of throwing it.
    Result<std::vector<Classification>> try_audio_classification(const Content &audio,
                                                                 const AudioClassificationOptions &options = {}) const {
        return make_audio_classification(audio, options).try_send<std::vector<Classification>>();
    }
    /// Gives a sound labels with scores. Starts it.
    Pending<std::vector<Classification>> audio_classification_async(const Content &audio,
                                                                    const AudioClassificationOptions &options = {}) const {
        return make_audio_classification(audio, options).start<std::vector<Classification>>();
    }
    /// Gives a sound labels with scores. Many inputs, several at once; `inputs` is any range of `Content`, which the batch takes
    /// over and goes through while it runs.
    template <class Inputs>
    Batch<std::vector<Classification>> audio_classification_batch(Inputs inputs, const AudioClassificationOptions &options = {},
                                                                  const BatchOptions &batch = {}) const {
        Request request = make_batch("audio_classification");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const Content &input) {
            item.set("audio", input);
        };
        return Batch<std::vector<Classification>>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Makes other sounds of a sound: cleaner ones, or its single voices. Blocks until it is done.
    /// @param audio The sound: wav, flac, mp3, ogg …
    /// @param options What else is set.
    /// @return A list. Each item: A sound that was made of another.
    /// @throws Error The call failed.
    std::vector<SeparatedAudio> audio_to_audio(const Content &audio, const AudioToAudioOptions &options = {}) const {
        return try_audio_to_audio(audio, options).value();
    }
#endif
    /// Makes other sounds of a sound: cleaner ones, or its single voices. Gives the error instead of throwing it.
    Result<std::vector<SeparatedAudio>> try_audio_to_audio(const Content &audio, const AudioToAudioOptions &options = {}) const {
        return make_audio_to_audio(audio, options).try_send<std::vector<SeparatedAudio>>();
    }
    /// Makes other sounds of a sound: cleaner ones, or its single voices. Starts it.
    Pending<std::vector<SeparatedAudio>> audio_to_audio_async(const Content &audio, const AudioToAudioOptions &options = {}) const {
        return make_audio_to_audio(audio, options).start<std::vector<SeparatedAudio>>();
    }
    /// Makes other sounds of a sound: cleaner ones, or its single voices. Many inputs, several at once; `inputs` is any range of
    /// `Content`, which the batch takes over and goes through while it runs.
    template <class Inputs>
    Batch<std::vector<SeparatedAudio>> audio_to_audio_batch(Inputs inputs, const AudioToAudioOptions &options = {},
                                                            const BatchOptions &batch = {}) const {
        Request request = make_batch("audio_to_audio");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const Content &input) {
            item.set("audio", input);
        };
        return Batch<std::vector<SeparatedAudio>>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Writes down what is said. Blocks until it is done.
    /// @param audio The sound: wav, flac, mp3, ogg …
    /// @param options What else is set.
    /// @return What is said in a sound.
    /// @throws Error The call failed.
    SpeechRecognition automatic_speech_recognition(const Content &audio,
                                                   const AutomaticSpeechRecognitionOptions &options = {}) const {
        return try_automatic_speech_recognition(audio, options).value();
    }
#endif
    /// Writes down what is said. Gives the error instead of throwing it.
    Result<SpeechRecognition> try_automatic_speech_recognition(const Content &audio,
                                                               const AutomaticSpeechRecognitionOptions &options = {}) const {
        return make_automatic_speech_recognition(audio, options).try_send<SpeechRecognition>();
    }
    /// Writes down what is said. Starts it.
    Pending<SpeechRecognition> automatic_speech_recognition_async(const Content &audio,
                                                                  const AutomaticSpeechRecognitionOptions &options = {}) const {
        return make_automatic_speech_recognition(audio, options).start<SpeechRecognition>();
    }
    /// Writes down what is said. Many inputs, several at once; `inputs` is any range of `Content`, which the batch takes over and
    /// goes through while it runs.
    template <class Inputs>
    Batch<SpeechRecognition> automatic_speech_recognition_batch(Inputs inputs,
                                                                const AutomaticSpeechRecognitionOptions &options = {},
                                                                const BatchOptions &batch = {}) const {
        Request request = make_batch("automatic_speech_recognition");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const Content &input) {
            item.set("audio", input);
        };
        return Batch<SpeechRecognition>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Answers a conversation, in OpenAI's form: tools, images, JSON schemas, reasoning. Blocks until it is done.
    /// @param messages The conversation.
    /// @param options What else is set.
    /// @return The answer to a conversation.
    /// @throws Error The call failed.
    ChatCompletionOutput chat_completion(const Messages &messages, const ChatCompletionOptions &options = {}) const {
        return try_chat_completion(messages, options).value();
    }
#endif
    /// Answers a conversation, in OpenAI's form: tools, images, JSON schemas, reasoning. Gives the error instead of throwing it.
    Result<ChatCompletionOutput> try_chat_completion(const Messages &messages, const ChatCompletionOptions &options = {}) const {
        return make_chat_completion(messages, options).try_send<ChatCompletionOutput>();
    }
    /// Answers a conversation, in OpenAI's form: tools, images, JSON schemas, reasoning. Starts it; with `on_part`, which gets each
    /// part where the client delivers, as a stream.
    Pending<ChatCompletionOutput> chat_completion_async(const Messages &messages, const ChatCompletionOptions &options = {},
                                                        detail::OnPart<ChatCompletionChunk> on_part = {}) const {
        return start<ChatCompletionOutput>(make_chat_completion(messages, options), options.call, std::move(on_part));
    }
    /// Answers a conversation, in OpenAI's form: tools, images, JSON schemas, reasoning. The answer comes in parts, while it is
    /// made.
    Stream<ChatCompletionChunk, ChatCompletionOutput> chat_completion_stream(const Messages &messages,
                                                                             const ChatCompletionOptions &options = {}) const {
        return make_chat_completion(messages, options).stream<ChatCompletionChunk, ChatCompletionOutput>();
    }
    /// Answers a conversation, in OpenAI's form: tools, images, JSON schemas, reasoning. Many inputs, several at once; `inputs` is
    /// any range of `Messages`, which the batch takes over and goes through while it runs.
    template <class Inputs>
    Batch<ChatCompletionOutput> chat_completion_batch(Inputs inputs, const ChatCompletionOptions &options = {},
                                                      const BatchOptions &batch = {}) const {
        Request request = make_batch("chat_completion");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const Messages &input) {
            item.set("messages", input);
        };
        return Batch<ChatCompletionOutput>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Answers what the user says, given what was said before. Blocks until it is done.
    /// @param text What the user says now.
    /// @param options What else is set.
    /// @return The answer to a conversation.
    /// @throws Error The call failed.
    ChatCompletionOutput conversational(std::string_view text, const ConversationalOptions &options = {}) const {
        return try_conversational(text, options).value();
    }
#endif
    /// Answers what the user says, given what was said before. Gives the error instead of throwing it.
    Result<ChatCompletionOutput> try_conversational(std::string_view text, const ConversationalOptions &options = {}) const {
        return make_conversational(text, options).try_send<ChatCompletionOutput>();
    }
    /// Answers what the user says, given what was said before. Starts it; with `on_part`, which gets each part where the client
    /// delivers, as a stream.
    Pending<ChatCompletionOutput> conversational_async(std::string_view text, const ConversationalOptions &options = {},
                                                       detail::OnPart<ChatCompletionChunk> on_part = {}) const {
        return start<ChatCompletionOutput>(make_conversational(text, options), options.call, std::move(on_part));
    }
    /// Answers what the user says, given what was said before. The answer comes in parts, while it is made.
    Stream<ChatCompletionChunk, ChatCompletionOutput> conversational_stream(std::string_view text,
                                                                            const ConversationalOptions &options = {}) const {
        return make_conversational(text, options).stream<ChatCompletionChunk, ChatCompletionOutput>();
    }
    /// Answers what the user says, given what was said before. Many inputs, several at once; `inputs` is any range of
    /// `std::string`, which the batch takes over and goes through while it runs.
    template <class Inputs>
    Batch<ChatCompletionOutput> conversational_batch(Inputs inputs, const ConversationalOptions &options = {},
                                                     const BatchOptions &batch = {}) const {
        Request request = make_batch("conversational");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, std::string_view input) {
            item.set("text", input);
        };
        return Batch<ChatCompletionOutput>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Finds the answer to a question in a document. Blocks until it is done.
    /// @param image The image of the document.
    /// @param question The question.
    /// @param options What else is set.
    /// @return A list. Each item: An answer and where it stands.
    /// @throws Error The call failed.
    std::vector<Answer> document_question_answering(const Content &image, std::string_view question,
                                                    const DocumentQuestionAnsweringOptions &options = {}) const {
        return try_document_question_answering(image, question, options).value();
    }
#endif
    /// Finds the answer to a question in a document. Gives the error instead of throwing it.
    Result<std::vector<Answer>> try_document_question_answering(const Content &image, std::string_view question,
                                                                const DocumentQuestionAnsweringOptions &options = {}) const {
        return make_document_question_answering(image, question, options).try_send<std::vector<Answer>>();
    }
    /// Finds the answer to a question in a document. Starts it.
    Pending<std::vector<Answer>> document_question_answering_async(const Content &image, std::string_view question,
                                                                   const DocumentQuestionAnsweringOptions &options = {}) const {
        return make_document_question_answering(image, question, options).start<std::vector<Answer>>();
    }
    /// Finds the answer to a question in a document. Many inputs, several at once; `inputs` is any range of
    /// `DocumentQuestionAnsweringInput`, which the batch takes over and goes through while it runs.
    template <class Inputs>
    Batch<std::vector<Answer>> document_question_answering_batch(Inputs inputs,
                                                                 const DocumentQuestionAnsweringOptions &options = {},
                                                                 const BatchOptions &batch = {}) const {
        Request request = make_batch("document_question_answering");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const DocumentQuestionAnsweringInput &input) {
            item.set("image", input.image);
            item.set("question", input.question);
        };
        return Batch<std::vector<Answer>>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Turns texts into vectors (embeddings). Blocks until it is done.
    /// @param text The text, or texts, to embed.
    /// @param options What else is set.
    /// @return The vectors, one a row.
    /// @throws Error The call failed.
    Embeddings feature_extraction(const Texts &text, const FeatureExtractionOptions &options = {}) const {
        return try_feature_extraction(text, options).value();
    }
#endif
    /// Turns texts into vectors (embeddings). Gives the error instead of throwing it.
    Result<Embeddings> try_feature_extraction(const Texts &text, const FeatureExtractionOptions &options = {}) const {
        return make_feature_extraction(text, options).try_send<Embeddings>();
    }
    /// Turns texts into vectors (embeddings). Starts it.
    Pending<Embeddings> feature_extraction_async(const Texts &text, const FeatureExtractionOptions &options = {}) const {
        return make_feature_extraction(text, options).start<Embeddings>();
    }
    /// Turns texts into vectors (embeddings). Many inputs, several at once; `inputs` is any range of `Texts`, which the batch takes
    /// over and goes through while it runs.
    template <class Inputs>
    Batch<Embeddings> feature_extraction_batch(Inputs inputs, const FeatureExtractionOptions &options = {},
                                               const BatchOptions &batch = {}) const {
        Request request = make_batch("feature_extraction");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const Texts &input) {
            item.set("text", input);
        };
        return Batch<Embeddings>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Finds the words that fit a gap in a text. Blocks until it is done.
    /// @param text The text with the model's mask in it, as `[MASK]` or `<mask>`.
    /// @param options What else is set.
    /// @return A list. Each item: A word that fits a gap.
    /// @throws Error The call failed.
    std::vector<FilledMask> fill_mask(std::string_view text, const FillMaskOptions &options = {}) const {
        return try_fill_mask(text, options).value();
    }
#endif
    /// Finds the words that fit a gap in a text. Gives the error instead of throwing it.
    Result<std::vector<FilledMask>> try_fill_mask(std::string_view text, const FillMaskOptions &options = {}) const {
        return make_fill_mask(text, options).try_send<std::vector<FilledMask>>();
    }
    /// Finds the words that fit a gap in a text. Starts it.
    Pending<std::vector<FilledMask>> fill_mask_async(std::string_view text, const FillMaskOptions &options = {}) const {
        return make_fill_mask(text, options).start<std::vector<FilledMask>>();
    }
    /// Finds the words that fit a gap in a text. Many inputs, several at once; `inputs` is any range of `std::string`, which the
    /// batch takes over and goes through while it runs.
    template <class Inputs>
    Batch<std::vector<FilledMask>> fill_mask_batch(Inputs inputs, const FillMaskOptions &options = {},
                                                   const BatchOptions &batch = {}) const {
        Request request = make_batch("fill_mask");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, std::string_view input) {
            item.set("text", input);
        };
        return Batch<std::vector<FilledMask>>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Gives an image labels with scores. Blocks until it is done.
    /// @param image The image: png, jpeg, webp …
    /// @param options What else is set.
    /// @return A list. Each item: A label with its score.
    /// @throws Error The call failed.
    std::vector<Classification> image_classification(const Content &image, const ImageClassificationOptions &options = {}) const {
        return try_image_classification(image, options).value();
    }
#endif
    /// Gives an image labels with scores. Gives the error instead of throwing it.
    Result<std::vector<Classification>> try_image_classification(const Content &image,
                                                                 const ImageClassificationOptions &options = {}) const {
        return make_image_classification(image, options).try_send<std::vector<Classification>>();
    }
    /// Gives an image labels with scores. Starts it.
    Pending<std::vector<Classification>> image_classification_async(const Content &image,
                                                                    const ImageClassificationOptions &options = {}) const {
        return make_image_classification(image, options).start<std::vector<Classification>>();
    }
    /// Gives an image labels with scores. Many inputs, several at once; `inputs` is any range of `Content`, which the batch takes
    /// over and goes through while it runs.
    template <class Inputs>
    Batch<std::vector<Classification>> image_classification_batch(Inputs inputs, const ImageClassificationOptions &options = {},
                                                                  const BatchOptions &batch = {}) const {
        Request request = make_batch("image_classification");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const Content &input) {
            item.set("image", input);
        };
        return Batch<std::vector<Classification>>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Divides an image into segments, a label and a mask each. Blocks until it is done.
    /// @param image The image: png, jpeg, webp …
    /// @param options What else is set.
    /// @return A list. Each item: A segment of an image.
    /// @throws Error The call failed.
    std::vector<ImageSegment> image_segmentation(const Content &image, const ImageSegmentationOptions &options = {}) const {
        return try_image_segmentation(image, options).value();
    }
#endif
    /// Divides an image into segments, a label and a mask each. Gives the error instead of throwing it.
    Result<std::vector<ImageSegment>> try_image_segmentation(const Content &image,
                                                             const ImageSegmentationOptions &options = {}) const {
        return make_image_segmentation(image, options).try_send<std::vector<ImageSegment>>();
    }
    /// Divides an image into segments, a label and a mask each. Starts it.
    Pending<std::vector<ImageSegment>> image_segmentation_async(const Content &image,
                                                                const ImageSegmentationOptions &options = {}) const {
        return make_image_segmentation(image, options).start<std::vector<ImageSegment>>();
    }
    /// Divides an image into segments, a label and a mask each. Many inputs, several at once; `inputs` is any range of `Content`,
    /// which the batch takes over and goes through while it runs.
    template <class Inputs>
    Batch<std::vector<ImageSegment>> image_segmentation_batch(Inputs inputs, const ImageSegmentationOptions &options = {},
                                                              const BatchOptions &batch = {}) const {
        Request request = make_batch("image_segmentation");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const Content &input) {
            item.set("image", input);
        };
        return Batch<std::vector<ImageSegment>>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Makes another image of an image. Blocks until it is done.
    /// @param image The image: png, jpeg, webp …
    /// @param options What else is set.
    /// @return The image.
    /// @throws Error The call failed.
    Image image_to_image(const Content &image, const ImageToImageOptions &options = {}) const {
        return try_image_to_image(image, options).value();
    }
#endif
    /// Makes another image of an image. Gives the error instead of throwing it.
    Result<Image> try_image_to_image(const Content &image, const ImageToImageOptions &options = {}) const {
        return make_image_to_image(image, options).try_send<Image>();
    }
    /// Makes another image of an image. Starts it.
    Pending<Image> image_to_image_async(const Content &image, const ImageToImageOptions &options = {}) const {
        return make_image_to_image(image, options).start<Image>();
    }
    /// Makes another image of an image. Many inputs, several at once; `inputs` is any range of `Content`, which the batch takes
    /// over and goes through while it runs.
    template <class Inputs>
    Batch<Image> image_to_image_batch(Inputs inputs, const ImageToImageOptions &options = {},
                                      const BatchOptions &batch = {}) const {
        Request request = make_batch("image_to_image");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const Content &input) {
            item.set("image", input);
        };
        return Batch<Image>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Describes an image, or reads what is written in it. Blocks until it is done.
    /// @param image The image: png, jpeg, webp …
    /// @param options What else is set.
    /// @return What an image shows.
    /// @throws Error The call failed.
    ImageCaption image_to_text(const Content &image, const ImageToTextOptions &options = {}) const {
        return try_image_to_text(image, options).value();
    }
#endif
    /// Describes an image, or reads what is written in it. Gives the error instead of throwing it.
    Result<ImageCaption> try_image_to_text(const Content &image, const ImageToTextOptions &options = {}) const {
        return make_image_to_text(image, options).try_send<ImageCaption>();
    }
    /// Describes an image, or reads what is written in it. Starts it.
    Pending<ImageCaption> image_to_text_async(const Content &image, const ImageToTextOptions &options = {}) const {
        return make_image_to_text(image, options).start<ImageCaption>();
    }
    /// Describes an image, or reads what is written in it. Many inputs, several at once; `inputs` is any range of `Content`, which
    /// the batch takes over and goes through while it runs.
    template <class Inputs>
    Batch<ImageCaption> image_to_text_batch(Inputs inputs, const ImageToTextOptions &options = {},
                                            const BatchOptions &batch = {}) const {
        Request request = make_batch("image_to_text");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const Content &input) {
            item.set("image", input);
        };
        return Batch<ImageCaption>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Makes a film of an image. Blocks until it is done.
    /// @param image The image: png, jpeg, webp …
    /// @param options What else is set.
    /// @return The film.
    /// @throws Error The call failed.
    Video image_to_video(const Content &image, const ImageToVideoOptions &options = {}) const {
        return try_image_to_video(image, options).value();
    }
#endif
    /// Makes a film of an image. Gives the error instead of throwing it.
    Result<Video> try_image_to_video(const Content &image, const ImageToVideoOptions &options = {}) const {
        return make_image_to_video(image, options).try_send<Video>();
    }
    /// Makes a film of an image. Starts it.
    Pending<Video> image_to_video_async(const Content &image, const ImageToVideoOptions &options = {}) const {
        return make_image_to_video(image, options).start<Video>();
    }
    /// Makes a film of an image. Many inputs, several at once; `inputs` is any range of `Content`, which the batch takes over and
    /// goes through while it runs.
    template <class Inputs>
    Batch<Video> image_to_video_batch(Inputs inputs, const ImageToVideoOptions &options = {},
                                      const BatchOptions &batch = {}) const {
        Request request = make_batch("image_to_video");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const Content &input) {
            item.set("image", input);
        };
        return Batch<Video>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Finds objects in an image, a label and a box in pixels each. Blocks until it is done.
    /// @param image The image: png, jpeg, webp …
    /// @param options What else is set.
    /// @return A list. Each item: An object in an image.
    /// @throws Error The call failed.
    std::vector<DetectedObject> object_detection(const Content &image, const ObjectDetectionOptions &options = {}) const {
        return try_object_detection(image, options).value();
    }
#endif
    /// Finds objects in an image, a label and a box in pixels each. Gives the error instead of throwing it.
    Result<std::vector<DetectedObject>> try_object_detection(const Content &image,
                                                             const ObjectDetectionOptions &options = {}) const {
        return make_object_detection(image, options).try_send<std::vector<DetectedObject>>();
    }
    /// Finds objects in an image, a label and a box in pixels each. Starts it.
    Pending<std::vector<DetectedObject>> object_detection_async(const Content &image,
                                                                const ObjectDetectionOptions &options = {}) const {
        return make_object_detection(image, options).start<std::vector<DetectedObject>>();
    }
    /// Finds objects in an image, a label and a box in pixels each. Many inputs, several at once; `inputs` is any range of
    /// `Content`, which the batch takes over and goes through while it runs.
    template <class Inputs>
    Batch<std::vector<DetectedObject>> object_detection_batch(Inputs inputs, const ObjectDetectionOptions &options = {},
                                                              const BatchOptions &batch = {}) const {
        Request request = make_batch("object_detection");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const Content &input) {
            item.set("image", input);
        };
        return Batch<std::vector<DetectedObject>>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Finds the answer to a question in a text. Blocks until it is done.
    /// @param question The question.
    /// @param context The text with the answer in it.
    /// @param options What else is set.
    /// @return A list. Each item: An answer and where it stands.
    /// @throws Error The call failed.
    std::vector<Answer> question_answering(std::string_view question, std::string_view context,
                                           const QuestionAnsweringOptions &options = {}) const {
        return try_question_answering(question, context, options).value();
    }
#endif
    /// Finds the answer to a question in a text. Gives the error instead of throwing it.
    Result<std::vector<Answer>> try_question_answering(std::string_view question, std::string_view context,
                                                       const QuestionAnsweringOptions &options = {}) const {
        return make_question_answering(question, context, options).try_send<std::vector<Answer>>();
    }
    /// Finds the answer to a question in a text. Starts it.
    Pending<std::vector<Answer>> question_answering_async(std::string_view question, std::string_view context,
                                                          const QuestionAnsweringOptions &options = {}) const {
        return make_question_answering(question, context, options).start<std::vector<Answer>>();
    }
    /// Finds the answer to a question in a text. Many inputs, several at once; `inputs` is any range of `QuestionAnsweringInput`,
    /// which the batch takes over and goes through while it runs.
    template <class Inputs>
    Batch<std::vector<Answer>> question_answering_batch(Inputs inputs, const QuestionAnsweringOptions &options = {},
                                                        const BatchOptions &batch = {}) const {
        Request request = make_batch("question_answering");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const QuestionAnsweringInput &input) {
            item.set("question", input.question);
            item.set("context", input.context);
        };
        return Batch<std::vector<Answer>>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Says how alike a sentence is to others, a number each. Blocks until it is done.
    /// @param sentence The sentence to compare.
    /// @param other_sentences The sentences to compare it with.
    /// @param options What else is set.
    /// @return The numbers.
    /// @throws Error The call failed.
    std::vector<float> sentence_similarity(std::string_view sentence, const std::vector<std::string> &other_sentences,
                                           const SentenceSimilarityOptions &options = {}) const {
        return try_sentence_similarity(sentence, other_sentences, options).value();
    }
#endif
    /// Says how alike a sentence is to others, a number each. Gives the error instead of throwing it.
    Result<std::vector<float>> try_sentence_similarity(std::string_view sentence, const std::vector<std::string> &other_sentences,
                                                       const SentenceSimilarityOptions &options = {}) const {
        return make_sentence_similarity(sentence, other_sentences, options).try_send<std::vector<float>>();
    }
    /// Says how alike a sentence is to others, a number each. Starts it.
    Pending<std::vector<float>> sentence_similarity_async(std::string_view sentence,
                                                          const std::vector<std::string> &other_sentences,
                                                          const SentenceSimilarityOptions &options = {}) const {
        return make_sentence_similarity(sentence, other_sentences, options).start<std::vector<float>>();
    }
    /// Says how alike a sentence is to others, a number each. Many inputs, several at once; `inputs` is any range of
    /// `SentenceSimilarityInput`, which the batch takes over and goes through while it runs.
    template <class Inputs>
    Batch<std::vector<float>> sentence_similarity_batch(Inputs inputs, const SentenceSimilarityOptions &options = {},
                                                        const BatchOptions &batch = {}) const {
        Request request = make_batch("sentence_similarity");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const SentenceSimilarityInput &input) {
            item.set("sentence", input.sentence);
            item.set("other_sentences", input.other_sentences);
        };
        return Batch<std::vector<float>>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Sums up a text. Blocks until it is done.
    /// @param text The text to sum up.
    /// @param options What else is set.
    /// @return A summary.
    /// @throws Error The call failed.
    SummarizationOutput summarization(std::string_view text, const SummarizationOptions &options = {}) const {
        return try_summarization(text, options).value();
    }
#endif
    /// Sums up a text. Gives the error instead of throwing it.
    Result<SummarizationOutput> try_summarization(std::string_view text, const SummarizationOptions &options = {}) const {
        return make_summarization(text, options).try_send<SummarizationOutput>();
    }
    /// Sums up a text. Starts it.
    Pending<SummarizationOutput> summarization_async(std::string_view text, const SummarizationOptions &options = {}) const {
        return make_summarization(text, options).start<SummarizationOutput>();
    }
    /// Sums up a text. Many inputs, several at once; `inputs` is any range of `std::string`, which the batch takes over and goes
    /// through while it runs.
    template <class Inputs>
    Batch<SummarizationOutput> summarization_batch(Inputs inputs, const SummarizationOptions &options = {},
                                                   const BatchOptions &batch = {}) const {
        Request request = make_batch("summarization");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, std::string_view input) {
            item.set("text", input);
        };
        return Batch<SummarizationOutput>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Answers a question from a table. Blocks until it is done.
    /// @param table The table, values as texts: `{"column": ["value", …], …}`.
    /// @param query The question, in plain words.
    /// @param options What else is set.
    /// @return An answer and the cells that it comes from.
    /// @throws Error The call failed.
    TableAnswer table_question_answering(const json &table, std::string_view query,
                                         const TableQuestionAnsweringOptions &options = {}) const {
        return try_table_question_answering(table, query, options).value();
    }
#endif
    /// Answers a question from a table. Gives the error instead of throwing it.
    Result<TableAnswer> try_table_question_answering(const json &table, std::string_view query,
                                                     const TableQuestionAnsweringOptions &options = {}) const {
        return make_table_question_answering(table, query, options).try_send<TableAnswer>();
    }
    /// Answers a question from a table. Starts it.
    Pending<TableAnswer> table_question_answering_async(const json &table, std::string_view query,
                                                        const TableQuestionAnsweringOptions &options = {}) const {
        return make_table_question_answering(table, query, options).start<TableAnswer>();
    }
    /// Answers a question from a table. Many inputs, several at once; `inputs` is any range of `TableQuestionAnsweringInput`, which
    /// the batch takes over and goes through while it runs.
    template <class Inputs>
    Batch<TableAnswer> table_question_answering_batch(Inputs inputs, const TableQuestionAnsweringOptions &options = {},
                                                      const BatchOptions &batch = {}) const {
        Request request = make_batch("table_question_answering");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const TableQuestionAnsweringInput &input) {
            item.set("table", input.table);
            item.set("query", input.query);
        };
        return Batch<TableAnswer>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Gives each row of a table a label. Blocks until it is done.
    /// @param table The rows, by columns: `{"column": [value, …], …}`.
    /// @param options What else is set.
    /// @return The values.
    /// @throws Error The call failed.
    std::vector<json> tabular_classification(const json &table, const TabularClassificationOptions &options = {}) const {
        return try_tabular_classification(table, options).value();
    }
#endif
    /// Gives each row of a table a label. Gives the error instead of throwing it.
    Result<std::vector<json>> try_tabular_classification(const json &table,
                                                         const TabularClassificationOptions &options = {}) const {
        return make_tabular_classification(table, options).try_send<std::vector<json>>();
    }
    /// Gives each row of a table a label. Starts it.
    Pending<std::vector<json>> tabular_classification_async(const json &table,
                                                            const TabularClassificationOptions &options = {}) const {
        return make_tabular_classification(table, options).start<std::vector<json>>();
    }
    /// Gives each row of a table a label. Many inputs, several at once; `inputs` is any range of `json`, which the batch takes over
    /// and goes through while it runs.
    template <class Inputs>
    Batch<std::vector<json>> tabular_classification_batch(Inputs inputs, const TabularClassificationOptions &options = {},
                                                          const BatchOptions &batch = {}) const {
        Request request = make_batch("tabular_classification");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const json &input) {
            item.set("table", input);
        };
        return Batch<std::vector<json>>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Predicts a number for each row of a table. Blocks until it is done.
    /// @param table The rows, by columns: `{"column": [value, …], …}`.
    /// @param options What else is set.
    /// @return The numbers.
    /// @throws Error The call failed.
    std::vector<float> tabular_regression(const json &table, const TabularRegressionOptions &options = {}) const {
        return try_tabular_regression(table, options).value();
    }
#endif
    /// Predicts a number for each row of a table. Gives the error instead of throwing it.
    Result<std::vector<float>> try_tabular_regression(const json &table, const TabularRegressionOptions &options = {}) const {
        return make_tabular_regression(table, options).try_send<std::vector<float>>();
    }
    /// Predicts a number for each row of a table. Starts it.
    Pending<std::vector<float>> tabular_regression_async(const json &table, const TabularRegressionOptions &options = {}) const {
        return make_tabular_regression(table, options).start<std::vector<float>>();
    }
    /// Predicts a number for each row of a table. Many inputs, several at once; `inputs` is any range of `json`, which the batch
    /// takes over and goes through while it runs.
    template <class Inputs>
    Batch<std::vector<float>> tabular_regression_batch(Inputs inputs, const TabularRegressionOptions &options = {},
                                                       const BatchOptions &batch = {}) const {
        Request request = make_batch("tabular_regression");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const json &input) {
            item.set("table", input);
        };
        return Batch<std::vector<float>>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Gives a text labels with scores, as its sentiment. Blocks until it is done.
    /// @param text The text to classify.
    /// @param options What else is set.
    /// @return A list. Each item: A label with its score.
    /// @throws Error The call failed.
    std::vector<Classification> text_classification(std::string_view text, const TextClassificationOptions &options = {}) const {
        return try_text_classification(text, options).value();
    }
#endif
    /// Gives a text labels with scores, as its sentiment. Gives the error instead of throwing it.
    Result<std::vector<Classification>> try_text_classification(std::string_view text,
                                                                const TextClassificationOptions &options = {}) const {
        return make_text_classification(text, options).try_send<std::vector<Classification>>();
    }
    /// Gives a text labels with scores, as its sentiment. Starts it.
    Pending<std::vector<Classification>> text_classification_async(std::string_view text,
                                                                   const TextClassificationOptions &options = {}) const {
        return make_text_classification(text, options).start<std::vector<Classification>>();
    }
    /// Gives a text labels with scores, as its sentiment. Many inputs, several at once; `inputs` is any range of `std::string`,
    /// which the batch takes over and goes through while it runs.
    template <class Inputs>
    Batch<std::vector<Classification>> text_classification_batch(Inputs inputs, const TextClassificationOptions &options = {},
                                                                 const BatchOptions &batch = {}) const {
        Request request = make_batch("text_classification");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, std::string_view input) {
            item.set("text", input);
        };
        return Batch<std::vector<Classification>>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Continues a prompt. Blocks until it is done.
    /// @param prompt The text to continue.
    /// @param options What else is set.
    /// @return The continuation of a prompt.
    /// @throws Error The call failed.
    TextGenerationOutput text_generation(std::string_view prompt, const TextGenerationOptions &options = {}) const {
        return try_text_generation(prompt, options).value();
    }
#endif
    /// Continues a prompt. Gives the error instead of throwing it.
    Result<TextGenerationOutput> try_text_generation(std::string_view prompt, const TextGenerationOptions &options = {}) const {
        return make_text_generation(prompt, options).try_send<TextGenerationOutput>();
    }
    /// Continues a prompt. Starts it; with `on_part`, which gets each part where the client delivers, as a stream.
    Pending<TextGenerationOutput> text_generation_async(std::string_view prompt, const TextGenerationOptions &options = {},
                                                        detail::OnPart<TextGenerationChunk> on_part = {}) const {
        return start<TextGenerationOutput>(make_text_generation(prompt, options), options.call, std::move(on_part));
    }
    /// Continues a prompt. The answer comes in parts, while it is made.
    Stream<TextGenerationChunk, TextGenerationOutput> text_generation_stream(std::string_view prompt,
                                                                             const TextGenerationOptions &options = {}) const {
        return make_text_generation(prompt, options).stream<TextGenerationChunk, TextGenerationOutput>();
    }
    /// Continues a prompt. Many inputs, several at once; `inputs` is any range of `std::string`, which the batch takes over and
    /// goes through while it runs.
    template <class Inputs>
    Batch<TextGenerationOutput> text_generation_batch(Inputs inputs, const TextGenerationOptions &options = {},
                                                      const BatchOptions &batch = {}) const {
        Request request = make_batch("text_generation");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, std::string_view input) {
            item.set("prompt", input);
        };
        return Batch<TextGenerationOutput>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Makes an image of a text. Blocks until it is done.
    /// @param prompt What the result should show.
    /// @param options What else is set.
    /// @return The image.
    /// @throws Error The call failed.
    Image text_to_image(std::string_view prompt, const TextToImageOptions &options = {}) const {
        return try_text_to_image(prompt, options).value();
    }
#endif
    /// Makes an image of a text. Gives the error instead of throwing it.
    Result<Image> try_text_to_image(std::string_view prompt, const TextToImageOptions &options = {}) const {
        return make_text_to_image(prompt, options).try_send<Image>();
    }
    /// Makes an image of a text. Starts it.
    Pending<Image> text_to_image_async(std::string_view prompt, const TextToImageOptions &options = {}) const {
        return make_text_to_image(prompt, options).start<Image>();
    }
    /// Makes an image of a text. Many inputs, several at once; `inputs` is any range of `std::string`, which the batch takes over
    /// and goes through while it runs.
    template <class Inputs>
    Batch<Image> text_to_image_batch(Inputs inputs, const TextToImageOptions &options = {}, const BatchOptions &batch = {}) const {
        Request request = make_batch("text_to_image");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, std::string_view input) {
            item.set("prompt", input);
        };
        return Batch<Image>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Says a text. Blocks until it is done.
    /// @param text The text to say.
    /// @param options What else is set.
    /// @return The sound.
    /// @throws Error The call failed.
    Audio text_to_speech(std::string_view text, const TextToSpeechOptions &options = {}) const {
        return try_text_to_speech(text, options).value();
    }
#endif
    /// Says a text. Gives the error instead of throwing it.
    Result<Audio> try_text_to_speech(std::string_view text, const TextToSpeechOptions &options = {}) const {
        return make_text_to_speech(text, options).try_send<Audio>();
    }
    /// Says a text. Starts it.
    Pending<Audio> text_to_speech_async(std::string_view text, const TextToSpeechOptions &options = {}) const {
        return make_text_to_speech(text, options).start<Audio>();
    }
    /// Says a text. Many inputs, several at once; `inputs` is any range of `std::string`, which the batch takes over and goes
    /// through while it runs.
    template <class Inputs>
    Batch<Audio> text_to_speech_batch(Inputs inputs, const TextToSpeechOptions &options = {},
                                      const BatchOptions &batch = {}) const {
        Request request = make_batch("text_to_speech");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, std::string_view input) {
            item.set("text", input);
        };
        return Batch<Audio>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Makes a film of a text. Blocks until it is done.
    /// @param prompt What the result should show.
    /// @param options What else is set.
    /// @return The film.
    /// @throws Error The call failed.
    Video text_to_video(std::string_view prompt, const TextToVideoOptions &options = {}) const {
        return try_text_to_video(prompt, options).value();
    }
#endif
    /// Makes a film of a text. Gives the error instead of throwing it.
    Result<Video> try_text_to_video(std::string_view prompt, const TextToVideoOptions &options = {}) const {
        return make_text_to_video(prompt, options).try_send<Video>();
    }
    /// Makes a film of a text. Starts it.
    Pending<Video> text_to_video_async(std::string_view prompt, const TextToVideoOptions &options = {}) const {
        return make_text_to_video(prompt, options).start<Video>();
    }
    /// Makes a film of a text. Many inputs, several at once; `inputs` is any range of `std::string`, which the batch takes over and
    /// goes through while it runs.
    template <class Inputs>
    Batch<Video> text_to_video_batch(Inputs inputs, const TextToVideoOptions &options = {}, const BatchOptions &batch = {}) const {
        Request request = make_batch("text_to_video");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, std::string_view input) {
            item.set("prompt", input);
        };
        return Batch<Video>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Finds names, places and other entities in a text. Blocks until it is done.
    /// @param text The text to look through.
    /// @param options What else is set.
    /// @return A list. Each item: An entity in a text: a name, a place …
    /// @throws Error The call failed.
    std::vector<TokenClassificationOutput> token_classification(std::string_view text,
                                                                const TokenClassificationOptions &options = {}) const {
        return try_token_classification(text, options).value();
    }
#endif
    /// Finds names, places and other entities in a text. Gives the error instead of throwing it.
    Result<std::vector<TokenClassificationOutput>> try_token_classification(std::string_view text,
                                                                            const TokenClassificationOptions &options = {}) const {
        return make_token_classification(text, options).try_send<std::vector<TokenClassificationOutput>>();
    }
    /// Finds names, places and other entities in a text. Starts it.
    Pending<std::vector<TokenClassificationOutput>> token_classification_async(std::string_view text,
                                                                               const TokenClassificationOptions &options = {}) const {
        return make_token_classification(text, options).start<std::vector<TokenClassificationOutput>>();
    }
    /// Finds names, places and other entities in a text. Many inputs, several at once; `inputs` is any range of `std::string`,
    /// which the batch takes over and goes through while it runs.
    template <class Inputs>
    Batch<std::vector<TokenClassificationOutput>> token_classification_batch(Inputs inputs,
                                                                             const TokenClassificationOptions &options = {},
                                                                             const BatchOptions &batch = {}) const {
        Request request = make_batch("token_classification");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, std::string_view input) {
            item.set("text", input);
        };
        return Batch<std::vector<TokenClassificationOutput>>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Translates a text. Blocks until it is done.
    /// @param text The text to translate.
    /// @param options What else is set.
    /// @return A translation.
    /// @throws Error The call failed.
    TranslationOutput translation(std::string_view text, const TranslationOptions &options = {}) const {
        return try_translation(text, options).value();
    }
#endif
    /// Translates a text. Gives the error instead of throwing it.
    Result<TranslationOutput> try_translation(std::string_view text, const TranslationOptions &options = {}) const {
        return make_translation(text, options).try_send<TranslationOutput>();
    }
    /// Translates a text. Starts it.
    Pending<TranslationOutput> translation_async(std::string_view text, const TranslationOptions &options = {}) const {
        return make_translation(text, options).start<TranslationOutput>();
    }
    /// Translates a text. Many inputs, several at once; `inputs` is any range of `std::string`, which the batch takes over and goes
    /// through while it runs.
    template <class Inputs>
    Batch<TranslationOutput> translation_batch(Inputs inputs, const TranslationOptions &options = {},
                                               const BatchOptions &batch = {}) const {
        Request request = make_batch("translation");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, std::string_view input) {
            item.set("text", input);
        };
        return Batch<TranslationOutput>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Answers a question about an image. Blocks until it is done.
    /// @param image The image: png, jpeg, webp …
    /// @param question The question.
    /// @param options What else is set.
    /// @return A list. Each item: An answer about an image.
    /// @throws Error The call failed.
    std::vector<VisualAnswer> visual_question_answering(const Content &image, std::string_view question,
                                                        const VisualQuestionAnsweringOptions &options = {}) const {
        return try_visual_question_answering(image, question, options).value();
    }
#endif
    /// Answers a question about an image. Gives the error instead of throwing it.
    Result<std::vector<VisualAnswer>> try_visual_question_answering(const Content &image, std::string_view question,
                                                                    const VisualQuestionAnsweringOptions &options = {}) const {
        return make_visual_question_answering(image, question, options).try_send<std::vector<VisualAnswer>>();
    }
    /// Answers a question about an image. Starts it.
    Pending<std::vector<VisualAnswer>> visual_question_answering_async(const Content &image, std::string_view question,
                                                                       const VisualQuestionAnsweringOptions &options = {}) const {
        return make_visual_question_answering(image, question, options).start<std::vector<VisualAnswer>>();
    }
    /// Answers a question about an image. Many inputs, several at once; `inputs` is any range of `VisualQuestionAnsweringInput`,
    /// which the batch takes over and goes through while it runs.
    template <class Inputs>
    Batch<std::vector<VisualAnswer>> visual_question_answering_batch(Inputs inputs,
                                                                     const VisualQuestionAnsweringOptions &options = {},
                                                                     const BatchOptions &batch = {}) const {
        Request request = make_batch("visual_question_answering");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const VisualQuestionAnsweringInput &input) {
            item.set("image", input.image);
            item.set("question", input.question);
        };
        return Batch<std::vector<VisualAnswer>>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Gives a text labels of your own choice with scores. Blocks until it is done.
    /// @param text The text to classify.
    /// @param candidate_labels The labels to choose from.
    /// @param options What else is set.
    /// @return A list. Each item: A label with its score.
    /// @throws Error The call failed.
    std::vector<Classification> zero_shot_classification(std::string_view text, const std::vector<std::string> &candidate_labels,
                                                         const ZeroShotClassificationOptions &options = {}) const {
        return try_zero_shot_classification(text, candidate_labels, options).value();
    }
#endif
    /// Gives a text labels of your own choice with scores. Gives the error instead of throwing it.
    Result<std::vector<Classification>> try_zero_shot_classification(std::string_view text,
                                                                     const std::vector<std::string> &candidate_labels,
                                                                     const ZeroShotClassificationOptions &options = {}) const {
        return make_zero_shot_classification(text, candidate_labels, options).try_send<std::vector<Classification>>();
    }
    /// Gives a text labels of your own choice with scores. Starts it.
    Pending<std::vector<Classification>> zero_shot_classification_async(std::string_view text,
                                                                        const std::vector<std::string> &candidate_labels,
                                                                        const ZeroShotClassificationOptions &options = {}) const {
        return make_zero_shot_classification(text, candidate_labels, options).start<std::vector<Classification>>();
    }
    /// Gives a text labels of your own choice with scores. Many inputs, several at once; `inputs` is any range of
    /// `ZeroShotClassificationInput`, which the batch takes over and goes through while it runs.
    template <class Inputs>
    Batch<std::vector<Classification>> zero_shot_classification_batch(Inputs inputs,
                                                                      const ZeroShotClassificationOptions &options = {},
                                                                      const BatchOptions &batch = {}) const {
        Request request = make_batch("zero_shot_classification");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const ZeroShotClassificationInput &input) {
            item.set("text", input.text);
            item.set("candidate_labels", input.candidate_labels);
        };
        return Batch<std::vector<Classification>>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Gives an image labels of your own choice with scores. Blocks until it is done.
    /// @param image The image: png, jpeg, webp …
    /// @param candidate_labels The labels to choose from, at least two.
    /// @param options What else is set.
    /// @return A list. Each item: A label with its score.
    /// @throws Error The call failed.
    std::vector<Classification> zero_shot_image_classification(const Content &image,
                                                               const std::vector<std::string> &candidate_labels,
                                                               const ZeroShotImageClassificationOptions &options = {}) const {
        return try_zero_shot_image_classification(image, candidate_labels, options).value();
    }
#endif
    /// Gives an image labels of your own choice with scores. Gives the error instead of throwing it.
    Result<std::vector<Classification>> try_zero_shot_image_classification(const Content &image,
                                                                           const std::vector<std::string> &candidate_labels,
                                                                           const ZeroShotImageClassificationOptions &options = {}) const {
        return make_zero_shot_image_classification(image, candidate_labels, options).try_send<std::vector<Classification>>();
    }
    /// Gives an image labels of your own choice with scores. Starts it.
    Pending<std::vector<Classification>> zero_shot_image_classification_async(const Content &image,
                                                                              const std::vector<std::string> &candidate_labels,
                                                                              const ZeroShotImageClassificationOptions &options = {}) const {
        return make_zero_shot_image_classification(image, candidate_labels, options).start<std::vector<Classification>>();
    }
    /// Gives an image labels of your own choice with scores. Many inputs, several at once; `inputs` is any range of
    /// `ZeroShotImageClassificationInput`, which the batch takes over and goes through while it runs.
    template <class Inputs>
    Batch<std::vector<Classification>> zero_shot_image_classification_batch(Inputs inputs,
                                                                            const ZeroShotImageClassificationOptions &options = {},
                                                                            const BatchOptions &batch = {}) const {
        Request request = make_batch("zero_shot_image_classification");
        detail::apply(request, options);
        const auto set = [](detail::Arguments &item, const ZeroShotImageClassificationInput &input) {
            item.set("image", input.image);
            item.set("candidate_labels", input.candidate_labels);
        };
        return Batch<std::vector<Classification>>(std::move(request), detail::filling(std::move(inputs), set), batch);
    }

#if HFI_EXCEPTIONS
    /// Sends any JSON or bytes to a model or URL; the reply is given as it comes. Blocks until it is done.
    /// @param options What else is set.
    /// @return The reply, as it came.
    /// @throws Error The call failed.
    Raw post(const PostOptions &options = {}) const {
        return try_post(options).value();
    }
#endif
    /// Sends any JSON or bytes to a model or URL; the reply is given as it comes. Gives the error instead of throwing it.
    Result<Raw> try_post(const PostOptions &options = {}) const {
        return make_post(options).try_send<Raw>();
    }
    /// Sends any JSON or bytes to a model or URL; the reply is given as it comes. Starts it.
    Pending<Raw> post_async(const PostOptions &options = {}) const {
        return make_post(options).start<Raw>();
    }

#if HFI_EXCEPTIONS
    /// Asks a server given by URL what it is: model, limits, version. Blocks until it is done.
    /// @param options What else is set.
    /// @return What the server says.
    /// @throws Error The call failed.
    json get_endpoint_info(const GetEndpointInfoOptions &options = {}) const {
        return try_get_endpoint_info(options).value();
    }
#endif
    /// Asks a server given by URL what it is: model, limits, version. Gives the error instead of throwing it.
    Result<json> try_get_endpoint_info(const GetEndpointInfoOptions &options = {}) const {
        return make_get_endpoint_info(options).try_send<json>();
    }
    /// Asks a server given by URL what it is: model, limits, version. Starts it.
    Pending<json> get_endpoint_info_async(const GetEndpointInfoOptions &options = {}) const {
        return make_get_endpoint_info(options).start<json>();
    }

#if HFI_EXCEPTIONS
    /// Asks a server given by URL whether it is ready: true only for HTTP 200. Blocks until it is done.
    /// @param options What else is set.
    /// @return Whether the server is ready.
    /// @throws Error The call failed.
    bool health_check(const HealthCheckOptions &options = {}) const {
        return try_health_check(options).value();
    }
#endif
    /// Asks a server given by URL whether it is ready: true only for HTTP 200. Gives the error instead of throwing it.
    Result<bool> try_health_check(const HealthCheckOptions &options = {}) const {
        return make_health_check(options).try_send<bool>();
    }
    /// Asks a server given by URL whether it is ready: true only for HTTP 200. Starts it.
    Pending<bool> health_check_async(const HealthCheckOptions &options = {}) const {
        return make_health_check(options).start<bool>();
    }

#if HFI_EXCEPTIONS
    /// Says which model the Hub recommends for a task. Blocks until it is done.
    /// @param task The task, as "text-to-image" or "text_to_image".
    /// @param options What else is set.
    /// @return The text.
    /// @throws Error The call failed.
    std::string get_recommended_model(std::string_view task, const GetRecommendedModelOptions &options = {}) const {
        return try_get_recommended_model(task, options).value();
    }
#endif
    /// Says which model the Hub recommends for a task. Gives the error instead of throwing it.
    Result<std::string> try_get_recommended_model(std::string_view task, const GetRecommendedModelOptions &options = {}) const {
        return make_get_recommended_model(task, options).try_send<std::string>();
    }
    /// Says which model the Hub recommends for a task. Starts it.
    Pending<std::string> get_recommended_model_async(std::string_view task, const GetRecommendedModelOptions &options = {}) const {
        return make_get_recommended_model(task, options).start<std::string>();
    }

#if HFI_EXCEPTIONS
    /// Lists the models for conversations that can be had now, for menus to choose from. Blocks until it is done.
    /// @param options What else is set.
    /// @return A list. Each item: A model for conversations.
    /// @throws Error The call failed.
    std::vector<ChatModel> chat_models(const ChatModelsOptions &options = {}) const {
        return try_chat_models(options).value();
    }
#endif
    /// Lists the models for conversations that can be had now, for menus to choose from. Gives the error instead of throwing it.
    Result<std::vector<ChatModel>> try_chat_models(const ChatModelsOptions &options = {}) const {
        return make_chat_models(options).try_send<std::vector<ChatModel>>();
    }
    /// Lists the models for conversations that can be had now, for menus to choose from. Starts it.
    Pending<std::vector<ChatModel>> chat_models_async(const ChatModelsOptions &options = {}) const {
        return make_chat_models(options).start<std::vector<ChatModel>>();
    }

#if HFI_EXCEPTIONS
    /// Deploys a model on hardware of its own. hfi_endpoint_list_hardware says what goes together. Blocks until it is done.
    /// @param name The endpoint's name.
    /// @param options What else is set.
    /// @return The endpoint as it is then.
    /// @throws Error The call failed.
    Endpoint create_inference_endpoint(std::string_view name, const CreateInferenceEndpointOptions &options = {}) const {
        return try_create_inference_endpoint(name, options).value();
    }
#endif
    /// Deploys a model on hardware of its own. hfi_endpoint_list_hardware says what goes together. Gives the error instead of
    /// throwing it.
    Result<Endpoint> try_create_inference_endpoint(std::string_view name,
                                                   const CreateInferenceEndpointOptions &options = {}) const {
        return make_create_inference_endpoint(name, options).try_send<Endpoint>();
    }
    /// Deploys a model on hardware of its own. hfi_endpoint_list_hardware says what goes together. Starts it.
    Pending<Endpoint> create_inference_endpoint_async(std::string_view name,
                                                      const CreateInferenceEndpointOptions &options = {}) const {
        return make_create_inference_endpoint(name, options).start<Endpoint>();
    }

#if HFI_EXCEPTIONS
    /// Deploys a model as Hugging Face has tested it. hfi_endpoint_list_catalog says which there are. Blocks until it is done.
    /// @param options What else is set.
    /// @return The endpoint as it is then.
    /// @throws Error The call failed.
    Endpoint create_inference_endpoint_from_catalog(const CreateInferenceEndpointFromCatalogOptions &options = {}) const {
        return try_create_inference_endpoint_from_catalog(options).value();
    }
#endif
    /// Deploys a model as Hugging Face has tested it. hfi_endpoint_list_catalog says which there are. Gives the error instead of
    /// throwing it.
    Result<Endpoint> try_create_inference_endpoint_from_catalog(const CreateInferenceEndpointFromCatalogOptions &options = {}) const {
        return make_create_inference_endpoint_from_catalog(options).try_send<Endpoint>();
    }
    /// Deploys a model as Hugging Face has tested it. hfi_endpoint_list_catalog says which there are. Starts it.
    Pending<Endpoint> create_inference_endpoint_from_catalog_async(const CreateInferenceEndpointFromCatalogOptions &options = {}) const {
        return make_create_inference_endpoint_from_catalog(options).start<Endpoint>();
    }

#if HFI_EXCEPTIONS
    /// Looks at an endpoint. Blocks until it is done.
    /// @param name The endpoint's name.
    /// @param options What else is set.
    /// @return The endpoint as it is then.
    /// @throws Error The call failed.
    Endpoint get_inference_endpoint(std::string_view name, const GetInferenceEndpointOptions &options = {}) const {
        return try_get_inference_endpoint(name, options).value();
    }
#endif
    /// Looks at an endpoint. Gives the error instead of throwing it.
    Result<Endpoint> try_get_inference_endpoint(std::string_view name, const GetInferenceEndpointOptions &options = {}) const {
        return make_get_inference_endpoint(name, options).try_send<Endpoint>();
    }
    /// Looks at an endpoint. Starts it.
    Pending<Endpoint> get_inference_endpoint_async(std::string_view name, const GetInferenceEndpointOptions &options = {}) const {
        return make_get_inference_endpoint(name, options).start<Endpoint>();
    }

#if HFI_EXCEPTIONS
    /// Lists endpoints. With the namespace `*`, organisations that could not be asked are warnings of the response. Blocks until it
    /// is done.
    /// @param options What else is set.
    /// @return The endpoints.
    /// @throws Error The call failed.
    std::vector<Endpoint> list_inference_endpoints(const ListInferenceEndpointsOptions &options = {}) const {
        return try_list_inference_endpoints(options).value();
    }
#endif
    /// Lists endpoints. With the namespace `*`, organisations that could not be asked are warnings of the response. Gives the error
    /// instead of throwing it.
    Result<std::vector<Endpoint>> try_list_inference_endpoints(const ListInferenceEndpointsOptions &options = {}) const {
        return make_list_inference_endpoints(options).try_send<std::vector<Endpoint>>();
    }
    /// Lists endpoints. With the namespace `*`, organisations that could not be asked are warnings of the response. Starts it.
    Pending<std::vector<Endpoint>> list_inference_endpoints_async(const ListInferenceEndpointsOptions &options = {}) const {
        return make_list_inference_endpoints(options).start<std::vector<Endpoint>>();
    }

#if HFI_EXCEPTIONS
    /// Changes an endpoint: only what is set. Blocks until it is done.
    /// @param name The endpoint's name.
    /// @param options What else is set.
    /// @return The endpoint as it is then.
    /// @throws Error The call failed.
    Endpoint update_inference_endpoint(std::string_view name, const UpdateInferenceEndpointOptions &options = {}) const {
        return try_update_inference_endpoint(name, options).value();
    }
#endif
    /// Changes an endpoint: only what is set. Gives the error instead of throwing it.
    Result<Endpoint> try_update_inference_endpoint(std::string_view name,
                                                   const UpdateInferenceEndpointOptions &options = {}) const {
        return make_update_inference_endpoint(name, options).try_send<Endpoint>();
    }
    /// Changes an endpoint: only what is set. Starts it.
    Pending<Endpoint> update_inference_endpoint_async(std::string_view name,
                                                      const UpdateInferenceEndpointOptions &options = {}) const {
        return make_update_inference_endpoint(name, options).start<Endpoint>();
    }

#if HFI_EXCEPTIONS
    /// Stops an endpoint until somebody resumes it. It costs nothing meanwhile. Blocks until it is done.
    /// @param name The endpoint's name.
    /// @param options What else is set.
    /// @return The endpoint as it is then.
    /// @throws Error The call failed.
    Endpoint pause_inference_endpoint(std::string_view name, const PauseInferenceEndpointOptions &options = {}) const {
        return try_pause_inference_endpoint(name, options).value();
    }
#endif
    /// Stops an endpoint until somebody resumes it. It costs nothing meanwhile. Gives the error instead of throwing it.
    Result<Endpoint> try_pause_inference_endpoint(std::string_view name, const PauseInferenceEndpointOptions &options = {}) const {
        return make_pause_inference_endpoint(name, options).try_send<Endpoint>();
    }
    /// Stops an endpoint until somebody resumes it. It costs nothing meanwhile. Starts it.
    Pending<Endpoint> pause_inference_endpoint_async(std::string_view name,
                                                     const PauseInferenceEndpointOptions &options = {}) const {
        return make_pause_inference_endpoint(name, options).start<Endpoint>();
    }

#if HFI_EXCEPTIONS
    /// Starts a paused endpoint. hfi_endpoint_wait waits until it can be called. Blocks until it is done.
    /// @param name The endpoint's name.
    /// @param options What else is set.
    /// @return The endpoint as it is then.
    /// @throws Error The call failed.
    Endpoint resume_inference_endpoint(std::string_view name, const ResumeInferenceEndpointOptions &options = {}) const {
        return try_resume_inference_endpoint(name, options).value();
    }
#endif
    /// Starts a paused endpoint. hfi_endpoint_wait waits until it can be called. Gives the error instead of throwing it.
    Result<Endpoint> try_resume_inference_endpoint(std::string_view name,
                                                   const ResumeInferenceEndpointOptions &options = {}) const {
        return make_resume_inference_endpoint(name, options).try_send<Endpoint>();
    }
    /// Starts a paused endpoint. hfi_endpoint_wait waits until it can be called. Starts it.
    Pending<Endpoint> resume_inference_endpoint_async(std::string_view name,
                                                      const ResumeInferenceEndpointOptions &options = {}) const {
        return make_resume_inference_endpoint(name, options).start<Endpoint>();
    }

#if HFI_EXCEPTIONS
    /// Stops an endpoint until somebody calls it. It costs nothing meanwhile. Blocks until it is done.
    /// @param name The endpoint's name.
    /// @param options What else is set.
    /// @return The endpoint as it is then.
    /// @throws Error The call failed.
    Endpoint scale_to_zero_inference_endpoint(std::string_view name,
                                              const ScaleToZeroInferenceEndpointOptions &options = {}) const {
        return try_scale_to_zero_inference_endpoint(name, options).value();
    }
#endif
    /// Stops an endpoint until somebody calls it. It costs nothing meanwhile. Gives the error instead of throwing it.
    Result<Endpoint> try_scale_to_zero_inference_endpoint(std::string_view name,
                                                          const ScaleToZeroInferenceEndpointOptions &options = {}) const {
        return make_scale_to_zero_inference_endpoint(name, options).try_send<Endpoint>();
    }
    /// Stops an endpoint until somebody calls it. It costs nothing meanwhile. Starts it.
    Pending<Endpoint> scale_to_zero_inference_endpoint_async(std::string_view name,
                                                             const ScaleToZeroInferenceEndpointOptions &options = {}) const {
        return make_scale_to_zero_inference_endpoint(name, options).start<Endpoint>();
    }

#if HFI_EXCEPTIONS
    /// Takes an endpoint away, for good. Blocks until it is done.
    /// @param name The endpoint's name.
    /// @param options What else is set.
    /// @throws Error The call failed.
    void delete_inference_endpoint(std::string_view name, const DeleteInferenceEndpointOptions &options = {}) const {
        return try_delete_inference_endpoint(name, options).value();
    }
#endif
    /// Takes an endpoint away, for good. Gives the error instead of throwing it.
    Result<void> try_delete_inference_endpoint(std::string_view name, const DeleteInferenceEndpointOptions &options = {}) const {
        return make_delete_inference_endpoint(name, options).try_send<void>();
    }
    /// Takes an endpoint away, for good. Starts it.
    Pending<void> delete_inference_endpoint_async(std::string_view name, const DeleteInferenceEndpointOptions &options = {}) const {
        return make_delete_inference_endpoint(name, options).start<void>();
    }

#if HFI_EXCEPTIONS
    /// Lists the models that Hugging Face has tested on Inference Endpoints, with their recipes. Blocks until it is done.
    /// @param options What else is set.
    /// @return What the server says.
    /// @throws Error The call failed.
    json list_inference_catalog(const ListInferenceCatalogOptions &options = {}) const {
        return try_list_inference_catalog(options).value();
    }
#endif
    /// Lists the models that Hugging Face has tested on Inference Endpoints, with their recipes. Gives the error instead of
    /// throwing it.
    Result<json> try_list_inference_catalog(const ListInferenceCatalogOptions &options = {}) const {
        return make_list_inference_catalog(options).try_send<json>();
    }
    /// Lists the models that Hugging Face has tested on Inference Endpoints, with their recipes. Starts it.
    Pending<json> list_inference_catalog_async(const ListInferenceCatalogOptions &options = {}) const {
        return make_list_inference_catalog(options).start<json>();
    }

#if HFI_EXCEPTIONS
    /// Lists the hardware: vendor, region, type, size, price in USD an hour, availability, quota of the account. Blocks until it is
    /// done.
    /// @param options What else is set.
    /// @return What the server says.
    /// @throws Error The call failed.
    json list_inference_endpoints_hardware(const ListInferenceEndpointsHardwareOptions &options = {}) const {
        return try_list_inference_endpoints_hardware(options).value();
    }
#endif
    /// Lists the hardware: vendor, region, type, size, price in USD an hour, availability, quota of the account. Gives the error
    /// instead of throwing it.
    Result<json> try_list_inference_endpoints_hardware(const ListInferenceEndpointsHardwareOptions &options = {}) const {
        return make_list_inference_endpoints_hardware(options).try_send<json>();
    }
    /// Lists the hardware: vendor, region, type, size, price in USD an hour, availability, quota of the account. Starts it.
    Pending<json> list_inference_endpoints_hardware_async(const ListInferenceEndpointsHardwareOptions &options = {}) const {
        return make_list_inference_endpoints_hardware(options).start<json>();
    }

#if HFI_EXCEPTIONS
    /// Waits until an endpoint runs, has a URL and answers its health check. Blocks until it is done.
    /// @param name The endpoint's name.
    /// @param options What else is set.
    /// @return The endpoint as it is then.
    /// @throws Error The call failed.
    Endpoint wait_inference_endpoint(std::string_view name, const WaitInferenceEndpointOptions &options = {}) const {
        return try_wait_inference_endpoint(name, options).value();
    }
#endif
    /// Waits until an endpoint runs, has a URL and answers its health check. Gives the error instead of throwing it.
    Result<Endpoint> try_wait_inference_endpoint(std::string_view name, const WaitInferenceEndpointOptions &options = {}) const {
        return make_wait_inference_endpoint(name, options).try_send<Endpoint>();
    }
    /// Waits until an endpoint runs, has a URL and answers its health check. Starts it.
    Pending<Endpoint> wait_inference_endpoint_async(std::string_view name, const WaitInferenceEndpointOptions &options = {}) const {
        return make_wait_inference_endpoint(name, options).start<Endpoint>();
    }

#if HFI_EXCEPTIONS
    /// Resumes an endpoint if need be, waits until it can be called, and holds it until hfi_endpoint_release. Blocks until it is
    /// done.
    /// @param name The endpoint's name.
    /// @param options What else is set.
    /// @return The hold on the endpoint.
    /// @throws Error The call failed.
    Lease acquire_inference_endpoint(std::string_view name, const AcquireInferenceEndpointOptions &options = {}) const {
        return try_acquire_inference_endpoint(name, options).value();
    }
#endif
    /// Resumes an endpoint if need be, waits until it can be called, and holds it until hfi_endpoint_release. Gives the error
    /// instead of throwing it.
    Result<Lease> try_acquire_inference_endpoint(std::string_view name, const AcquireInferenceEndpointOptions &options = {}) const {
        return make_acquire_inference_endpoint(name, options).try_send<Lease>();
    }
    /// Resumes an endpoint if need be, waits until it can be called, and holds it until hfi_endpoint_release. Starts it.
    Pending<Lease> acquire_inference_endpoint_async(std::string_view name,
                                                    const AcquireInferenceEndpointOptions &options = {}) const {
        return make_acquire_inference_endpoint(name, options).start<Lease>();
    }

protected:
    using Caller::Caller;

private:
    Request make_audio_classification(const Content &audio, const AudioClassificationOptions &options) const {
        Request request = make("audio_classification");
        request.set("audio", audio);
        detail::apply(request, options);
        return request;
    }
    Request make_audio_to_audio(const Content &audio, const AudioToAudioOptions &options) const {
        Request request = make("audio_to_audio");
        request.set("audio", audio);
        detail::apply(request, options);
        return request;
    }
    Request make_automatic_speech_recognition(const Content &audio, const AutomaticSpeechRecognitionOptions &options) const {
        Request request = make("automatic_speech_recognition");
        request.set("audio", audio);
        detail::apply(request, options);
        return request;
    }
    Request make_chat_completion(const Messages &messages, const ChatCompletionOptions &options) const {
        Request request = make("chat_completion");
        request.set("messages", messages);
        detail::apply(request, options);
        return request;
    }
    Request make_conversational(std::string_view text, const ConversationalOptions &options) const {
        Request request = make("conversational");
        request.set("text", text);
        detail::apply(request, options);
        return request;
    }
    Request make_document_question_answering(const Content &image, std::string_view question,
                                             const DocumentQuestionAnsweringOptions &options) const {
        Request request = make("document_question_answering");
        request.set("image", image);
        request.set("question", question);
        detail::apply(request, options);
        return request;
    }
    Request make_feature_extraction(const Texts &text, const FeatureExtractionOptions &options) const {
        Request request = make("feature_extraction");
        request.set("text", text);
        detail::apply(request, options);
        return request;
    }
    Request make_fill_mask(std::string_view text, const FillMaskOptions &options) const {
        Request request = make("fill_mask");
        request.set("text", text);
        detail::apply(request, options);
        return request;
    }
    Request make_image_classification(const Content &image, const ImageClassificationOptions &options) const {
        Request request = make("image_classification");
        request.set("image", image);
        detail::apply(request, options);
        return request;
    }
    Request make_image_segmentation(const Content &image, const ImageSegmentationOptions &options) const {
        Request request = make("image_segmentation");
        request.set("image", image);
        detail::apply(request, options);
        return request;
    }
    Request make_image_to_image(const Content &image, const ImageToImageOptions &options) const {
        Request request = make("image_to_image");
        request.set("image", image);
        detail::apply(request, options);
        return request;
    }
    Request make_image_to_text(const Content &image, const ImageToTextOptions &options) const {
        Request request = make("image_to_text");
        request.set("image", image);
        detail::apply(request, options);
        return request;
    }
    Request make_image_to_video(const Content &image, const ImageToVideoOptions &options) const {
        Request request = make("image_to_video");
        request.set("image", image);
        detail::apply(request, options);
        return request;
    }
    Request make_object_detection(const Content &image, const ObjectDetectionOptions &options) const {
        Request request = make("object_detection");
        request.set("image", image);
        detail::apply(request, options);
        return request;
    }
    Request make_question_answering(std::string_view question, std::string_view context,
                                    const QuestionAnsweringOptions &options) const {
        Request request = make("question_answering");
        request.set("question", question);
        request.set("context", context);
        detail::apply(request, options);
        return request;
    }
    Request make_sentence_similarity(std::string_view sentence, const std::vector<std::string> &other_sentences,
                                     const SentenceSimilarityOptions &options) const {
        Request request = make("sentence_similarity");
        request.set("sentence", sentence);
        request.set("other_sentences", other_sentences);
        detail::apply(request, options);
        return request;
    }
    Request make_summarization(std::string_view text, const SummarizationOptions &options) const {
        Request request = make("summarization");
        request.set("text", text);
        detail::apply(request, options);
        return request;
    }
    Request make_table_question_answering(const json &table, std::string_view query,
                                          const TableQuestionAnsweringOptions &options) const {
        Request request = make("table_question_answering");
        request.set("table", table);
        request.set("query", query);
        detail::apply(request, options);
        return request;
    }
    Request make_tabular_classification(const json &table, const TabularClassificationOptions &options) const {
        Request request = make("tabular_classification");
        request.set("table", table);
        detail::apply(request, options);
        return request;
    }
    Request make_tabular_regression(const json &table, const TabularRegressionOptions &options) const {
        Request request = make("tabular_regression");
        request.set("table", table);
        detail::apply(request, options);
        return request;
    }
    Request make_text_classification(std::string_view text, const TextClassificationOptions &options) const {
        Request request = make("text_classification");
        request.set("text", text);
        detail::apply(request, options);
        return request;
    }
    Request make_text_generation(std::string_view prompt, const TextGenerationOptions &options) const {
        Request request = make("text_generation");
        request.set("prompt", prompt);
        detail::apply(request, options);
        return request;
    }
    Request make_text_to_image(std::string_view prompt, const TextToImageOptions &options) const {
        Request request = make("text_to_image");
        request.set("prompt", prompt);
        detail::apply(request, options);
        return request;
    }
    Request make_text_to_speech(std::string_view text, const TextToSpeechOptions &options) const {
        Request request = make("text_to_speech");
        request.set("text", text);
        detail::apply(request, options);
        return request;
    }
    Request make_text_to_video(std::string_view prompt, const TextToVideoOptions &options) const {
        Request request = make("text_to_video");
        request.set("prompt", prompt);
        detail::apply(request, options);
        return request;
    }
    Request make_token_classification(std::string_view text, const TokenClassificationOptions &options) const {
        Request request = make("token_classification");
        request.set("text", text);
        detail::apply(request, options);
        return request;
    }
    Request make_translation(std::string_view text, const TranslationOptions &options) const {
        Request request = make("translation");
        request.set("text", text);
        detail::apply(request, options);
        return request;
    }
    Request make_visual_question_answering(const Content &image, std::string_view question,
                                           const VisualQuestionAnsweringOptions &options) const {
        Request request = make("visual_question_answering");
        request.set("image", image);
        request.set("question", question);
        detail::apply(request, options);
        return request;
    }
    Request make_zero_shot_classification(std::string_view text, const std::vector<std::string> &candidate_labels,
                                          const ZeroShotClassificationOptions &options) const {
        Request request = make("zero_shot_classification");
        request.set("text", text);
        request.set("candidate_labels", candidate_labels);
        detail::apply(request, options);
        return request;
    }
    Request make_zero_shot_image_classification(const Content &image, const std::vector<std::string> &candidate_labels,
                                                const ZeroShotImageClassificationOptions &options) const {
        Request request = make("zero_shot_image_classification");
        request.set("image", image);
        request.set("candidate_labels", candidate_labels);
        detail::apply(request, options);
        return request;
    }
    Request make_post(const PostOptions &options) const {
        Request request = make("post");
        detail::apply(request, options);
        return request;
    }
    Request make_get_endpoint_info(const GetEndpointInfoOptions &options) const {
        Request request = make("get_endpoint_info");
        detail::apply(request, options);
        return request;
    }
    Request make_health_check(const HealthCheckOptions &options) const {
        Request request = make("health_check");
        detail::apply(request, options);
        return request;
    }
    Request make_get_recommended_model(std::string_view task, const GetRecommendedModelOptions &options) const {
        Request request = make("get_recommended_model");
        request.set("task", task);
        detail::apply(request, options);
        return request;
    }
    Request make_chat_models(const ChatModelsOptions &options) const {
        Request request = make("chat_models");
        detail::apply(request, options);
        return request;
    }
    Request make_create_inference_endpoint(std::string_view name, const CreateInferenceEndpointOptions &options) const {
        Request request = make("create_inference_endpoint");
        request.set("name", name);
        detail::apply(request, options);
        return request;
    }
    Request make_create_inference_endpoint_from_catalog(const CreateInferenceEndpointFromCatalogOptions &options) const {
        Request request = make("create_inference_endpoint_from_catalog");
        detail::apply(request, options);
        return request;
    }
    Request make_get_inference_endpoint(std::string_view name, const GetInferenceEndpointOptions &options) const {
        Request request = make("get_inference_endpoint");
        request.set("name", name);
        detail::apply(request, options);
        return request;
    }
    Request make_list_inference_endpoints(const ListInferenceEndpointsOptions &options) const {
        Request request = make("list_inference_endpoints");
        detail::apply(request, options);
        return request;
    }
    Request make_update_inference_endpoint(std::string_view name, const UpdateInferenceEndpointOptions &options) const {
        Request request = make("update_inference_endpoint");
        request.set("name", name);
        detail::apply(request, options);
        return request;
    }
    Request make_pause_inference_endpoint(std::string_view name, const PauseInferenceEndpointOptions &options) const {
        Request request = make("pause_inference_endpoint");
        request.set("name", name);
        detail::apply(request, options);
        return request;
    }
    Request make_resume_inference_endpoint(std::string_view name, const ResumeInferenceEndpointOptions &options) const {
        Request request = make("resume_inference_endpoint");
        request.set("name", name);
        detail::apply(request, options);
        return request;
    }
    Request make_scale_to_zero_inference_endpoint(std::string_view name, const ScaleToZeroInferenceEndpointOptions &options) const {
        Request request = make("scale_to_zero_inference_endpoint");
        request.set("name", name);
        detail::apply(request, options);
        return request;
    }
    Request make_delete_inference_endpoint(std::string_view name, const DeleteInferenceEndpointOptions &options) const {
        Request request = make("delete_inference_endpoint");
        request.set("name", name);
        detail::apply(request, options);
        return request;
    }
    Request make_list_inference_catalog(const ListInferenceCatalogOptions &options) const {
        Request request = make("list_inference_catalog");
        detail::apply(request, options);
        return request;
    }
    Request make_list_inference_endpoints_hardware(const ListInferenceEndpointsHardwareOptions &options) const {
        Request request = make("list_inference_endpoints_hardware");
        detail::apply(request, options);
        return request;
    }
    Request make_wait_inference_endpoint(std::string_view name, const WaitInferenceEndpointOptions &options) const {
        Request request = make("wait_inference_endpoint");
        request.set("name", name);
        detail::apply(request, options);
        return request;
    }
    Request make_acquire_inference_endpoint(std::string_view name, const AcquireInferenceEndpointOptions &options) const {
        Request request = make("acquire_inference_endpoint");
        request.set("name", name);
        detail::apply(request, options);
        return request;
    }
};

HFI_NAMESPACE_END

#endif
