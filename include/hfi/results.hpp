// What comes of tasks. Generated from the sources by `make generate`; do not edit.
#ifndef HFI_RESULTS_HPP
#define HFI_RESULTS_HPP

#include <hfi/reading.hpp>

HFI_NAMESPACE_BEGIN

/// A label with its score. Since 0.1.0.
struct Classification {
    /// The label.
    std::string label{};
    /// How sure the model is.
    double score = 0;
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<Classification> {
        static Classification of(const json &value) {
            Classification into;
            take(value["label"], into.label);
            take(value["score"], into.score);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// A sound that was made of another. Since 0.1.0.
struct SeparatedAudio {
    /// The sound.
    Audio blob{};
    /// Its media type, as `audio/flac`.
    std::optional<std::string> content_type{};
    /// What it is.
    std::string label{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<SeparatedAudio> {
        static SeparatedAudio of(const json &value) {
            SeparatedAudio into;
            take(value["content_type"], into.content_type);
            take(value["label"], into.label);
            into.raw = value;
            return into;
        }
    };

    template <>
    inline void attach(SeparatedAudio &item, const Reply &reply, std::size_t index) {
        item.blob = file<Audio>(reply, index);
    }
} // namespace detail

/// A part of what is said. Since 0.1.0.
struct SpeechChunk {
    /// The words.
    std::string text{};
    /// When they begin and end, in seconds. NaN where the server gives none.
    std::vector<double> timestamp{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<SpeechChunk> {
        static SpeechChunk of(const json &value) {
            SpeechChunk into;
            take(value["text"], into.text);
            take(value["timestamp"], into.timestamp);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// What is said in a sound. Since 0.1.0.
struct SpeechRecognition {
    /// All words.
    std::string text{};
    /// Its parts, if the server gives them.
    std::vector<SpeechChunk> chunks{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<SpeechRecognition> {
        static SpeechRecognition of(const json &value) {
            SpeechRecognition into;
            take(value["text"], into.text);
            take(value["chunks"], into.chunks);
            into.raw = value;
            return into;
        }
    };

    template <>
    struct Read<SpeechRecognition> {
        static Result<SpeechRecognition> of(const Reply &reply) {
            SpeechRecognition into = Take<SpeechRecognition>::of(reply.json());
            into.text = reply.text();
            return into;
        }
    };
} // namespace detail

/// The function that a model calls. Since 0.1.0.
struct ChatFunction {
    /// The arguments, as JSON in text.
    std::string arguments{};
    /// The function's name.
    std::string name{};
    /// What it is for.
    std::optional<std::string> description{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ChatFunction> {
        static ChatFunction of(const json &value) {
            ChatFunction into;
            take(value["arguments"], into.arguments);
            take(value["name"], into.name);
            take(value["description"], into.description);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// A call of a tool that the model asks for. Since 0.1.0.
struct ChatToolCall {
    /// What is called.
    ChatFunction function{};
    /// The id that the tool's result refers to.
    std::string id{};
    /// The kind of tool: `function`.
    std::string type{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ChatToolCall> {
        static ChatToolCall of(const json &value) {
            ChatToolCall into;
            take(value["function"], into.function);
            take(value["id"], into.id);
            take(value["type"], into.type);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// What the model says. Since 0.1.0.
struct ChatCompletionMessage {
    /// Who says it: `assistant`.
    std::string role{};
    /// The words; none if tools are called instead.
    std::optional<std::string> content{};
    /// What a reasoning model thought before.
    std::optional<std::string> reasoning{};
    /// The id of the call that this is the result of.
    std::optional<std::string> tool_call_id{};
    /// The tools to call.
    std::vector<ChatToolCall> tool_calls{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ChatCompletionMessage> {
        static ChatCompletionMessage of(const json &value) {
            ChatCompletionMessage into;
            take(value["role"], into.role);
            take(value["content"], into.content);
            take(value["reasoning"], into.reasoning);
            take(value["tool_call_id"], into.tool_call_id);
            take(value["tool_calls"], into.tool_calls);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// A token that could have stood there. Since 0.1.0.
struct ChatTopLogprob {
    /// Its log probability.
    double logprob = 0;
    /// Its text.
    std::string token{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ChatTopLogprob> {
        static ChatTopLogprob of(const json &value) {
            ChatTopLogprob into;
            take(value["logprob"], into.logprob);
            take(value["token"], into.token);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// How probable a token was. Since 0.1.0.
struct ChatLogprob {
    /// Its log probability.
    double logprob = 0;
    /// Its text.
    std::string token{};
    /// The likeliest tokens in its place.
    std::vector<ChatTopLogprob> top_logprobs{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ChatLogprob> {
        static ChatLogprob of(const json &value) {
            ChatLogprob into;
            take(value["logprob"], into.logprob);
            take(value["token"], into.token);
            take(value["top_logprobs"], into.top_logprobs);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// How probable the tokens of an answer were. Since 0.1.0.
struct ChatLogprobs {
    /// The tokens, in their order.
    std::vector<ChatLogprob> content{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ChatLogprobs> {
        static ChatLogprobs of(const json &value) {
            ChatLogprobs into;
            take(value["content"], into.content);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// One of the answers. Since 0.1.0.
struct ChatCompletionChoice {
    /// Why the model stopped: `stop`, `length`, `tool_calls` …
    std::optional<std::string> finish_reason{};
    /// The answer's number, from 0.
    std::optional<std::int64_t> index{};
    /// What the model says.
    ChatCompletionMessage message{};
    /// How probable the tokens were, if `logprobs` was set.
    std::optional<ChatLogprobs> logprobs{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ChatCompletionChoice> {
        static ChatCompletionChoice of(const json &value) {
            ChatCompletionChoice into;
            take(value["finish_reason"], into.finish_reason);
            take(value["index"], into.index);
            take(value["message"], into.message);
            take(value["logprobs"], into.logprobs);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// How many tokens a call took. Since 0.1.0.
struct ChatUsage {
    /// Those of the answer.
    std::optional<std::int64_t> completion_tokens{};
    /// Those of the conversation.
    std::optional<std::int64_t> prompt_tokens{};
    /// Those of both.
    std::optional<std::int64_t> total_tokens{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ChatUsage> {
        static ChatUsage of(const json &value) {
            ChatUsage into;
            take(value["completion_tokens"], into.completion_tokens);
            take(value["prompt_tokens"], into.prompt_tokens);
            take(value["total_tokens"], into.total_tokens);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// The answer to a conversation. Since 0.1.0.
struct ChatCompletionOutput {
    /// The answers; one unless `n` was set.
    std::vector<ChatCompletionChoice> choices{};
    /// When it was made, in seconds since 1970.
    std::optional<std::int64_t> created{};
    /// The server's id of the call.
    std::optional<std::string> id{};
    /// The model that answered.
    std::optional<std::string> model{};
    /// What the server runs, as far as it says.
    std::optional<std::string> system_fingerprint{};
    /// How many tokens the call took.
    std::optional<ChatUsage> usage{};
    /// The text that the answer comes down to; empty if there is none.
    std::string text{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ChatCompletionOutput> {
        static ChatCompletionOutput of(const json &value) {
            ChatCompletionOutput into;
            take(value["choices"], into.choices);
            take(value["created"], into.created);
            take(value["id"], into.id);
            take(value["model"], into.model);
            take(value["system_fingerprint"], into.system_fingerprint);
            take(value["usage"], into.usage);
            into.raw = value;
            return into;
        }
    };

    template <>
    struct Read<ChatCompletionOutput> {
        static Result<ChatCompletionOutput> of(const Reply &reply) {
            ChatCompletionOutput into = Take<ChatCompletionOutput>::of(reply.json());
            into.text = reply.text();
            return into;
        }
    };
} // namespace detail

/// A piece of the function that a model calls. Since 0.1.0.
struct ChatFunctionDelta {
    /// A piece of the arguments' JSON.
    std::optional<std::string> arguments{};
    /// The function's name, in the first piece.
    std::optional<std::string> name{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ChatFunctionDelta> {
        static ChatFunctionDelta of(const json &value) {
            ChatFunctionDelta into;
            take(value["arguments"], into.arguments);
            take(value["name"], into.name);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// A piece of a call of a tool. Since 0.1.0.
struct ChatToolCallDelta {
    /// What is called.
    std::optional<ChatFunctionDelta> function{};
    /// The id that the tool's result refers to, in the first piece.
    std::optional<std::string> id{};
    /// Which of the calls this is a piece of, from 0.
    std::optional<std::int64_t> index{};
    /// The kind of tool: `function`.
    std::optional<std::string> type{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ChatToolCallDelta> {
        static ChatToolCallDelta of(const json &value) {
            ChatToolCallDelta into;
            take(value["function"], into.function);
            take(value["id"], into.id);
            take(value["index"], into.index);
            take(value["type"], into.type);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// What an event adds to an answer. Since 0.1.0.
struct ChatCompletionDelta {
    /// Who says it: `assistant`.
    std::optional<std::string> role{};
    /// The words that are added.
    std::optional<std::string> content{};
    /// The thoughts that are added.
    std::optional<std::string> reasoning{};
    /// The id of the call that this is the result of.
    std::optional<std::string> tool_call_id{};
    /// The pieces of calls of tools that are added.
    std::vector<ChatToolCallDelta> tool_calls{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ChatCompletionDelta> {
        static ChatCompletionDelta of(const json &value) {
            ChatCompletionDelta into;
            take(value["role"], into.role);
            take(value["content"], into.content);
            take(value["reasoning"], into.reasoning);
            take(value["tool_call_id"], into.tool_call_id);
            take(value["tool_calls"], into.tool_calls);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// What an event adds to one of the answers. Since 0.1.0.
struct ChatCompletionChunkChoice {
    /// What is added.
    ChatCompletionDelta delta{};
    /// The answer's number, from 0.
    std::optional<std::int64_t> index{};
    /// Why the model stopped, at the end.
    std::optional<std::string> finish_reason{};
    /// How probable the tokens were, if `logprobs` was set.
    std::optional<ChatLogprobs> logprobs{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ChatCompletionChunkChoice> {
        static ChatCompletionChunkChoice of(const json &value) {
            ChatCompletionChunkChoice into;
            take(value["delta"], into.delta);
            take(value["index"], into.index);
            take(value["finish_reason"], into.finish_reason);
            take(value["logprobs"], into.logprobs);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// An event of an answer that comes as a stream. Since 0.1.0.
struct ChatCompletionChunk {
    /// What is added to the answers.
    std::vector<ChatCompletionChunkChoice> choices{};
    /// When it was made, in seconds since 1970.
    std::optional<std::int64_t> created{};
    /// The server's id of the call.
    std::optional<std::string> id{};
    /// The model that answered.
    std::optional<std::string> model{};
    /// What the server runs, as far as it says.
    std::optional<std::string> system_fingerprint{};
    /// How many tokens the call took; at the end, if `stream_options` asks for it.
    std::optional<ChatUsage> usage{};
    /// The text that is added, often empty.
    std::string text{};
    /// The thoughts that a reasoning model adds, by whatever name the server calls them.
    std::string reasoning{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ChatCompletionChunk> {
        static ChatCompletionChunk of(const json &value) {
            ChatCompletionChunk into;
            take(value["choices"], into.choices);
            take(value["created"], into.created);
            take(value["id"], into.id);
            take(value["model"], into.model);
            take(value["system_fingerprint"], into.system_fingerprint);
            take(value["usage"], into.usage);
            into.raw = value;
            return into;
        }
    };

    template <>
    inline ChatCompletionChunk part<ChatCompletionChunk>(const hfi_event_t *event) {
        ChatCompletionChunk into = Take<ChatCompletionChunk>::of(json_of(event));
        into.text = text_of(event);
        into.reasoning = reasoning_of(event);
        return into;
    }
} // namespace detail

/// An answer and where it stands. Since 0.1.0.
struct Answer {
    /// The answer.
    std::string answer{};
    /// Where it ends: in characters of the context, in words of a document.
    std::optional<std::int64_t> end{};
    /// How sure the model is.
    double score = 0;
    /// Where it begins: in characters of the context, in words of a document.
    std::optional<std::int64_t> start{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<Answer> {
        static Answer of(const json &value) {
            Answer into;
            take(value["answer"], into.answer);
            take(value["end"], into.end);
            take(value["score"], into.score);
            take(value["start"], into.start);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// A word that fits a gap. Since 0.1.0.
struct FilledMask {
    /// How sure the model is.
    double score = 0;
    /// The text with the word in it.
    std::string sequence{};
    /// The word's number in the model's vocabulary.
    json token{};
    /// The word.
    std::string token_str{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<FilledMask> {
        static FilledMask of(const json &value) {
            FilledMask into;
            take(value["score"], into.score);
            take(value["sequence"], into.sequence);
            take(value["token"], into.token);
            take(value["token_str"], into.token_str);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// A segment of an image. Since 0.1.0.
struct ImageSegment {
    /// What it shows.
    std::string label{};
    /// The mask, an image of the same size: white where the segment is.
    Image mask{};
    /// How sure the model is.
    std::optional<double> score{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ImageSegment> {
        static ImageSegment of(const json &value) {
            ImageSegment into;
            take(value["label"], into.label);
            take(value["score"], into.score);
            into.raw = value;
            return into;
        }
    };

    template <>
    inline void attach(ImageSegment &item, const Reply &reply, std::size_t index) {
        item.mask = file<Image>(reply, index);
    }
} // namespace detail

/// What an image shows. Since 0.1.0.
struct ImageCaption {
    /// The description, or what is written in the image.
    std::string generated_text{};
    /// The text that the answer comes down to; empty if there is none.
    std::string text{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ImageCaption> {
        static ImageCaption of(const json &value) {
            ImageCaption into;
            take(value["generated_text"], into.generated_text);
            into.raw = value;
            return into;
        }
    };

    template <>
    struct Read<ImageCaption> {
        static Result<ImageCaption> of(const Reply &reply) {
            ImageCaption into = Take<ImageCaption>::of(reply.json());
            into.text = reply.text();
            into.generated_text = into.text;
            return into;
        }
    };
} // namespace detail

/// A box in an image, in pixels from its left and top. Since 0.1.0.
struct BoundingBox {
    /// The right edge.
    double xmax = 0;
    /// The left edge.
    double xmin = 0;
    /// The bottom edge.
    double ymax = 0;
    /// The top edge.
    double ymin = 0;
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<BoundingBox> {
        static BoundingBox of(const json &value) {
            BoundingBox into;
            take(value["xmax"], into.xmax);
            take(value["xmin"], into.xmin);
            take(value["ymax"], into.ymax);
            take(value["ymin"], into.ymin);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// An object in an image. Since 0.1.0.
struct DetectedObject {
    /// Where it is.
    BoundingBox box{};
    /// What it is.
    std::string label{};
    /// How sure the model is.
    double score = 0;
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<DetectedObject> {
        static DetectedObject of(const json &value) {
            DetectedObject into;
            take(value["box"], into.box);
            take(value["label"], into.label);
            take(value["score"], into.score);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// A summary. Since 0.1.0.
struct SummarizationOutput {
    /// The summary.
    std::string summary_text{};
    /// The text that the answer comes down to; empty if there is none.
    std::string text{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<SummarizationOutput> {
        static SummarizationOutput of(const json &value) {
            SummarizationOutput into;
            take(value["summary_text"], into.summary_text);
            into.raw = value;
            return into;
        }
    };

    template <>
    struct Read<SummarizationOutput> {
        static Result<SummarizationOutput> of(const Reply &reply) {
            SummarizationOutput into = Take<SummarizationOutput>::of(reply.json());
            into.text = reply.text();
            into.summary_text = into.text;
            return into;
        }
    };
} // namespace detail

/// An answer and the cells that it comes from. Since 0.1.0.
struct TableAnswer {
    /// The answer.
    std::string answer{};
    /// The cells' values.
    std::vector<std::string> cells{};
    /// Where the cells are, `[row, column]` each, from 0.
    json coordinates{};
    /// How the cells were put together, as `SUM`.
    std::optional<std::string> aggregator{};
    /// The text that the answer comes down to; empty if there is none.
    std::string text{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<TableAnswer> {
        static TableAnswer of(const json &value) {
            TableAnswer into;
            take(value["answer"], into.answer);
            take(value["cells"], into.cells);
            take(value["coordinates"], into.coordinates);
            take(value["aggregator"], into.aggregator);
            into.raw = value;
            return into;
        }
    };

    template <>
    struct Read<TableAnswer> {
        static Result<TableAnswer> of(const Reply &reply) {
            TableAnswer into = Take<TableAnswer>::of(reply.json());
            into.text = reply.text();
            into.answer = into.text;
            return into;
        }
    };
} // namespace detail

/// A token of the prompt. Since 0.1.0.
struct TextGenerationPrefillToken {
    /// Its number in the model's vocabulary.
    std::optional<std::int64_t> id{};
    /// Its log probability.
    std::optional<double> logprob{};
    /// Its text.
    std::string text{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<TextGenerationPrefillToken> {
        static TextGenerationPrefillToken of(const json &value) {
            TextGenerationPrefillToken into;
            take(value["id"], into.id);
            take(value["logprob"], into.logprob);
            take(value["text"], into.text);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// A token of the text. Since 0.1.0.
struct TextGenerationToken {
    /// Its number in the model's vocabulary.
    std::optional<std::int64_t> id{};
    /// Its log probability.
    std::optional<double> logprob{};
    /// Whether it is a sign of the model's own and no part of the text.
    bool special = false;
    /// Its text.
    std::string text{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<TextGenerationToken> {
        static TextGenerationToken of(const json &value) {
            TextGenerationToken into;
            take(value["id"], into.id);
            take(value["logprob"], into.logprob);
            take(value["special"], into.special);
            take(value["text"], into.text);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// Another continuation that was tried. Since 0.1.0.
struct TextGenerationSequence {
    /// Why the text ends: `length`, `eos_token` or `stop_sequence`.
    std::optional<std::string> finish_reason{};
    /// The text.
    std::string generated_text{};
    /// How many tokens were made.
    std::optional<std::int64_t> generated_tokens{};
    /// The prompt's tokens, if `decoder_input_details` was set.
    std::vector<TextGenerationPrefillToken> prefill{};
    /// The tokens, in their order.
    std::vector<TextGenerationToken> tokens{};
    /// The seed of the random draws.
    std::optional<std::int64_t> seed{};
    /// The likeliest tokens, a list for each place, if `top_n_tokens` was set.
    json top_tokens{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<TextGenerationSequence> {
        static TextGenerationSequence of(const json &value) {
            TextGenerationSequence into;
            take(value["finish_reason"], into.finish_reason);
            take(value["generated_text"], into.generated_text);
            take(value["generated_tokens"], into.generated_tokens);
            take(value["prefill"], into.prefill);
            take(value["tokens"], into.tokens);
            take(value["seed"], into.seed);
            take(value["top_tokens"], into.top_tokens);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// How a text was generated. Since 0.1.0.
struct TextGenerationDetails {
    /// Why the text ends: `length`, `eos_token` or `stop_sequence`.
    std::optional<std::string> finish_reason{};
    /// How many tokens were made.
    std::optional<std::int64_t> generated_tokens{};
    /// The prompt's tokens, if `decoder_input_details` was set.
    std::vector<TextGenerationPrefillToken> prefill{};
    /// The tokens, in their order.
    std::vector<TextGenerationToken> tokens{};
    /// The other continuations, if `best_of` was set.
    std::vector<TextGenerationSequence> best_of_sequences{};
    /// The seed of the random draws.
    std::optional<std::int64_t> seed{};
    /// The likeliest tokens, a list for each place, if `top_n_tokens` was set.
    json top_tokens{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<TextGenerationDetails> {
        static TextGenerationDetails of(const json &value) {
            TextGenerationDetails into;
            take(value["finish_reason"], into.finish_reason);
            take(value["generated_tokens"], into.generated_tokens);
            take(value["prefill"], into.prefill);
            take(value["tokens"], into.tokens);
            take(value["best_of_sequences"], into.best_of_sequences);
            take(value["seed"], into.seed);
            take(value["top_tokens"], into.top_tokens);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// The continuation of a prompt. Since 0.1.0.
struct TextGenerationOutput {
    /// The text.
    std::string generated_text{};
    /// How it was generated, if `details` was set.
    std::optional<TextGenerationDetails> details{};
    /// The text that the answer comes down to; empty if there is none.
    std::string text{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<TextGenerationOutput> {
        static TextGenerationOutput of(const json &value) {
            TextGenerationOutput into;
            take(value["generated_text"], into.generated_text);
            take(value["details"], into.details);
            into.raw = value;
            return into;
        }
    };

    template <>
    struct Read<TextGenerationOutput> {
        static Result<TextGenerationOutput> of(const Reply &reply) {
            TextGenerationOutput into = Take<TextGenerationOutput>::of(reply.json());
            into.text = reply.text();
            into.generated_text = into.text;
            return into;
        }
    };
} // namespace detail

/// How a text was generated that came as a stream. Since 0.1.0.
struct TextGenerationChunkDetails {
    /// Why the text ends: `length`, `eos_token` or `stop_sequence`.
    std::optional<std::string> finish_reason{};
    /// How many tokens were made.
    std::optional<std::int64_t> generated_tokens{};
    /// How many tokens the prompt has.
    std::optional<std::int64_t> input_length{};
    /// The seed of the random draws.
    std::optional<std::int64_t> seed{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<TextGenerationChunkDetails> {
        static TextGenerationChunkDetails of(const json &value) {
            TextGenerationChunkDetails into;
            take(value["finish_reason"], into.finish_reason);
            take(value["generated_tokens"], into.generated_tokens);
            take(value["input_length"], into.input_length);
            take(value["seed"], into.seed);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// An event of a text that comes as a stream. Since 0.1.0.
struct TextGenerationChunk {
    /// The token's number.
    std::optional<std::int64_t> index{};
    /// The token, if `details` was set.
    std::optional<TextGenerationToken> token{};
    /// How the text was generated, at the end, if `details` was set.
    std::optional<TextGenerationChunkDetails> details{};
    /// The whole text, at the end, if `details` was set.
    std::optional<std::string> generated_text{};
    /// The likeliest tokens in this place, if `top_n_tokens` was set.
    std::vector<TextGenerationToken> top_tokens{};
    /// The text that is added, often empty.
    std::string text{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<TextGenerationChunk> {
        static TextGenerationChunk of(const json &value) {
            TextGenerationChunk into;
            take(value["index"], into.index);
            take(value["token"], into.token);
            take(value["details"], into.details);
            take(value["generated_text"], into.generated_text);
            take(value["top_tokens"], into.top_tokens);
            into.raw = value;
            return into;
        }
    };

    template <>
    inline TextGenerationChunk part<TextGenerationChunk>(const hfi_event_t *event) {
        TextGenerationChunk into = Take<TextGenerationChunk>::of(json_of(event));
        into.text = text_of(event);
        return into;
    }
} // namespace detail

/// An entity in a text: a name, a place … Since 0.1.0.
struct TokenClassificationOutput {
    /// Where it ends, in characters of the text.
    std::optional<std::int64_t> end{};
    /// How sure the model is.
    double score = 0;
    /// Where it begins, in characters of the text.
    std::optional<std::int64_t> start{};
    /// The entity as the text has it.
    std::string word{};
    /// Its label, if `aggregation_strategy` is `none`.
    std::optional<std::string> entity{};
    /// Its label otherwise.
    std::optional<std::string> entity_group{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<TokenClassificationOutput> {
        static TokenClassificationOutput of(const json &value) {
            TokenClassificationOutput into;
            take(value["end"], into.end);
            take(value["score"], into.score);
            take(value["start"], into.start);
            take(value["word"], into.word);
            take(value["entity"], into.entity);
            take(value["entity_group"], into.entity_group);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// A translation. Since 0.1.0.
struct TranslationOutput {
    /// The translation.
    std::string translation_text{};
    /// The text that the answer comes down to; empty if there is none.
    std::string text{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<TranslationOutput> {
        static TranslationOutput of(const json &value) {
            TranslationOutput into;
            take(value["translation_text"], into.translation_text);
            into.raw = value;
            return into;
        }
    };

    template <>
    struct Read<TranslationOutput> {
        static Result<TranslationOutput> of(const Reply &reply) {
            TranslationOutput into = Take<TranslationOutput>::of(reply.json());
            into.text = reply.text();
            into.translation_text = into.text;
            return into;
        }
    };
} // namespace detail

/// An answer about an image. Since 0.1.0.
struct VisualAnswer {
    /// How sure the model is.
    double score = 0;
    /// The answer.
    std::optional<std::string> answer{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<VisualAnswer> {
        static VisualAnswer of(const json &value) {
            VisualAnswer into;
            take(value["score"], into.score);
            take(value["answer"], into.answer);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// What a model costs, in US dollars for a million tokens. Since 0.1.0.
struct ModelPricing {
    /// Tokens that are sent.
    double input = 0;
    /// Tokens that come back.
    double output = 0;
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ModelPricing> {
        static ModelPricing of(const json &value) {
            ModelPricing into;
            take(value["input"], into.input);
            take(value["output"], into.output);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// A model at a provider. Since 0.1.0.
struct ModelProvider {
    /// The provider.
    std::string provider{};
    /// `live`, `staging` or `error`.
    std::optional<std::string> status{};
    /// How many tokens a conversation may have.
    std::optional<std::int64_t> context_length{};
    /// What it costs.
    std::optional<ModelPricing> pricing{};
    /// Whether it calls tools.
    std::optional<bool> supports_tools{};
    /// Whether it answers by a JSON schema.
    std::optional<bool> supports_structured_output{};
    /// How long the first token takes, in milliseconds.
    std::optional<double> first_token_latency_ms{};
    /// How many tokens come in a second.
    std::optional<double> throughput{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ModelProvider> {
        static ModelProvider of(const json &value) {
            ModelProvider into;
            take(value["provider"], into.provider);
            take(value["status"], into.status);
            take(value["context_length"], into.context_length);
            take(value["pricing"], into.pricing);
            take(value["supports_tools"], into.supports_tools);
            take(value["supports_structured_output"], into.supports_structured_output);
            take(value["first_token_latency_ms"], into.first_token_latency_ms);
            take(value["throughput"], into.throughput);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

/// A model for conversations. Since 0.1.0.
struct ChatModel {
    /// Its id on the Hub.
    std::string id{};
    /// Whose it is.
    std::optional<std::string> owned_by{};
    /// Since when it is there, in seconds since 1970.
    std::optional<std::int64_t> created{};
    /// What it takes and gives: `{"input_modalities", "output_modalities"}`.
    json architecture{};
    /// Where it can be had.
    std::vector<ModelProvider> providers{};
    /// All that the server said, also what has no member here.
    json raw{};
};

namespace detail {
    template <>
    struct Take<ChatModel> {
        static ChatModel of(const json &value) {
            ChatModel into;
            take(value["id"], into.id);
            take(value["owned_by"], into.owned_by);
            take(value["created"], into.created);
            take(value["architecture"], into.architecture);
            take(value["providers"], into.providers);
            into.raw = value;
            return into;
        }
    };
} // namespace detail

HFI_NAMESPACE_END

#endif
