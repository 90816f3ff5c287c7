//! Tasks on texts: classes, masked words, answers, summaries, translations and embeddings.

use crate::error::{Error, Result};
use crate::tasks::args::Args;
use crate::tasks::results::Gives;
use crate::tasks::shape::{Shape, any, integer, number, text, unnamed};
use crate::tasks::{Arg, COMMON, Form, Kind, MODEL, Task, input, parameter, task};

/// What scores say.
pub const SCORE: &str = "How sure the model is.";
/// What classifiers give.
pub static CLASS: Shape = Shape::new(
    "Classification",
    "A label with its score.",
    &[text("label", "The label."), number("score", SCORE)],
);
static TOKEN: Shape = Shape::new(
    "TokenClassificationOutput",
    "An entity in a text: a name, a place …",
    &[
        integer("end", "Where it ends, in characters of the text."),
        number("score", SCORE),
        integer("start", "Where it begins, in characters of the text."),
        text("word", "The entity as the text has it."),
        text("entity", "Its label, if `aggregation_strategy` is `none`.").optional(),
        text("entity_group", "Its label otherwise.").optional(),
    ],
);
static MASK: Shape = Shape::new(
    "FilledMask",
    "A word that fits a gap.",
    &[
        number("score", SCORE),
        text("sequence", "The text with the word in it."),
        any("token", "The word's number in the model's vocabulary."),
        text("token_str", "The word."),
        unnamed("fill_mask_output_token_str"),
    ],
);
/// What finders of answers give.
pub static ANSWER: Shape = Shape::new(
    "Answer",
    "An answer and where it stands.",
    &[
        text("answer", "The answer."),
        integer("end", "Where it ends: in characters of the context, in words of a document."),
        number("score", SCORE),
        integer("start", "Where it begins: in characters of the context, in words of a document."),
    ],
);
static SUMMARY: Shape =
    Shape::new("SummarizationOutput", "A summary.", &[text("summary_text", "The summary.")]);
static TRANSLATED: Shape =
    Shape::new("TranslationOutput", "A translation.", &[text("translation_text", "The translation.")]);

/// How scores become probabilities.
pub const FUNCTION_TO_APPLY: Arg =
    parameter("function_to_apply", Kind::Text, "What turns the model's scores into the reported ones.")
        .choices(&["sigmoid", "softmax", "none"]);
/// How many classes or answers to report.
pub const TOP_K: Arg =
    parameter("top_k", Kind::Integer(0), "Report at most this many results, the best first.");
const TRUNCATION: Arg = parameter("truncation", Kind::Text, "What to cut off a text that is too long.")
    .choices(&["do_not_truncate", "longest_first", "only_first", "only_second"]);
const CLEAN_UP: Arg = parameter(
    "clean_up_tokenization_spaces",
    Kind::Flag,
    "Remove blanks that the tokenizer leaves in the result.",
);
const GENERATE_PARAMETERS: Arg =
    parameter("generate_parameters", Kind::Object, "Further parameters of the text generation.");
/// The stride of long documents.
pub const DOC_STRIDE: Arg =
    parameter("doc_stride", Kind::Integer(0), "By how many tokens the pieces of a long context overlap.");
/// Whether no answer is an answer.
pub const HANDLE_IMPOSSIBLE_ANSWER: Arg =
    parameter("handle_impossible_answer", Kind::Flag, "Whether an empty answer may be given.");
/// The longest answer.
pub const MAX_ANSWER_LEN: Arg =
    parameter("max_answer_len", Kind::Integer(0), "The longest answer, in tokens.");
/// The longest question.
pub const MAX_QUESTION_LEN: Arg =
    parameter("max_question_len", Kind::Integer(0), "Cut the question to this many tokens.");
/// The longest piece.
pub const MAX_SEQ_LEN: Arg =
    parameter("max_seq_len", Kind::Integer(0), "The most tokens of question and context in one piece.");
/// The sentence that zero-shot classifiers test.
pub const HYPOTHESIS_TEMPLATE: Arg = parameter(
    "hypothesis_template",
    Kind::Text,
    "The sentence that is tested, with `{}` in the label's place.",
);

/// text_classification
pub static TEXT_CLASSIFICATION: Task = Task {
    args: &[&[input("text", Kind::Text, "The text to classify."), TOP_K, FUNCTION_TO_APPLY], COMMON],
    gives: Gives::FirstItems(&CLASS),
    ..task("text_classification", "text-classification", "Gives a text labels with scores, as its sentiment.")
};

/// zero_shot_classification
pub static ZERO_SHOT_CLASSIFICATION: Task = Task {
    args: &[
        &[
            input("text", Kind::Text, "The text to classify."),
            parameter("candidate_labels", Kind::Texts, "The labels to choose from.").required(),
            parameter("multi_label", Kind::Flag, "Whether several labels may be true at once.")
                .default("false"),
            HYPOTHESIS_TEMPLATE,
        ],
        COMMON,
    ],
    gives: Gives::Items(&CLASS),
    ..task(
        "zero_shot_classification",
        "zero-shot-classification",
        "Gives a text labels of your own choice with scores.",
    )
};

