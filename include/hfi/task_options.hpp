// The options of each task and operation. Generated from the sources by `make generate`; do not edit.
#ifndef HFI_TASK_OPTIONS_HPP
#define HFI_TASK_OPTIONS_HPP

#include <hfi/results.hpp>

HFI_NAMESPACE_BEGIN

/// What can be set for the task `audio_classification`. What is not set is not sent. Since 0.1.0.
struct AudioClassificationOptions {
    /// Report at most this many results, the best first. 0 or more.
    std::optional<std::int64_t> top_k{};
    /// What turns the model's scores into the reported ones. One of `sigmoid`, `softmax`, `none`.
    std::optional<std::string> function_to_apply{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const AudioClassificationOptions &options) {
        request.set("top_k", options.top_k);
        request.set("function_to_apply", options.function_to_apply);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `audio_to_audio`. What is not set is not sent. Since 0.1.0.
struct AudioToAudioOptions {
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const AudioToAudioOptions &options) {
        request.set("model", options.model);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `automatic_speech_recognition`. What is not set is not sent. Since 0.1.0.
struct AutomaticSpeechRecognitionOptions {
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const AutomaticSpeechRecognitionOptions &options) {
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `chat_completion`. What is not set is not sent. Since 0.1.0.
struct ChatCompletionOptions {
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Lowers the odds of tokens by how often they have come.
    std::optional<double> frequency_penalty{};
    /// Raises or lowers the odds of single tokens. A JSON list.
    std::optional<hfi::json> logit_bias{};
    /// Report the log probability of each token.
    std::optional<bool> logprobs{};
    /// The most tokens to make. 0 or more.
    std::optional<std::int64_t> max_tokens{};
    /// How many answers to make. 0 or more.
    std::optional<std::int64_t> n{};
    /// Lowers the odds of tokens that have come at all.
    std::optional<double> presence_penalty{};
    /// What the answer must match, for instance a JSON schema. A JSON object.
    std::optional<hfi::json> response_format{};
    /// Makes random draws repeatable.
    std::optional<std::int64_t> seed{};
    /// Texts that end the answer.
    std::optional<std::vector<std::string>> stop{};
    /// How freely tokens are drawn; 1 is the model's own odds.
    std::optional<double> temperature{};
    /// "auto", "none", "required", or the tool to use. A text or a JSON object.
    std::optional<hfi::json> tool_choice{};
    /// A text in front of the tools.
    std::optional<std::string> tool_prompt{};
    /// The tools that the model may call. A JSON list.
    std::optional<hfi::json> tools{};
    /// Report this many of the likeliest tokens at each place. 0 or more.
    std::optional<std::int64_t> top_logprobs{};
    /// Draw from the likeliest tokens that together have this probability.
    std::optional<double> top_p{};
    /// `{"include_usage": true}` for the usage at a stream's end. A JSON object.
    std::optional<hfi::json> stream_options{};
    /// Members to merge into the body as they are. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const ChatCompletionOptions &options) {
        request.set("model", options.model);
        request.set("frequency_penalty", options.frequency_penalty);
        request.set("logit_bias", options.logit_bias);
        request.set("logprobs", options.logprobs);
        request.set("max_tokens", options.max_tokens);
        request.set("n", options.n);
        request.set("presence_penalty", options.presence_penalty);
        request.set("response_format", options.response_format);
        request.set("seed", options.seed);
        request.set("stop", options.stop);
        request.set("temperature", options.temperature);
        request.set("tool_choice", options.tool_choice);
        request.set("tool_prompt", options.tool_prompt);
        request.set("tools", options.tools);
        request.set("top_logprobs", options.top_logprobs);
        request.set("top_p", options.top_p);
        request.set("stream_options", options.stream_options);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `conversational`. What is not set is not sent. Since 0.1.0.
struct ConversationalOptions {
    /// What the user said before.
    std::optional<std::vector<std::string>> past_user_inputs{};
    /// What the model answered to it.
    std::optional<std::vector<std::string>> generated_responses{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Lowers the odds of tokens by how often they have come.
    std::optional<double> frequency_penalty{};
    /// Raises or lowers the odds of single tokens. A JSON list.
    std::optional<hfi::json> logit_bias{};
    /// Report the log probability of each token.
    std::optional<bool> logprobs{};
    /// The most tokens to make. 0 or more.
    std::optional<std::int64_t> max_tokens{};
    /// How many answers to make. 0 or more.
    std::optional<std::int64_t> n{};
    /// Lowers the odds of tokens that have come at all.
    std::optional<double> presence_penalty{};
    /// What the answer must match, for instance a JSON schema. A JSON object.
    std::optional<hfi::json> response_format{};
    /// Makes random draws repeatable.
    std::optional<std::int64_t> seed{};
    /// Texts that end the answer.
    std::optional<std::vector<std::string>> stop{};
    /// How freely tokens are drawn; 1 is the model's own odds.
    std::optional<double> temperature{};
    /// "auto", "none", "required", or the tool to use. A text or a JSON object.
    std::optional<hfi::json> tool_choice{};
    /// A text in front of the tools.
    std::optional<std::string> tool_prompt{};
    /// The tools that the model may call. A JSON list.
    std::optional<hfi::json> tools{};
    /// Report this many of the likeliest tokens at each place. 0 or more.
    std::optional<std::int64_t> top_logprobs{};
    /// Draw from the likeliest tokens that together have this probability.
    std::optional<double> top_p{};
    /// `{"include_usage": true}` for the usage at a stream's end. A JSON object.
    std::optional<hfi::json> stream_options{};
    /// Members to merge into the body as they are. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const ConversationalOptions &options) {
        request.set("past_user_inputs", options.past_user_inputs);
        request.set("generated_responses", options.generated_responses);
        request.set("model", options.model);
        request.set("frequency_penalty", options.frequency_penalty);
        request.set("logit_bias", options.logit_bias);
        request.set("logprobs", options.logprobs);
        request.set("max_tokens", options.max_tokens);
        request.set("n", options.n);
        request.set("presence_penalty", options.presence_penalty);
        request.set("response_format", options.response_format);
        request.set("seed", options.seed);
        request.set("stop", options.stop);
        request.set("temperature", options.temperature);
        request.set("tool_choice", options.tool_choice);
        request.set("tool_prompt", options.tool_prompt);
        request.set("tools", options.tools);
        request.set("top_logprobs", options.top_logprobs);
        request.set("top_p", options.top_p);
        request.set("stream_options", options.stream_options);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `document_question_answering`. What is not set is not sent. Since 0.1.0.
struct DocumentQuestionAnsweringOptions {
    /// By how many tokens the pieces of a long context overlap. 0 or more.
    std::optional<std::int64_t> doc_stride{};
    /// Whether an empty answer may be given.
    std::optional<bool> handle_impossible_answer{};
    /// The language to read the document in, if it has to be read.
    std::optional<std::string> lang{};
    /// The longest answer, in tokens. 0 or more.
    std::optional<std::int64_t> max_answer_len{};
    /// Cut the question to this many tokens. 0 or more.
    std::optional<std::int64_t> max_question_len{};
    /// The most tokens of question and context in one piece. 0 or more.
    std::optional<std::int64_t> max_seq_len{};
    /// Report at most this many results, the best first. 0 or more.
    std::optional<std::int64_t> top_k{};
    /// The words and where they are, if the document was read already. A JSON list.
    std::optional<hfi::json> word_boxes{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const DocumentQuestionAnsweringOptions &options) {
        request.set("doc_stride", options.doc_stride);
        request.set("handle_impossible_answer", options.handle_impossible_answer);
        request.set("lang", options.lang);
        request.set("max_answer_len", options.max_answer_len);
        request.set("max_question_len", options.max_question_len);
        request.set("max_seq_len", options.max_seq_len);
        request.set("top_k", options.top_k);
        request.set("word_boxes", options.word_boxes);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `feature_extraction`. What is not set is not sent. Since 0.1.0.
struct FeatureExtractionOptions {
    /// Give vectors of length 1.
    std::optional<bool> normalize{};
    /// The prompt of the model's settings to put in front.
    std::optional<std::string> prompt_name{};
    /// Cut texts that are too long, instead of refusing them.
    std::optional<bool> truncate{};
    /// The side to cut. One of `left`, `right`.
    std::optional<std::string> truncation_direction{};
    /// Give vectors of this many numbers. 1 or more.
    std::optional<std::int64_t> dimensions{};
    /// How the server sends the numbers. One of `float`, `base64`.
    std::optional<std::string> encoding_format{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const FeatureExtractionOptions &options) {
        request.set("normalize", options.normalize);
        request.set("prompt_name", options.prompt_name);
        request.set("truncate", options.truncate);
        request.set("truncation_direction", options.truncation_direction);
        request.set("dimensions", options.dimensions);
        request.set("encoding_format", options.encoding_format);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `fill_mask`. What is not set is not sent. Since 0.1.0.
struct FillMaskOptions {
    /// Words to choose from, instead of all.
    std::optional<std::vector<std::string>> targets{};
    /// Report at most this many results, the best first. 0 or more.
    std::optional<std::int64_t> top_k{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const FillMaskOptions &options) {
        request.set("targets", options.targets);
        request.set("top_k", options.top_k);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `image_classification`. What is not set is not sent. Since 0.1.0.
struct ImageClassificationOptions {
    /// What turns the model's scores into the reported ones. One of `sigmoid`, `softmax`, `none`.
    std::optional<std::string> function_to_apply{};
    /// Report at most this many results, the best first. 0 or more.
    std::optional<std::int64_t> top_k{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const ImageClassificationOptions &options) {
        request.set("function_to_apply", options.function_to_apply);
        request.set("top_k", options.top_k);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `image_segmentation`. What is not set is not sent. Since 0.1.0.
struct ImageSegmentationOptions {
    /// From which probability a pixel belongs to a mask.
    std::optional<double> mask_threshold{};
    /// From which part of a segment on a smaller one it counts for itself.
    std::optional<double> overlap_mask_area_threshold{};
    /// What is told apart. One of `instance`, `panoptic`, `semantic`.
    std::optional<std::string> subtask{};
    /// The lowest score to report.
    std::optional<double> threshold{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const ImageSegmentationOptions &options) {
        request.set("mask_threshold", options.mask_threshold);
        request.set("overlap_mask_area_threshold", options.overlap_mask_area_threshold);
        request.set("subtask", options.subtask);
        request.set("threshold", options.threshold);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `image_to_image`. What is not set is not sent. Since 0.1.0.
struct ImageToImageOptions {
    /// What to make of the image.
    std::optional<std::string> prompt{};
    /// What the result should not show.
    std::optional<std::string> negative_prompt{};
    /// The size of the result: `{"width", "height"}` in pixels. A JSON object.
    std::optional<hfi::json> target_size{};
    /// How many steps of denoising; more is better and slower. 0 or more.
    std::optional<std::int64_t> num_inference_steps{};
    /// How closely to follow the prompt.
    std::optional<double> guidance_scale{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const ImageToImageOptions &options) {
        request.set("prompt", options.prompt);
        request.set("negative_prompt", options.negative_prompt);
        request.set("target_size", options.target_size);
        request.set("num_inference_steps", options.num_inference_steps);
        request.set("guidance_scale", options.guidance_scale);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `image_to_text`. What is not set is not sent. Since 0.1.0.
struct ImageToTextOptions {
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const ImageToTextOptions &options) {
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `image_to_video`. What is not set is not sent. Since 0.1.0.
struct ImageToVideoOptions {
    /// What is to happen in the film.
    std::optional<std::string> prompt{};
    /// What the result should not show.
    std::optional<std::string> negative_prompt{};
    /// How many pictures the film has.
    std::optional<double> num_frames{};
    /// How many steps of denoising; more is better and slower. 0 or more.
    std::optional<std::int64_t> num_inference_steps{};
    /// How closely to follow the prompt.
    std::optional<double> guidance_scale{};
    /// Makes the result repeatable.
    std::optional<std::int64_t> seed{};
    /// The size of the result: `{"width", "height"}` in pixels. A JSON object.
    std::optional<hfi::json> target_size{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const ImageToVideoOptions &options) {
        request.set("prompt", options.prompt);
        request.set("negative_prompt", options.negative_prompt);
        request.set("num_frames", options.num_frames);
        request.set("num_inference_steps", options.num_inference_steps);
        request.set("guidance_scale", options.guidance_scale);
        request.set("seed", options.seed);
        request.set("target_size", options.target_size);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `object_detection`. What is not set is not sent. Since 0.1.0.
struct ObjectDetectionOptions {
    /// The lowest score to report.
    std::optional<double> threshold{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const ObjectDetectionOptions &options) {
        request.set("threshold", options.threshold);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `question_answering`. What is not set is not sent. Since 0.1.0.
struct QuestionAnsweringOptions {
    /// Let answers begin and end with whole words.
    std::optional<bool> align_to_words{};
    /// By how many tokens the pieces of a long context overlap. 0 or more.
    std::optional<std::int64_t> doc_stride{};
    /// Whether an empty answer may be given.
    std::optional<bool> handle_impossible_answer{};
    /// The longest answer, in tokens. 0 or more.
    std::optional<std::int64_t> max_answer_len{};
    /// Cut the question to this many tokens. 0 or more.
    std::optional<std::int64_t> max_question_len{};
    /// The most tokens of question and context in one piece. 0 or more.
    std::optional<std::int64_t> max_seq_len{};
    /// Report at most this many results, the best first. 0 or more.
    std::optional<std::int64_t> top_k{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const QuestionAnsweringOptions &options) {
        request.set("align_to_words", options.align_to_words);
        request.set("doc_stride", options.doc_stride);
        request.set("handle_impossible_answer", options.handle_impossible_answer);
        request.set("max_answer_len", options.max_answer_len);
        request.set("max_question_len", options.max_question_len);
        request.set("max_seq_len", options.max_seq_len);
        request.set("top_k", options.top_k);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `sentence_similarity`. What is not set is not sent. Since 0.1.0.
struct SentenceSimilarityOptions {
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const SentenceSimilarityOptions &options) {
        request.set("model", options.model);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `summarization`. What is not set is not sent. Since 0.1.0.
struct SummarizationOptions {
    /// Remove blanks that the tokenizer leaves in the result.
    std::optional<bool> clean_up_tokenization_spaces{};
    /// Further parameters of the text generation. A JSON object.
    std::optional<hfi::json> generate_parameters{};
    /// What to cut off a text that is too long. One of `do_not_truncate`, `longest_first`, `only_first`, `only_second`.
    std::optional<std::string> truncation{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const SummarizationOptions &options) {
        request.set("clean_up_tokenization_spaces", options.clean_up_tokenization_spaces);
        request.set("generate_parameters", options.generate_parameters);
        request.set("truncation", options.truncation);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `table_question_answering`. What is not set is not sent. Since 0.1.0.
struct TableQuestionAnsweringOptions {
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// How short inputs are filled up. One of `do_not_pad`, `longest`, `max_length`.
    std::optional<std::string> padding{};
    /// Work through the questions one after the other, as SQA models do.
    std::optional<bool> sequential{};
    /// Drop rows of a table that is too large.
    std::optional<bool> truncation{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const TableQuestionAnsweringOptions &options) {
        request.set("model", options.model);
        request.set("padding", options.padding);
        request.set("sequential", options.sequential);
        request.set("truncation", options.truncation);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `tabular_classification`. What is not set is not sent. Since 0.1.0.
struct TabularClassificationOptions {
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const TabularClassificationOptions &options) {
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `tabular_regression`. What is not set is not sent. Since 0.1.0.
struct TabularRegressionOptions {
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const TabularRegressionOptions &options) {
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `text_classification`. What is not set is not sent. Since 0.1.0.
struct TextClassificationOptions {
    /// Report at most this many results, the best first. 0 or more.
    std::optional<std::int64_t> top_k{};
    /// What turns the model's scores into the reported ones. One of `sigmoid`, `softmax`, `none`.
    std::optional<std::string> function_to_apply{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const TextClassificationOptions &options) {
        request.set("top_k", options.top_k);
        request.set("function_to_apply", options.function_to_apply);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `text_generation`. What is not set is not sent. Since 0.1.0.
struct TextGenerationOptions {
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// The LoRA adapter to apply.
    std::optional<std::string> adapter_id{};
    /// How many continuations to try, to keep the most likely. 0 or more.
    std::optional<std::int64_t> best_of{};
    /// Report the prompt's tokens too; needs details.
    std::optional<bool> decoder_input_details{};
    /// Report tokens, log probabilities and why the text ends.
    std::optional<bool> details{};
    /// Draw tokens at random instead of taking the likeliest.
    std::optional<bool> do_sample{};
    /// Lowers the odds of tokens by how often they have come.
    std::optional<double> frequency_penalty{};
    /// What the text must match: `{"type": "json" or "regex", "value"}`. A JSON object.
    std::optional<hfi::json> grammar{};
    /// The most tokens to make. 0 or more.
    std::optional<std::int64_t> max_new_tokens{};
    /// Above 1, lowers the odds of tokens that have come.
    std::optional<double> repetition_penalty{};
    /// Put the prompt in front of the answer.
    std::optional<bool> return_full_text{};
    /// Makes random draws repeatable.
    std::optional<std::int64_t> seed{};
    /// Texts that end the answer.
    std::optional<std::vector<std::string>> stop{};
    /// How freely tokens are drawn; 1 is the model's own odds.
    std::optional<double> temperature{};
    /// Draw from this many of the likeliest tokens. 0 or more.
    std::optional<std::int64_t> top_k{};
    /// Report this many of the likeliest tokens at each place. 0 or more.
    std::optional<std::int64_t> top_n_tokens{};
    /// Draw from the likeliest tokens that together have this probability.
    std::optional<double> top_p{};
    /// Cut the prompt to this many tokens. 0 or more.
    std::optional<std::int64_t> truncate{};
    /// Draw from the tokens of typical surprise up to this probability.
    std::optional<double> typical_p{};
    /// Mark the text as made by a machine.
    std::optional<bool> watermark{};
    /// Members to merge into the body as they are. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const TextGenerationOptions &options) {
        request.set("model", options.model);
        request.set("adapter_id", options.adapter_id);
        request.set("best_of", options.best_of);
        request.set("decoder_input_details", options.decoder_input_details);
        request.set("details", options.details);
        request.set("do_sample", options.do_sample);
        request.set("frequency_penalty", options.frequency_penalty);
        request.set("grammar", options.grammar);
        request.set("max_new_tokens", options.max_new_tokens);
        request.set("repetition_penalty", options.repetition_penalty);
        request.set("return_full_text", options.return_full_text);
        request.set("seed", options.seed);
        request.set("stop", options.stop);
        request.set("temperature", options.temperature);
        request.set("top_k", options.top_k);
        request.set("top_n_tokens", options.top_n_tokens);
        request.set("top_p", options.top_p);
        request.set("truncate", options.truncate);
        request.set("typical_p", options.typical_p);
        request.set("watermark", options.watermark);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `text_to_image`. What is not set is not sent. Since 0.1.0.
struct TextToImageOptions {
    /// What the result should not show.
    std::optional<std::string> negative_prompt{};
    /// The height in pixels. 1 or more.
    std::optional<std::int64_t> height{};
    /// The width in pixels. 1 or more.
    std::optional<std::int64_t> width{};
    /// How many steps of denoising; more is better and slower. 0 or more.
    std::optional<std::int64_t> num_inference_steps{};
    /// How closely to follow the prompt.
    std::optional<double> guidance_scale{};
    /// The scheduler to use instead of the model's.
    std::optional<std::string> scheduler{};
    /// Makes the result repeatable.
    std::optional<std::int64_t> seed{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const TextToImageOptions &options) {
        request.set("negative_prompt", options.negative_prompt);
        request.set("height", options.height);
        request.set("width", options.width);
        request.set("num_inference_steps", options.num_inference_steps);
        request.set("guidance_scale", options.guidance_scale);
        request.set("scheduler", options.scheduler);
        request.set("seed", options.seed);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `text_to_speech`. What is not set is not sent. Since 0.1.0.
struct TextToSpeechOptions {
    /// Draw tokens at random instead of taking the likeliest.
    std::optional<bool> do_sample{};
    /// When a beam search ends: true, false or "never". True, false or a text.
    std::optional<hfi::json> early_stopping{};
    /// Draw only tokens above this probability.
    std::optional<double> epsilon_cutoff{};
    /// Draw only tokens above a bound that follows the entropy.
    std::optional<double> eta_cutoff{};
    /// The most tokens, the input's included. 0 or more.
    std::optional<std::int64_t> max_length{};
    /// The most tokens to make. 0 or more.
    std::optional<std::int64_t> max_new_tokens{};
    /// The fewest tokens, the input's included. 0 or more.
    std::optional<std::int64_t> min_length{};
    /// The fewest tokens to make. 0 or more.
    std::optional<std::int64_t> min_new_tokens{};
    /// Into how many groups the beams are divided. 0 or more.
    std::optional<std::int64_t> num_beam_groups{};
    /// How many beams to search with. 0 or more.
    std::optional<std::int64_t> num_beams{};
    /// How much a contrastive search punishes repetition.
    std::optional<double> penalty_alpha{};
    /// How freely tokens are drawn; 1 is the model's own odds.
    std::optional<double> temperature{};
    /// Draw from this many of the likeliest tokens. 0 or more.
    std::optional<std::int64_t> top_k{};
    /// Draw from the likeliest tokens that together have this probability.
    std::optional<double> top_p{};
    /// Draw from the tokens of typical surprise up to this probability.
    std::optional<double> typical_p{};
    /// Keep attention states between tokens, which is quicker.
    std::optional<bool> use_cache{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const TextToSpeechOptions &options) {
        request.set("do_sample", options.do_sample);
        request.set("early_stopping", options.early_stopping);
        request.set("epsilon_cutoff", options.epsilon_cutoff);
        request.set("eta_cutoff", options.eta_cutoff);
        request.set("max_length", options.max_length);
        request.set("max_new_tokens", options.max_new_tokens);
        request.set("min_length", options.min_length);
        request.set("min_new_tokens", options.min_new_tokens);
        request.set("num_beam_groups", options.num_beam_groups);
        request.set("num_beams", options.num_beams);
        request.set("penalty_alpha", options.penalty_alpha);
        request.set("temperature", options.temperature);
        request.set("top_k", options.top_k);
        request.set("top_p", options.top_p);
        request.set("typical_p", options.typical_p);
        request.set("use_cache", options.use_cache);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `text_to_video`. What is not set is not sent. Since 0.1.0.
struct TextToVideoOptions {
    /// How closely to follow the prompt.
    std::optional<double> guidance_scale{};
    /// What the result should not show.
    std::optional<std::vector<std::string>> negative_prompt{};
    /// How many pictures the film has.
    std::optional<double> num_frames{};
    /// How many steps of denoising; more is better and slower. 0 or more.
    std::optional<std::int64_t> num_inference_steps{};
    /// Makes the result repeatable.
    std::optional<std::int64_t> seed{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const TextToVideoOptions &options) {
        request.set("guidance_scale", options.guidance_scale);
        request.set("negative_prompt", options.negative_prompt);
        request.set("num_frames", options.num_frames);
        request.set("num_inference_steps", options.num_inference_steps);
        request.set("seed", options.seed);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `token_classification`. What is not set is not sent. Since 0.1.0.
struct TokenClassificationOptions {
    /// How tokens are joined to entities. One of `none`, `simple`, `first`, `average`, `max`.
    std::optional<std::string> aggregation_strategy{};
    /// Labels to leave out.
    std::optional<std::vector<std::string>> ignore_labels{};
    /// By how many tokens the pieces of a long text overlap. 0 or more.
    std::optional<std::int64_t> stride{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const TokenClassificationOptions &options) {
        request.set("aggregation_strategy", options.aggregation_strategy);
        request.set("ignore_labels", options.ignore_labels);
        request.set("stride", options.stride);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `translation`. What is not set is not sent. Since 0.1.0.
struct TranslationOptions {
    /// The text's language, by the model's code; only with tgt_lang.
    std::optional<std::string> src_lang{};
    /// The language to translate into; only with src_lang.
    std::optional<std::string> tgt_lang{};
    /// Remove blanks that the tokenizer leaves in the result.
    std::optional<bool> clean_up_tokenization_spaces{};
    /// What to cut off a text that is too long. One of `do_not_truncate`, `longest_first`, `only_first`, `only_second`.
    std::optional<std::string> truncation{};
    /// Further parameters of the text generation. A JSON object.
    std::optional<hfi::json> generate_parameters{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const TranslationOptions &options) {
        request.set("src_lang", options.src_lang);
        request.set("tgt_lang", options.tgt_lang);
        request.set("clean_up_tokenization_spaces", options.clean_up_tokenization_spaces);
        request.set("truncation", options.truncation);
        request.set("generate_parameters", options.generate_parameters);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `visual_question_answering`. What is not set is not sent. Since 0.1.0.
struct VisualQuestionAnsweringOptions {
    /// Report at most this many results, the best first. 0 or more.
    std::optional<std::int64_t> top_k{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const VisualQuestionAnsweringOptions &options) {
        request.set("top_k", options.top_k);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `zero_shot_classification`. What is not set is not sent. Since 0.1.0.
struct ZeroShotClassificationOptions {
    /// Whether several labels may be true at once. By default `false`.
    std::optional<bool> multi_label{};
    /// The sentence that is tested, with `{}` in the label's place.
    std::optional<std::string> hypothesis_template{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const ZeroShotClassificationOptions &options) {
        request.set("multi_label", options.multi_label);
        request.set("hypothesis_template", options.hypothesis_template);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `zero_shot_image_classification`. What is not set is not sent. Since 0.1.0.
struct ZeroShotImageClassificationOptions {
    /// The sentence that is tested, with `{}` in the label's place.
    std::optional<std::string> hypothesis_template{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// Further parameters, sent as they are; they beat the others. A JSON object.
    std::optional<hfi::json> extra_body{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const ZeroShotImageClassificationOptions &options) {
        request.set("hypothesis_template", options.hypothesis_template);
        request.set("model", options.model);
        request.set("extra_body", options.extra_body);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `post`. What is not set is not sent. Since 0.1.0.
struct PostOptions {
    /// The body, as JSON; instead of `data`.
    std::optional<hfi::json> json{};
    /// The body, as bytes of any type; instead of `json`.
    std::optional<Content> data{};
    /// The model for this call: an id on the Hub or a URL; beats the client's.
    std::optional<std::string> model{};
    /// The model's task, as "fill-mask", if the model serves several or is not set.
    std::optional<std::string> task{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const PostOptions &options) {
        request.set("json", options.json);
        request.set("data", options.data);
        request.set("model", options.model);
        request.set("task", options.task);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `get_endpoint_info`. What is not set is not sent. Since 0.1.0.
struct GetEndpointInfoOptions {
    /// The server's URL; without it the client's.
    std::optional<std::string> model{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const GetEndpointInfoOptions &options) {
        request.set("model", options.model);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `health_check`. What is not set is not sent. Since 0.1.0.
struct HealthCheckOptions {
    /// The server's URL; without it the client's.
    std::optional<std::string> model{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const HealthCheckOptions &options) {
        request.set("model", options.model);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `get_recommended_model`. What is not set is not sent. Since 0.1.0.
struct GetRecommendedModelOptions {
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const GetRecommendedModelOptions &options) {
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the task `chat_models`. What is not set is not sent. Since 0.1.0.
struct ChatModelsOptions {
    /// What the id must have in it, in small or large letters.
    std::optional<std::string> search{};
    /// A provider that must have it; others are left out of the result.
    std::optional<std::string> provider{};
    /// True: it must call tools; other providers are left out of the result.
    std::optional<bool> tools{};
    /// True: it must answer by a JSON schema; other providers are left out of the result.
    std::optional<bool> structured_output{};
    /// How many tokens a conversation must be able to have. 0 or more.
    std::optional<std::int64_t> min_context_length{};
    /// The most that a million tokens of the answer may cost, in US dollars; unknown prices are left out.
    std::optional<double> max_price{};
    /// What comes first: the best that a provider left in the result offers. One of `price`, `latency`, `throughput`,
    /// `context_length`.
    std::optional<std::string> sort{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const ChatModelsOptions &options) {
        request.set("search", options.search);
        request.set("provider", options.provider);
        request.set("tools", options.tools);
        request.set("structured_output", options.structured_output);
        request.set("min_context_length", options.min_context_length);
        request.set("max_price", options.max_price);
        request.set("sort", options.sort);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the operation `create_inference_endpoint`. What is not set is not sent. Since 0.1.0.
struct CreateInferenceEndpointOptions {
    /// The model's id on the Hub. Required.
    std::optional<std::string> repository{};
    /// The model's framework: `pytorch`, `custom` … Required.
    std::optional<std::string> framework{};
    /// What computes: `cpu`, `gpu` or `neuron`. Required.
    std::optional<std::string> accelerator{};
    /// The size of the instance, as `x2`. Required.
    std::optional<std::string> instance_size{};
    /// The type of the instance, as `intel-icl` or `nvidia-l4`. Required.
    std::optional<std::string> instance_type{};
    /// The region of the hardware, as `us-east-1`. Required.
    std::optional<std::string> region{};
    /// Whose hardware: `aws`, `azure`, `gcp` … Required.
    std::optional<std::string> vendor{};
    /// Who may call it. One of `authenticated`, `public`, `private`. By default `"authenticated"`.
    std::optional<std::string> type{};
    /// The least number of replicas; 0 lets it scale to zero. 0 or more. By default `1`.
    std::optional<std::int64_t> min_replica{};
    /// The largest number of replicas. 0 or more. By default `1`.
    std::optional<std::int64_t> max_replica{};
    /// What is measured to add replicas. One of `pendingRequests`, `hardwareUsage`.
    std::optional<std::string> scaling_metric{};
    /// The value of the metric at which a replica is added.
    std::optional<double> scaling_threshold{};
    /// Minutes without a call after which it scales to zero. 0 or more.
    std::optional<std::int64_t> scale_to_zero_timeout{};
    /// The model's revision: a commit, branch or tag.
    std::optional<std::string> revision{};
    /// The model's task, as `text-generation`.
    std::optional<std::string> task{};
    /// The container image: `{"url": …, "port": …}`, or one variant by its name, as `{"vLLM": {"url": …}}`. A JSON object.
    std::optional<hfi::json> custom_image{};
    /// The container's command, in place of the image's.
    std::optional<std::vector<std::string>> container_command{};
    /// The arguments of the container's command.
    std::optional<std::vector<std::string>> container_args{};
    /// Environment variables of the container, values as texts. A JSON object.
    std::optional<hfi::json> env{};
    /// Secret environment variables of the container, values as texts; never shown. A JSON object.
    std::optional<hfi::json> secrets{};
    /// A domain of one's own for the endpoint.
    std::optional<std::string> domain{};
    /// A path of one's own to the model, beginning with `/`.
    std::optional<std::string> path{};
    /// Whether replies are cached.
    std::optional<bool> cache_http_responses{};
    /// Tags of the endpoint.
    std::optional<std::vector<std::string>> tags{};
    /// The user at the registry of a custom image.
    std::optional<std::string> container_registry_username{};
    /// That user's password; never shown. Wants `container_registry_username`.
    std::optional<std::string> container_registry_password{};
    /// The AWS account that may reach it by PrivateLink. Wants `private_link_region`.
    std::optional<std::string> private_link_account_id{};
    /// The AWS region of the PrivateLink's entry.
    std::optional<std::string> private_link_region{};
    /// Ignored, as huggingface_hub does; see `private_link_account_id`.
    std::optional<std::string> account_id{};
    /// The user or organisation that it belongs to; by default the token's user.
    std::optional<std::string> namespace_{};
    /// A token for this operation in place of the client's; false for none, true to fail without one. True, false or a text.
    std::optional<hfi::json> token{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const CreateInferenceEndpointOptions &options) {
        request.set("repository", options.repository);
        request.set("framework", options.framework);
        request.set("accelerator", options.accelerator);
        request.set("instance_size", options.instance_size);
        request.set("instance_type", options.instance_type);
        request.set("region", options.region);
        request.set("vendor", options.vendor);
        request.set("type", options.type);
        request.set("min_replica", options.min_replica);
        request.set("max_replica", options.max_replica);
        request.set("scaling_metric", options.scaling_metric);
        request.set("scaling_threshold", options.scaling_threshold);
        request.set("scale_to_zero_timeout", options.scale_to_zero_timeout);
        request.set("revision", options.revision);
        request.set("task", options.task);
        request.set("custom_image", options.custom_image);
        request.set("container_command", options.container_command);
        request.set("container_args", options.container_args);
        request.set("env", options.env);
        request.set("secrets", options.secrets);
        request.set("domain", options.domain);
        request.set("path", options.path);
        request.set("cache_http_responses", options.cache_http_responses);
        request.set("tags", options.tags);
        request.set("container_registry_username", options.container_registry_username);
        request.set("container_registry_password", options.container_registry_password);
        request.set("private_link_account_id", options.private_link_account_id);
        request.set("private_link_region", options.private_link_region);
        request.set("account_id", options.account_id);
        request.set("namespace", options.namespace_);
        request.set("token", options.token);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the operation `create_inference_endpoint_from_catalog`. What is not set is not sent. Since 0.1.0.
struct CreateInferenceEndpointFromCatalogOptions {
    /// The model's id in the catalog; or `recipe_id`.
    std::optional<std::string> repo_id{};
    /// The recipe's id in the catalog; or `repo_id`.
    std::optional<std::string> recipe_id{};
    /// The endpoint's name; by default one is made up.
    std::optional<std::string> name{};
    /// Which of the model's recipes: `cpu`, `gpu` or `neuron`.
    std::optional<std::string> accelerator{};
    /// Which of the model's recipes: the one for this file.
    std::optional<std::string> gguf_file{};
    /// The user or organisation that it belongs to; by default the token's user.
    std::optional<std::string> namespace_{};
    /// A token for this operation in place of the client's; false for none, true to fail without one. True, false or a text.
    std::optional<hfi::json> token{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const CreateInferenceEndpointFromCatalogOptions &options) {
        request.set("repo_id", options.repo_id);
        request.set("recipe_id", options.recipe_id);
        request.set("name", options.name);
        request.set("accelerator", options.accelerator);
        request.set("gguf_file", options.gguf_file);
        request.set("namespace", options.namespace_);
        request.set("token", options.token);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the operation `get_inference_endpoint`. What is not set is not sent. Since 0.1.0.
struct GetInferenceEndpointOptions {
    /// The user or organisation that it belongs to; by default the token's user.
    std::optional<std::string> namespace_{};
    /// A token for this operation in place of the client's; false for none, true to fail without one. True, false or a text.
    std::optional<hfi::json> token{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const GetInferenceEndpointOptions &options) {
        request.set("namespace", options.namespace_);
        request.set("token", options.token);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the operation `list_inference_endpoints`. What is not set is not sent. Since 0.1.0.
struct ListInferenceEndpointsOptions {
    /// The user or organisation whose endpoints are listed; `*` for the token's user and all of the user's organisations; by
    /// default the user.
    std::optional<std::string> namespace_{};
    /// A token for this operation in place of the client's; false for none, true to fail without one. True, false or a text.
    std::optional<hfi::json> token{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const ListInferenceEndpointsOptions &options) {
        request.set("namespace", options.namespace_);
        request.set("token", options.token);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the operation `update_inference_endpoint`. What is not set is not sent. Since 0.1.0.
struct UpdateInferenceEndpointOptions {
    /// The model's id on the Hub.
    std::optional<std::string> repository{};
    /// The model's framework: `pytorch`, `custom` …
    std::optional<std::string> framework{};
    /// What computes: `cpu`, `gpu` or `neuron`.
    std::optional<std::string> accelerator{};
    /// The size of the instance, as `x2`.
    std::optional<std::string> instance_size{};
    /// The type of the instance, as `intel-icl` or `nvidia-l4`.
    std::optional<std::string> instance_type{};
    /// The least number of replicas; 0 lets it scale to zero. 0 or more.
    std::optional<std::int64_t> min_replica{};
    /// The largest number of replicas. 0 or more.
    std::optional<std::int64_t> max_replica{};
    /// What is measured to add replicas. One of `pendingRequests`, `hardwareUsage`.
    std::optional<std::string> scaling_metric{};
    /// The value of the metric at which a replica is added.
    std::optional<double> scaling_threshold{};
    /// Minutes without a call after which it scales to zero. 0 or more.
    std::optional<std::int64_t> scale_to_zero_timeout{};
    /// The model's revision: a commit, branch or tag.
    std::optional<std::string> revision{};
    /// The model's task, as `text-generation`.
    std::optional<std::string> task{};
    /// The container image: `{"url": …, "port": …}`, or one variant by its name, as `{"vLLM": {"url": …}}`. A JSON object.
    std::optional<hfi::json> custom_image{};
    /// The container's command, in place of the image's.
    std::optional<std::vector<std::string>> container_command{};
    /// The arguments of the container's command.
    std::optional<std::vector<std::string>> container_args{};
    /// Environment variables of the container, values as texts. A JSON object.
    std::optional<hfi::json> env{};
    /// Secret environment variables of the container, values as texts; never shown. A JSON object.
    std::optional<hfi::json> secrets{};
    /// A domain of one's own for the endpoint.
    std::optional<std::string> domain{};
    /// A path of one's own to the model, beginning with `/`.
    std::optional<std::string> path{};
    /// Whether replies are cached.
    std::optional<bool> cache_http_responses{};
    /// Tags of the endpoint.
    std::optional<std::vector<std::string>> tags{};
    /// Accelerators that share a copy of the model (vLLM and SGLang). 1 or more.
    std::optional<std::int64_t> tensor_parallel_size{};
    /// Copies of the model, one an accelerator (vLLM). 1 or more.
    std::optional<std::int64_t> data_parallel_size{};
    /// The user or organisation that it belongs to; by default the token's user.
    std::optional<std::string> namespace_{};
    /// A token for this operation in place of the client's; false for none, true to fail without one. True, false or a text.
    std::optional<hfi::json> token{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const UpdateInferenceEndpointOptions &options) {
        request.set("repository", options.repository);
        request.set("framework", options.framework);
        request.set("accelerator", options.accelerator);
        request.set("instance_size", options.instance_size);
        request.set("instance_type", options.instance_type);
        request.set("min_replica", options.min_replica);
        request.set("max_replica", options.max_replica);
        request.set("scaling_metric", options.scaling_metric);
        request.set("scaling_threshold", options.scaling_threshold);
        request.set("scale_to_zero_timeout", options.scale_to_zero_timeout);
        request.set("revision", options.revision);
        request.set("task", options.task);
        request.set("custom_image", options.custom_image);
        request.set("container_command", options.container_command);
        request.set("container_args", options.container_args);
        request.set("env", options.env);
        request.set("secrets", options.secrets);
        request.set("domain", options.domain);
        request.set("path", options.path);
        request.set("cache_http_responses", options.cache_http_responses);
        request.set("tags", options.tags);
        request.set("tensor_parallel_size", options.tensor_parallel_size);
        request.set("data_parallel_size", options.data_parallel_size);
        request.set("namespace", options.namespace_);
        request.set("token", options.token);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the operation `pause_inference_endpoint`. What is not set is not sent. Since 0.1.0.
struct PauseInferenceEndpointOptions {
    /// The user or organisation that it belongs to; by default the token's user.
    std::optional<std::string> namespace_{};
    /// A token for this operation in place of the client's; false for none, true to fail without one. True, false or a text.
    std::optional<hfi::json> token{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const PauseInferenceEndpointOptions &options) {
        request.set("namespace", options.namespace_);
        request.set("token", options.token);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the operation `resume_inference_endpoint`. What is not set is not sent. Since 0.1.0.
struct ResumeInferenceEndpointOptions {
    /// The user or organisation that it belongs to; by default the token's user.
    std::optional<std::string> namespace_{};
    /// A token for this operation in place of the client's; false for none, true to fail without one. True, false or a text.
    std::optional<hfi::json> token{};
    /// Whether it is no error that it runs already. By default `true`.
    std::optional<bool> running_ok{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const ResumeInferenceEndpointOptions &options) {
        request.set("namespace", options.namespace_);
        request.set("token", options.token);
        request.set("running_ok", options.running_ok);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the operation `scale_to_zero_inference_endpoint`. What is not set is not sent. Since 0.1.0.
struct ScaleToZeroInferenceEndpointOptions {
    /// The user or organisation that it belongs to; by default the token's user.
    std::optional<std::string> namespace_{};
    /// A token for this operation in place of the client's; false for none, true to fail without one. True, false or a text.
    std::optional<hfi::json> token{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const ScaleToZeroInferenceEndpointOptions &options) {
        request.set("namespace", options.namespace_);
        request.set("token", options.token);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the operation `delete_inference_endpoint`. What is not set is not sent. Since 0.1.0.
struct DeleteInferenceEndpointOptions {
    /// The user or organisation that it belongs to; by default the token's user.
    std::optional<std::string> namespace_{};
    /// A token for this operation in place of the client's; false for none, true to fail without one. True, false or a text.
    std::optional<hfi::json> token{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const DeleteInferenceEndpointOptions &options) {
        request.set("namespace", options.namespace_);
        request.set("token", options.token);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the operation `list_inference_catalog`. What is not set is not sent. Since 0.1.0.
struct ListInferenceCatalogOptions {
    /// Only models with a recipe for it: `cpu`, `gpu` or `neuron`.
    std::optional<std::string> accelerator{};
    /// Only models with a recipe for it: `llamacpp`, `sglang`, `tei`, `vllm` …
    std::optional<std::string> engine{};
    /// Only models under this licence, as `Apache 2.0`.
    std::optional<std::string> license{};
    /// Only models of this task, as `text-generation`.
    std::optional<std::string> task{};
    /// Only models that this finds.
    std::optional<std::string> search{};
    /// At most this many models. 0 or more.
    std::optional<std::int64_t> limit{};
    /// A token for this operation in place of the client's; false for none, true to fail without one. True, false or a text.
    std::optional<hfi::json> token{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const ListInferenceCatalogOptions &options) {
        request.set("accelerator", options.accelerator);
        request.set("engine", options.engine);
        request.set("license", options.license);
        request.set("task", options.task);
        request.set("search", options.search);
        request.set("limit", options.limit);
        request.set("token", options.token);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the operation `list_inference_endpoints_hardware`. What is not set is not sent. Since 0.1.0.
struct ListInferenceEndpointsHardwareOptions {
    /// The user or organisation that it belongs to; by default the token's user.
    std::optional<std::string> namespace_{};
    /// A token for this operation in place of the client's; false for none, true to fail without one. True, false or a text.
    std::optional<hfi::json> token{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const ListInferenceEndpointsHardwareOptions &options) {
        request.set("namespace", options.namespace_);
        request.set("token", options.token);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the operation `wait_inference_endpoint`. What is not set is not sent. Since 0.1.0.
struct WaitInferenceEndpointOptions {
    /// The user or organisation that it belongs to; by default the token's user.
    std::optional<std::string> namespace_{};
    /// A token for this operation in place of the client's; false for none, true to fail without one. True, false or a text.
    std::optional<hfi::json> token{};
    /// Seconds to wait at most; without it for ever.
    std::optional<double> timeout{};
    /// Seconds between two looks. By default `5`.
    std::optional<double> refresh_every{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const WaitInferenceEndpointOptions &options) {
        request.set("namespace", options.namespace_);
        request.set("token", options.token);
        request.set("timeout", options.timeout);
        request.set("refresh_every", options.refresh_every);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the operation `acquire_inference_endpoint`. What is not set is not sent. Since 0.1.0.
struct AcquireInferenceEndpointOptions {
    /// The user or organisation that it belongs to; by default the token's user.
    std::optional<std::string> namespace_{};
    /// A token for this operation in place of the client's; false for none, true to fail without one. True, false or a text.
    std::optional<hfi::json> token{};
    /// Seconds to wait at most; without it for ever.
    std::optional<double> timeout{};
    /// Seconds between two looks. By default `5`.
    std::optional<double> refresh_every{};
    /// What the last release on this machine does with the endpoint. One of `pause`, `scale_to_zero`, `nothing`. By default
    /// `"pause"`.
    std::optional<std::string> on_release{};
    /// The folder of the lock files that count the holders; by default a folder of the user's.
    std::optional<std::string> lease_folder{};
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const AcquireInferenceEndpointOptions &options) {
        request.set("namespace", options.namespace_);
        request.set("token", options.token);
        request.set("timeout", options.timeout);
        request.set("refresh_every", options.refresh_every);
        request.set("on_release", options.on_release);
        request.set("lease_folder", options.lease_folder);
        request.set(options.call);
    }
} // namespace detail

/// What can be set for the operation `release_inference_endpoint`. What is not set is not sent. Since 0.1.0.
struct ReleaseInferenceEndpointOptions {
    /// What every call can be given.
    CallOptions call{};
};

namespace detail {
    inline void apply(Request &request, const ReleaseInferenceEndpointOptions &options) {
        request.set(options.call);
    }
} // namespace detail

HFI_NAMESPACE_END

#endif
