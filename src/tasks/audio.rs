//! Tasks on sounds: classes, other sounds, words, and speech from words.

use crate::tasks::results::Gives;
use crate::tasks::shape::{Holds, Shape, list, member, text};
use crate::tasks::text::{CLASS, FUNCTION_TO_APPLY, TOP_K};
use crate::tasks::{Arg, COMMON, Kind, MODEL, Task, input, parameter, task};

static BLOB: Shape = Shape::new(
    "SeparatedAudio",
    "A sound that was made of another.",
    &[
        member("blob", Holds::Sound, "The sound.").optional(),
        text("content_type", "Its media type, as `audio/flac`.").optional(),
        text("label", "What it is."),
    ],
);
static CHUNK: Shape = Shape::new(
    "SpeechChunk",
    "A part of what is said.",
    &[
        text("text", "The words."),
        member("timestamp", Holds::Numbers, "When they begin and end, in seconds."),
    ],
);
static SPEECH: Shape = Shape::new(
    "SpeechRecognition",
    "What is said in a sound.",
    &[text("text", "All words."), list("chunks", &CHUNK, "Its parts, if the server gives them.")],
);

const AUDIO: Arg = input("audio", Kind::Content, "The sound: wav, flac, mp3, ogg …");

/// audio_classification
pub static AUDIO_CLASSIFICATION: Task = Task {
    args: &[&[AUDIO, TOP_K, FUNCTION_TO_APPLY], COMMON],
    gives: Gives::Items(&CLASS),
    ..task("audio_classification", "audio-classification", "Gives a sound labels with scores.")
};

/// audio_to_audio
pub static AUDIO_TO_AUDIO: Task = Task {
    args: &[&[AUDIO, MODEL]],
    gives: Gives::Items(&BLOB),
    ..task(
        "audio_to_audio",
        "audio-to-audio",
        "Makes other sounds of a sound: cleaner ones, or its single voices.",
    )
};

/// automatic_speech_recognition
pub static AUTOMATIC_SPEECH_RECOGNITION: Task = Task {
    args: &[&[AUDIO], COMMON],
    gives: Gives::Object(&SPEECH),
    ..task("automatic_speech_recognition", "automatic-speech-recognition", "Writes down what is said.")
};

/// text_to_speech
pub static TEXT_TO_SPEECH: Task = Task {
    args: &[
        &[
            input("text", Kind::Text, "The text to say."),
            parameter("do_sample", Kind::Flag, "Draw tokens at random instead of taking the likeliest."),
            parameter(
                "early_stopping",
                Kind::FlagOrText,
                "When a beam search ends: true, false or \"never\".",
            ),
            parameter("epsilon_cutoff", Kind::Number, "Draw only tokens above this probability."),
            parameter("eta_cutoff", Kind::Number, "Draw only tokens above a bound that follows the entropy."),
            parameter("max_length", Kind::Integer(0), "The most tokens, the input's included."),
            parameter("max_new_tokens", Kind::Integer(0), "The most tokens to make."),
            parameter("min_length", Kind::Integer(0), "The fewest tokens, the input's included."),
            parameter("min_new_tokens", Kind::Integer(0), "The fewest tokens to make."),
            parameter("num_beam_groups", Kind::Integer(0), "Into how many groups the beams are divided."),
            parameter("num_beams", Kind::Integer(0), "How many beams to search with."),
            parameter("penalty_alpha", Kind::Number, "How much a contrastive search punishes repetition."),
            parameter("temperature", Kind::Number, "How freely tokens are drawn; 1 is the model's own odds."),
            parameter("top_k", Kind::Integer(0), "Draw from this many of the likeliest tokens."),
            parameter(
                "top_p",
                Kind::Number,
                "Draw from the likeliest tokens that together have this probability.",
            ),
            parameter(
                "typical_p",
                Kind::Number,
                "Draw from the tokens of typical surprise up to this probability.",
            ),
            parameter("use_cache", Kind::Flag, "Keep attention states between tokens, which is quicker."),
        ],
        COMMON,
    ],
    gives: Gives::Sound,
    ..task("text_to_speech", "text-to-speech", "Says a text.")
};
