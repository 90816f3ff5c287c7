//! What chat completions and the events of their streams have inside.

use crate::tasks::shape::{Shape, integer, list, number, one, text};

static FUNCTION: Shape = Shape::new(
    "ChatFunction",
    "The function that a model calls.",
    &[
        text("arguments", "The arguments, as JSON in text."),
        text("name", "The function's name."),
        text("description", "What it is for.").optional(),
    ],
);

static TOOL_CALL: Shape = Shape::new(
    "ChatToolCall",
    "A call of a tool that the model asks for.",
    &[
        one("function", &FUNCTION, "What is called."),
        text("id", "The id that the tool's result refers to."),
        text("type", "The kind of tool: `function`."),
    ],
);

static MESSAGE: Shape = Shape::new(
    "ChatCompletionMessage",
    "What the model says.",
    &[
        text("role", "Who says it: `assistant`."),
        text("content", "The words; none if tools are called instead.").optional(),
        text("reasoning", "What a reasoning model thought before.").optional(),
        text("tool_call_id", "The id of the call that this is the result of.").optional(),
        list("tool_calls", &TOOL_CALL, "The tools to call."),
    ],
);

static TOP_LOGPROB: Shape = Shape::new(
    "ChatTopLogprob",
    "A token that could have stood there.",
    &[number("logprob", "Its log probability."), text("token", "Its text.")],
);

static LOGPROB: Shape = Shape::new(
    "ChatLogprob",
    "How probable a token was.",
    &[
        number("logprob", "Its log probability."),
        text("token", "Its text."),
        list("top_logprobs", &TOP_LOGPROB, "The likeliest tokens in its place."),
    ],
);

static LOGPROBS: Shape = Shape::new(
    "ChatLogprobs",
    "How probable the tokens of an answer were.",
    &[list("content", &LOGPROB, "The tokens, in their order.")],
);

static CHOICE: Shape = Shape::new(
    "ChatCompletionChoice",
    "One of the answers.",
    &[
        text("finish_reason", "Why the model stopped: `stop`, `length`, `tool_calls` …").optional(),
        integer("index", "The answer's number, from 0."),
        one("message", &MESSAGE, "What the model says."),
        one("logprobs", &LOGPROBS, "How probable the tokens were, if `logprobs` was set.").optional(),
    ],
);

static USAGE: Shape = Shape::new(
    "ChatUsage",
    "How many tokens a call took.",
    &[
        integer("completion_tokens", "Those of the answer."),
        integer("prompt_tokens", "Those of the conversation."),
        integer("total_tokens", "Those of both."),
    ],
);

const CREATED: &str = "When it was made, in seconds since 1970.";
const ID: &str = "The server's id of the call.";
const MODEL: &str = "The model that answered.";
const FINGERPRINT: &str = "What the server runs, as far as it says.";

/// A whole answer.
pub static OUTPUT: Shape = Shape::new(
    "ChatCompletionOutput",
    "The answer to a conversation.",
    &[
        list("choices", &CHOICE, "The answers; one unless `n` was set."),
        integer("created", CREATED),
        text("id", ID).optional(),
        text("model", MODEL).optional(),
        text("system_fingerprint", FINGERPRINT).optional(),
        one("usage", &USAGE, "How many tokens the call took.").optional(),
    ],
);

static STREAM_FUNCTION: Shape = Shape::new(
    "ChatFunctionDelta",
    "A piece of the function that a model calls.",
    &[
        text("arguments", "A piece of the arguments' JSON.").optional(),
        text("name", "The function's name, in the first piece.").optional(),
    ],
);

static STREAM_TOOL_CALL: Shape = Shape::new(
    "ChatToolCallDelta",
    "A piece of a call of a tool.",
    &[
        one("function", &STREAM_FUNCTION, "What is called.").optional(),
        text("id", "The id that the tool's result refers to, in the first piece.").optional(),
        integer("index", "Which of the calls this is a piece of, from 0."),
        text("type", "The kind of tool: `function`.").optional(),
    ],
);

static DELTA: Shape = Shape::new(
    "ChatCompletionDelta",
    "What an event adds to an answer.",
    &[
        text("role", "Who says it: `assistant`.").optional(),
        text("content", "The words that are added.").optional(),
        text("reasoning", "The thoughts that are added.").optional(),
        text("tool_call_id", "The id of the call that this is the result of.").optional(),
        list("tool_calls", &STREAM_TOOL_CALL, "The pieces of calls of tools that are added."),
    ],
);

static STREAM_CHOICE: Shape = Shape::new(
    "ChatCompletionChunkChoice",
    "What an event adds to one of the answers.",
    &[
        one("delta", &DELTA, "What is added."),
        integer("index", "The answer's number, from 0."),
        text("finish_reason", "Why the model stopped, at the end.").optional(),
        one("logprobs", &LOGPROBS, "How probable the tokens were, if `logprobs` was set.").optional(),
    ],
);

/// An event of a stream.
pub static STREAM_OUTPUT: Shape = Shape::new(
    "ChatCompletionChunk",
    "An event of an answer that comes as a stream.",
    &[
        list("choices", &STREAM_CHOICE, "What is added to the answers."),
        integer("created", CREATED),
        text("id", ID).optional(),
        text("model", MODEL).optional(),
        text("system_fingerprint", FINGERPRINT).optional(),
        one("usage", &USAGE, "How many tokens the call took; at the end, if `stream_options` asks for it.")
            .optional(),
    ],
);