/// token_classification
pub static TOKEN_CLASSIFICATION: Task = Task {
    args: &[
        &[
            input("text", Kind::Text, "The text to look through."),
            parameter("aggregation_strategy", Kind::Text, "How tokens are joined to entities.")
                .choices(&["none", "simple", "first", "average", "max"]),
            parameter("ignore_labels", Kind::Texts, "Labels to leave out."),
            parameter("stride", Kind::Integer(0), "By how many tokens the pieces of a long text overlap."),
        ],
        COMMON,
    ],
    gives: Gives::Items(&TOKEN),
    ..task(
        "token_classification",
        "token-classification",
        "Finds names, places and other entities in a text.",
    )
};

/// fill_mask
pub static FILL_MASK: Task = Task {
    args: &[
        &[
            input("text", Kind::Text, "The text with the model's mask in it, as `[MASK]` or `<mask>`."),
            parameter("targets", Kind::Texts, "Words to choose from, instead of all."),
            TOP_K,
        ],
        COMMON,
    ],
    gives: Gives::Items(&MASK),
    ..task("fill_mask", "fill-mask", "Finds the words that fit a gap in a text.")
};

/// question_answering
pub static QUESTION_ANSWERING: Task = Task {
    args: &[
        &[
            input("question", Kind::Text, "The question."),
            input("context", Kind::Text, "The text with the answer in it."),
            parameter("align_to_words", Kind::Flag, "Let answers begin and end with whole words."),
            DOC_STRIDE,
            HANDLE_IMPOSSIBLE_ANSWER,
            MAX_ANSWER_LEN,
            MAX_QUESTION_LEN,
            MAX_SEQ_LEN,
            TOP_K,
        ],
        COMMON,
    ],
    gives: Gives::ItemOrItems(&ANSWER),
    ..task("question_answering", "question-answering", "Finds the answer to a question in a text.")
};

/// summarization
pub static SUMMARIZATION: Task = Task {
    args: &[
        &[input("text", Kind::Text, "The text to sum up."), CLEAN_UP, GENERATE_PARAMETERS, TRUNCATION],
        COMMON,
    ],
    gives: Gives::First(&SUMMARY),
    ..task("summarization", "summarization", "Sums up a text.")
};

/// translation
pub static TRANSLATION: Task = Task {
    args: &[
        &[
            input("text", Kind::Text, "The text to translate."),
            parameter(
                "src_lang",
                Kind::Text,
                "The text's language, by the model's code; only with tgt_lang.",
            ),
            parameter("tgt_lang", Kind::Text, "The language to translate into; only with src_lang."),
            CLEAN_UP,
            TRUNCATION,
            GENERATE_PARAMETERS,
        ],
        COMMON,
    ],
    gives: Gives::First(&TRANSLATED),
    check: both_languages,
    ..task("translation", "translation", "Translates a text.")
};

fn both_languages(args: &Args) -> Result<()> {
    match (args.get("src_lang"), args.get("tgt_lang")) {
        (Some(_), None) => Err(Error::argument("translation has src_lang but no tgt_lang; set both or none")),
        (None, Some(_)) => Err(Error::argument("translation has tgt_lang but no src_lang; set both or none")),
        _ => Ok(()),
    }
}

/// feature_extraction
pub static FEATURE_EXTRACTION: Task = Task {
    args: &[
        &[
            input("text", Kind::TextOrTexts, "The text, or texts, to embed."),
            parameter("normalize", Kind::Flag, "Give vectors of length 1."),
            parameter("prompt_name", Kind::Text, "The prompt of the model's settings to put in front."),
            parameter("truncate", Kind::Flag, "Cut texts that are too long, instead of refusing them."),
            parameter("truncation_direction", Kind::Text, "The side to cut.").choices(&["left", "right"]),
            parameter("dimensions", Kind::Integer(1), "Give vectors of this many numbers."),
            parameter("encoding_format", Kind::Text, "How the server sends the numbers.")
                .choices(&["float", "base64"]),
        ],
        COMMON,
    ],
    form: Form::Flat,
    gives: Gives::Floats,
    ..task("feature_extraction", "feature-extraction", "Turns texts into vectors (embeddings).")
};

/// sentence_similarity
pub static SENTENCE_SIMILARITY: Task = Task {
    args: &[&[
        input("sentence", Kind::Text, "The sentence to compare.").wire("source_sentence"),
        input("other_sentences", Kind::Texts, "The sentences to compare it with.").wire("sentences"),
        MODEL,
    ]],
    gives: Gives::Numbers,
    ..task(
        "sentence_similarity",
        "sentence-similarity",
        "Says how alike a sentence is to others, a number each.",
    )
};
