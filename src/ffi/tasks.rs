//! Constructors of requests, one a task. Generated from src/tasks by `make generate`; do not edit.

use std::ffi::c_char;

use crate::ffi::client::hfi_client_t;
use crate::ffi::construct::{construct, set_content, set_json, set_text, set_texts};
use crate::ffi::content::hfi_content_t;
use crate::ffi::request::hfi_request_t;

/// Makes a request of the task audio_classification. Gives a sound labels with scores.
///
/// `audio`: The sound: wav, flac, mp3, ogg …; `HFI_CONTENT_NONE` to set it later.
///
/// Arguments:
/// - `top_k` (integer): Report at most this many results, the best first.
/// - `function_to_apply` (string): What turns the model's scores into the reported ones. One of `"sigmoid"`,
///   `"softmax"`, `"none"`.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_audio_classification(
    client: *mut hfi_client_t,
    audio: hfi_content_t,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "audio_classification", |args| {
            set_content(args, "audio", audio)?;
            Ok(())
        })
    }
}

/// Makes a request of the task audio_to_audio. Makes other sounds of a sound: cleaner ones, or its single voices.
///
/// `audio`: The sound: wav, flac, mp3, ogg …; `HFI_CONTENT_NONE` to set it later.
///
/// Arguments:
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
///
/// The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_audio_to_audio(
    client: *mut hfi_client_t,
    audio: hfi_content_t,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "audio_to_audio", |args| {
            set_content(args, "audio", audio)?;
            Ok(())
        })
    }
}

/// Makes a request of the task automatic_speech_recognition. Writes down what is said.
///
/// `audio`: The sound: wav, flac, mp3, ogg …; `HFI_CONTENT_NONE` to set it later.
///
/// Arguments:
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a text (hfi_response_text; hfi_response_json has all of it). Never NULL: faults are returned by the
/// run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_automatic_speech_recognition(
    client: *mut hfi_client_t,
    audio: hfi_content_t,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "automatic_speech_recognition", |args| {
            set_content(args, "audio", audio)?;
            Ok(())
        })
    }
}

/// Makes a request of the task chat_completion. Answers a conversation, in OpenAI's form: tools, images, JSON
/// schemas, reasoning.
///
/// Arguments:
/// - `messages` (list, required): The conversation: a list of `{"role", "content"}`.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `stream` (boolean): Whether the answer comes as events while it is made.
/// - `frequency_penalty` (number): Lowers the odds of tokens by how often they have come.
/// - `logit_bias` (list): Raises or lowers the odds of single tokens.
/// - `logprobs` (boolean): Report the log probability of each token.
/// - `max_tokens` (integer): The most tokens to make.
/// - `n` (integer): How many answers to make.
/// - `presence_penalty` (number): Lowers the odds of tokens that have come at all.
/// - `response_format` (object): What the answer must match, for instance a JSON schema.
/// - `seed` (integer): Makes random draws repeatable.
/// - `stop` (list of strings): Texts that end the answer.
/// - `temperature` (number): How freely tokens are drawn; 1 is the model's own odds.
/// - `tool_choice` (string or object): "auto", "none", "required", or the tool to use.
/// - `tool_prompt` (string): A text in front of the tools.
/// - `tools` (list): The tools that the model may call.
/// - `top_logprobs` (integer): Report this many of the likeliest tokens at each place.
/// - `top_p` (number): Draw from the likeliest tokens that together have this probability.
/// - `stream_options` (object): `{"include_usage": true}` for the usage at a stream's end.
/// - `extra_body` (object): Members to merge into the body as they are.
///
/// The result is a text (hfi_response_text; hfi_response_json has all of it). Never NULL: faults are returned by the
/// run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_chat_completion(client: *mut hfi_client_t) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe { construct(client, "chat_completion", |_| Ok(())) }
}

/// Makes a request of the task conversational. Answers what the user says, given what was said before.
///
/// `text`: What the user says now; NULL to set it later.
///
/// Arguments:
/// - `past_user_inputs` (list of strings): What the user said before.
/// - `generated_responses` (list of strings): What the model answered to it.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `stream` (boolean): Whether the answer comes as events while it is made.
/// - `frequency_penalty` (number): Lowers the odds of tokens by how often they have come.
/// - `logit_bias` (list): Raises or lowers the odds of single tokens.
/// - `logprobs` (boolean): Report the log probability of each token.
/// - `max_tokens` (integer): The most tokens to make.
/// - `n` (integer): How many answers to make.
/// - `presence_penalty` (number): Lowers the odds of tokens that have come at all.
/// - `response_format` (object): What the answer must match, for instance a JSON schema.
/// - `seed` (integer): Makes random draws repeatable.
/// - `stop` (list of strings): Texts that end the answer.
/// - `temperature` (number): How freely tokens are drawn; 1 is the model's own odds.
/// - `tool_choice` (string or object): "auto", "none", "required", or the tool to use.
/// - `tool_prompt` (string): A text in front of the tools.
/// - `tools` (list): The tools that the model may call.
/// - `top_logprobs` (integer): Report this many of the likeliest tokens at each place.
/// - `top_p` (number): Draw from the likeliest tokens that together have this probability.
/// - `stream_options` (object): `{"include_usage": true}` for the usage at a stream's end.
/// - `extra_body` (object): Members to merge into the body as they are.
///
/// The result is a text (hfi_response_text; hfi_response_json has all of it). Never NULL: faults are returned by the
/// run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_conversational(
    client: *mut hfi_client_t,
    text: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "conversational", |args| {
            set_text(args, "text", text)?;
            Ok(())
        })
    }
}

/// Makes a request of the task document_question_answering. Finds the answer to a question in a document.
///
/// `image`: The image of the document; `HFI_CONTENT_NONE` to set it later.
///
/// `question`: The question; NULL to set it later.
///
/// Arguments:
/// - `doc_stride` (integer): By how many tokens the pieces of a long context overlap.
/// - `handle_impossible_answer` (boolean): Whether an empty answer may be given.
/// - `lang` (string): The language to read the document in, if it has to be read.
/// - `max_answer_len` (integer): The longest answer, in tokens.
/// - `max_question_len` (integer): Cut the question to this many tokens.
/// - `max_seq_len` (integer): The most tokens of question and context in one piece.
/// - `top_k` (integer): Report at most this many results, the best first.
/// - `word_boxes` (list): The words and where they are, if the document was read already.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_document_question_answering(
    client: *mut hfi_client_t,
    image: hfi_content_t,
    question: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "document_question_answering", |args| {
            set_content(args, "image", image)?;
            set_text(args, "question", question)?;
            Ok(())
        })
    }
}

/// Makes a request of the task feature_extraction. Turns texts into vectors (embeddings).
///
/// `text`: The text, or texts, to embed; NULL to set it later.
///
/// Arguments:
/// - `normalize` (boolean): Give vectors of length 1.
/// - `prompt_name` (string): The prompt of the model's settings to put in front.
/// - `truncate` (boolean): Cut texts that are too long, instead of refusing them.
/// - `truncation_direction` (string): The side to cut. One of `"left"`, `"right"`.
/// - `dimensions` (integer): Give vectors of this many numbers.
/// - `encoding_format` (string): How the server sends the numbers. One of `"float"`, `"base64"`.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is numbers (hfi_response_floats). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_feature_extraction(
    client: *mut hfi_client_t,
    text: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "feature_extraction", |args| {
            set_text(args, "text", text)?;
            Ok(())
        })
    }
}

/// Makes a request of the task fill_mask. Finds the words that fit a gap in a text.
///
/// `text`: The text with the model's mask in it, as `[MASK]` or `<mask>`; NULL to set it later.
///
/// Arguments:
/// - `targets` (list of strings): Words to choose from, instead of all.
/// - `top_k` (integer): Report at most this many results, the best first.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_fill_mask(client: *mut hfi_client_t, text: *const c_char) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "fill_mask", |args| {
            set_text(args, "text", text)?;
            Ok(())
        })
    }
}

/// Makes a request of the task image_classification. Gives an image labels with scores.
///
/// `image`: The image: png, jpeg, webp …; `HFI_CONTENT_NONE` to set it later.
///
/// Arguments:
/// - `function_to_apply` (string): What turns the model's scores into the reported ones. One of `"sigmoid"`,
///   `"softmax"`, `"none"`.
/// - `top_k` (integer): Report at most this many results, the best first.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_image_classification(
    client: *mut hfi_client_t,
    image: hfi_content_t,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "image_classification", |args| {
            set_content(args, "image", image)?;
            Ok(())
        })
    }
}

/// Makes a request of the task image_segmentation. Divides an image into segments, a label and a mask each.
///
/// `image`: The image: png, jpeg, webp …; `HFI_CONTENT_NONE` to set it later.
///
/// Arguments:
/// - `mask_threshold` (number): From which probability a pixel belongs to a mask.
/// - `overlap_mask_area_threshold` (number): From which part of a segment on a smaller one it counts for itself.
/// - `subtask` (string): What is told apart. One of `"instance"`, `"panoptic"`, `"semantic"`.
/// - `threshold` (number): The lowest score to report.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_image_segmentation(
    client: *mut hfi_client_t,
    image: hfi_content_t,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "image_segmentation", |args| {
            set_content(args, "image", image)?;
            Ok(())
        })
    }
}

/// Makes a request of the task image_to_image. Makes another image of an image.
///
/// `image`: The image: png, jpeg, webp …; `HFI_CONTENT_NONE` to set it later.
///
/// Arguments:
/// - `prompt` (string): What to make of the image.
/// - `negative_prompt` (string): What the result should not show.
/// - `target_size` (object): The size of the result: `{"width", "height"}` in pixels.
/// - `num_inference_steps` (integer): How many steps of denoising; more is better and slower.
/// - `guidance_scale` (number): How closely to follow the prompt.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is an image file (hfi_response_bytes, _save, _rgba). Never NULL: faults are returned by the run. Free
/// it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_image_to_image(
    client: *mut hfi_client_t,
    image: hfi_content_t,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "image_to_image", |args| {
            set_content(args, "image", image)?;
            Ok(())
        })
    }
}

/// Makes a request of the task image_to_text. Describes an image, or reads what is written in it.
///
/// `image`: The image: png, jpeg, webp …; `HFI_CONTENT_NONE` to set it later.
///
/// Arguments:
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a text (hfi_response_text; hfi_response_json has all of it). Never NULL: faults are returned by the
/// run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_image_to_text(
    client: *mut hfi_client_t,
    image: hfi_content_t,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "image_to_text", |args| {
            set_content(args, "image", image)?;
            Ok(())
        })
    }
}

/// Makes a request of the task image_to_video. Makes a film of an image.
///
/// `image`: The image: png, jpeg, webp …; `HFI_CONTENT_NONE` to set it later.
///
/// Arguments:
/// - `prompt` (string): What is to happen in the film.
/// - `negative_prompt` (string): What the result should not show.
/// - `num_frames` (number): How many pictures the film has.
/// - `num_inference_steps` (integer): How many steps of denoising; more is better and slower.
/// - `guidance_scale` (number): How closely to follow the prompt.
/// - `seed` (integer): Makes the result repeatable.
/// - `target_size` (object): The size of the result: `{"width", "height"}` in pixels.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a video file (hfi_response_bytes, _save). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_image_to_video(
    client: *mut hfi_client_t,
    image: hfi_content_t,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "image_to_video", |args| {
            set_content(args, "image", image)?;
            Ok(())
        })
    }
}

/// Makes a request of the task object_detection. Finds objects in an image, a label and a box in pixels each.
///
/// `image`: The image: png, jpeg, webp …; `HFI_CONTENT_NONE` to set it later.
///
/// Arguments:
/// - `threshold` (number): The lowest score to report.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_object_detection(
    client: *mut hfi_client_t,
    image: hfi_content_t,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "object_detection", |args| {
            set_content(args, "image", image)?;
            Ok(())
        })
    }
}

/// Makes a request of the task question_answering. Finds the answer to a question in a text.
///
/// `question`: The question; NULL to set it later.
///
/// `context`: The text with the answer in it; NULL to set it later.
///
/// Arguments:
/// - `align_to_words` (boolean): Let answers begin and end with whole words.
/// - `doc_stride` (integer): By how many tokens the pieces of a long context overlap.
/// - `handle_impossible_answer` (boolean): Whether an empty answer may be given.
/// - `max_answer_len` (integer): The longest answer, in tokens.
/// - `max_question_len` (integer): Cut the question to this many tokens.
/// - `max_seq_len` (integer): The most tokens of question and context in one piece.
/// - `top_k` (integer): Report at most this many results, the best first.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_question_answering(
    client: *mut hfi_client_t,
    question: *const c_char,
    context: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "question_answering", |args| {
            set_text(args, "question", question)?;
            set_text(args, "context", context)?;
            Ok(())
        })
    }
}

/// Makes a request of the task sentence_similarity. Says how alike a sentence is to others, a number each.
///
/// `sentence`: The sentence to compare; NULL to set it later.
///
/// `other_sentences`, `other_sentences_count` of them: The sentences to compare it with; NULL to set it later.
///
/// Arguments:
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
///
/// The result is numbers (hfi_response_floats). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_sentence_similarity(
    client: *mut hfi_client_t,
    sentence: *const c_char,
    other_sentences: *const *const c_char,
    other_sentences_count: usize,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "sentence_similarity", |args| {
            set_text(args, "sentence", sentence)?;
            set_texts(args, "other_sentences", other_sentences, other_sentences_count)?;
            Ok(())
        })
    }
}

/// Makes a request of the task summarization. Sums up a text.
///
/// `text`: The text to sum up; NULL to set it later.
///
/// Arguments:
/// - `clean_up_tokenization_spaces` (boolean): Remove blanks that the tokenizer leaves in the result.
/// - `generate_parameters` (object): Further parameters of the text generation.
/// - `truncation` (string): What to cut off a text that is too long. One of `"do_not_truncate"`, `"longest_first"`,
///   `"only_first"`, `"only_second"`.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a text (hfi_response_text; hfi_response_json has all of it). Never NULL: faults are returned by the
/// run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_summarization(
    client: *mut hfi_client_t,
    text: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "summarization", |args| {
            set_text(args, "text", text)?;
            Ok(())
        })
    }
}

/// Makes a request of the task table_question_answering. Answers a question from a table.
///
/// `table_json`: The table, values as texts: `{"column": ["value", …], …}`; NULL to set it later.
///
/// `query`: The question, in plain words; NULL to set it later.
///
/// Arguments:
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `padding` (string): How short inputs are filled up. One of `"do_not_pad"`, `"longest"`, `"max_length"`.
/// - `sequential` (boolean): Work through the questions one after the other, as SQA models do.
/// - `truncation` (boolean): Drop rows of a table that is too large.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a text (hfi_response_text; hfi_response_json has all of it). Never NULL: faults are returned by the
/// run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_table_question_answering(
    client: *mut hfi_client_t,
    table_json: *const c_char,
    query: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "table_question_answering", |args| {
            set_json(args, "table", table_json)?;
            set_text(args, "query", query)?;
            Ok(())
        })
    }
}

/// Makes a request of the task tabular_classification. Gives each row of a table a label.
///
/// `table_json`: The rows, by columns: `{"column": [value, …], …}`; NULL to set it later.
///
/// Arguments:
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is JSON (hfi_response_json, _string, _number). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_tabular_classification(
    client: *mut hfi_client_t,
    table_json: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "tabular_classification", |args| {
            set_json(args, "table", table_json)?;
            Ok(())
        })
    }
}

/// Makes a request of the task tabular_regression. Predicts a number for each row of a table.
///
/// `table_json`: The rows, by columns: `{"column": [value, …], …}`; NULL to set it later.
///
/// Arguments:
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is numbers (hfi_response_floats). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_tabular_regression(
    client: *mut hfi_client_t,
    table_json: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "tabular_regression", |args| {
            set_json(args, "table", table_json)?;
            Ok(())
        })
    }
}

/// Makes a request of the task text_classification. Gives a text labels with scores, as its sentiment.
///
/// `text`: The text to classify; NULL to set it later.
///
/// Arguments:
/// - `top_k` (integer): Report at most this many results, the best first.
/// - `function_to_apply` (string): What turns the model's scores into the reported ones. One of `"sigmoid"`,
///   `"softmax"`, `"none"`.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_text_classification(
    client: *mut hfi_client_t,
    text: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "text_classification", |args| {
            set_text(args, "text", text)?;
            Ok(())
        })
    }
}

/// Makes a request of the task text_generation. Continues a prompt.
///
/// `prompt`: The text to continue; NULL to set it later.
///
/// Arguments:
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `stream` (boolean): Whether the answer comes as events while it is made.
/// - `adapter_id` (string): The LoRA adapter to apply.
/// - `best_of` (integer): How many continuations to try, to keep the most likely.
/// - `decoder_input_details` (boolean): Report the prompt's tokens too; needs details.
/// - `details` (boolean): Report tokens, log probabilities and why the text ends.
/// - `do_sample` (boolean): Draw tokens at random instead of taking the likeliest.
/// - `frequency_penalty` (number): Lowers the odds of tokens by how often they have come.
/// - `grammar` (object): What the text must match: `{"type": "json" or "regex", "value"}`.
/// - `max_new_tokens` (integer): The most tokens to make.
/// - `repetition_penalty` (number): Above 1, lowers the odds of tokens that have come.
/// - `return_full_text` (boolean): Put the prompt in front of the answer.
/// - `seed` (integer): Makes random draws repeatable.
/// - `stop` (list of strings): Texts that end the answer.
/// - `temperature` (number): How freely tokens are drawn; 1 is the model's own odds.
/// - `top_k` (integer): Draw from this many of the likeliest tokens.
/// - `top_n_tokens` (integer): Report this many of the likeliest tokens at each place.
/// - `top_p` (number): Draw from the likeliest tokens that together have this probability.
/// - `truncate` (integer): Cut the prompt to this many tokens.
/// - `typical_p` (number): Draw from the tokens of typical surprise up to this probability.
/// - `watermark` (boolean): Mark the text as made by a machine.
/// - `extra_body` (object): Members to merge into the body as they are.
///
/// The result is a text (hfi_response_text; hfi_response_json has all of it). Never NULL: faults are returned by the
/// run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_text_generation(
    client: *mut hfi_client_t,
    prompt: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "text_generation", |args| {
            set_text(args, "prompt", prompt)?;
            Ok(())
        })
    }
}

/// Makes a request of the task text_to_image. Makes an image of a text.
///
/// `prompt`: What the result should show; NULL to set it later.
///
/// Arguments:
/// - `negative_prompt` (string): What the result should not show.
/// - `height` (integer): The height in pixels.
/// - `width` (integer): The width in pixels.
/// - `num_inference_steps` (integer): How many steps of denoising; more is better and slower.
/// - `guidance_scale` (number): How closely to follow the prompt.
/// - `scheduler` (string): The scheduler to use instead of the model's.
/// - `seed` (integer): Makes the result repeatable.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is an image file (hfi_response_bytes, _save, _rgba). Never NULL: faults are returned by the run. Free
/// it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_text_to_image(
    client: *mut hfi_client_t,
    prompt: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "text_to_image", |args| {
            set_text(args, "prompt", prompt)?;
            Ok(())
        })
    }
}

/// Makes a request of the task text_to_speech. Says a text.
///
/// `text`: The text to say; NULL to set it later.
///
/// Arguments:
/// - `do_sample` (boolean): Draw tokens at random instead of taking the likeliest.
/// - `early_stopping` (boolean or string): When a beam search ends: true, false or "never".
/// - `epsilon_cutoff` (number): Draw only tokens above this probability.
/// - `eta_cutoff` (number): Draw only tokens above a bound that follows the entropy.
/// - `max_length` (integer): The most tokens, the input's included.
/// - `max_new_tokens` (integer): The most tokens to make.
/// - `min_length` (integer): The fewest tokens, the input's included.
/// - `min_new_tokens` (integer): The fewest tokens to make.
/// - `num_beam_groups` (integer): Into how many groups the beams are divided.
/// - `num_beams` (integer): How many beams to search with.
/// - `penalty_alpha` (number): How much a contrastive search punishes repetition.
/// - `temperature` (number): How freely tokens are drawn; 1 is the model's own odds.
/// - `top_k` (integer): Draw from this many of the likeliest tokens.
/// - `top_p` (number): Draw from the likeliest tokens that together have this probability.
/// - `typical_p` (number): Draw from the tokens of typical surprise up to this probability.
/// - `use_cache` (boolean): Keep attention states between tokens, which is quicker.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a sound file (hfi_response_bytes, _save, _pcm). Never NULL: faults are returned by the run. Free it
/// with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_text_to_speech(
    client: *mut hfi_client_t,
    text: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "text_to_speech", |args| {
            set_text(args, "text", text)?;
            Ok(())
        })
    }
}

/// Makes a request of the task text_to_video. Makes a film of a text.
///
/// `prompt`: What the result should show; NULL to set it later.
///
/// Arguments:
/// - `guidance_scale` (number): How closely to follow the prompt.
/// - `negative_prompt` (list of strings): What the result should not show.
/// - `num_frames` (number): How many pictures the film has.
/// - `num_inference_steps` (integer): How many steps of denoising; more is better and slower.
/// - `seed` (integer): Makes the result repeatable.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a video file (hfi_response_bytes, _save). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_text_to_video(
    client: *mut hfi_client_t,
    prompt: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "text_to_video", |args| {
            set_text(args, "prompt", prompt)?;
            Ok(())
        })
    }
}

/// Makes a request of the task token_classification. Finds names, places and other entities in a text.
///
/// `text`: The text to look through; NULL to set it later.
///
/// Arguments:
/// - `aggregation_strategy` (string): How tokens are joined to entities. One of `"none"`, `"simple"`, `"first"`,
///   `"average"`, `"max"`.
/// - `ignore_labels` (list of strings): Labels to leave out.
/// - `stride` (integer): By how many tokens the pieces of a long text overlap.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_token_classification(
    client: *mut hfi_client_t,
    text: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "token_classification", |args| {
            set_text(args, "text", text)?;
            Ok(())
        })
    }
}

/// Makes a request of the task translation. Translates a text.
///
/// `text`: The text to translate; NULL to set it later.
///
/// Arguments:
/// - `src_lang` (string): The text's language, by the model's code; only with tgt_lang.
/// - `tgt_lang` (string): The language to translate into; only with src_lang.
/// - `clean_up_tokenization_spaces` (boolean): Remove blanks that the tokenizer leaves in the result.
/// - `truncation` (string): What to cut off a text that is too long. One of `"do_not_truncate"`, `"longest_first"`,
///   `"only_first"`, `"only_second"`.
/// - `generate_parameters` (object): Further parameters of the text generation.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a text (hfi_response_text; hfi_response_json has all of it). Never NULL: faults are returned by the
/// run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_translation(
    client: *mut hfi_client_t,
    text: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "translation", |args| {
            set_text(args, "text", text)?;
            Ok(())
        })
    }
}

/// Makes a request of the task visual_question_answering. Answers a question about an image.
///
/// `image`: The image: png, jpeg, webp …; `HFI_CONTENT_NONE` to set it later.
///
/// `question`: The question; NULL to set it later.
///
/// Arguments:
/// - `top_k` (integer): Report at most this many results, the best first.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_visual_question_answering(
    client: *mut hfi_client_t,
    image: hfi_content_t,
    question: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "visual_question_answering", |args| {
            set_content(args, "image", image)?;
            set_text(args, "question", question)?;
            Ok(())
        })
    }
}

/// Makes a request of the task zero_shot_classification. Gives a text labels of your own choice with scores.
///
/// `text`: The text to classify; NULL to set it later.
///
/// `candidate_labels`, `candidate_labels_count` of them: The labels to choose from; NULL to set it later.
///
/// Arguments:
/// - `multi_label` (boolean, by default false): Whether several labels may be true at once.
/// - `hypothesis_template` (string): The sentence that is tested, with `{}` in the label's place.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_zero_shot_classification(
    client: *mut hfi_client_t,
    text: *const c_char,
    candidate_labels: *const *const c_char,
    candidate_labels_count: usize,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "zero_shot_classification", |args| {
            set_text(args, "text", text)?;
            set_texts(args, "candidate_labels", candidate_labels, candidate_labels_count)?;
            Ok(())
        })
    }
}

/// Makes a request of the task zero_shot_image_classification. Gives an image labels of your own choice with scores.
///
/// `image`: The image: png, jpeg, webp …; `HFI_CONTENT_NONE` to set it later.
///
/// `candidate_labels`, `candidate_labels_count` of them: The labels to choose from, at least two; NULL to set it
/// later.
///
/// Arguments:
/// - `hypothesis_template` (string): The sentence that is tested, with `{}` in the label's place.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `extra_body` (object): Further parameters, sent as they are; they beat the others.
///
/// The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_zero_shot_image_classification(
    client: *mut hfi_client_t,
    image: hfi_content_t,
    candidate_labels: *const *const c_char,
    candidate_labels_count: usize,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "zero_shot_image_classification", |args| {
            set_content(args, "image", image)?;
            set_texts(args, "candidate_labels", candidate_labels, candidate_labels_count)?;
            Ok(())
        })
    }
}

/// Makes a request of the task post. Sends any JSON or bytes to a model or URL; the reply is given as it comes.
///
/// Arguments:
/// - `json` (any JSON value): The body, as JSON; instead of `data`.
/// - `data` (binary content): The body, as bytes of any type; instead of `json`.
/// - `model` (string): The model for this call: an id on the Hub or a URL; beats the client's.
/// - `task` (string): The model's task, as "fill-mask", if the model serves several or is not set.
/// - `stream` (boolean): Whether the answer comes as events while it is made.
///
/// The result is the reply's body (hfi_response_bytes, _text, _json). Never NULL: faults are returned by the run.
/// Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_post(client: *mut hfi_client_t) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe { construct(client, "post", |_| Ok(())) }
}

/// Makes a request of the task get_endpoint_info. Asks a server given by URL what it is: model, limits, version.
///
/// Arguments:
/// - `model` (string): The server's URL; without it the client's.
///
/// The result is JSON (hfi_response_json, _string, _number). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_get_endpoint_info(client: *mut hfi_client_t) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe { construct(client, "get_endpoint_info", |_| Ok(())) }
}

/// Makes a request of the task health_check. Asks a server given by URL whether it is ready: true only for HTTP 200.
///
/// Arguments:
/// - `model` (string): The server's URL; without it the client's.
///
/// The result is true or false (hfi_response_json). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_health_check(client: *mut hfi_client_t) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe { construct(client, "health_check", |_| Ok(())) }
}

/// Makes a request of the task get_recommended_model. Says which model the Hub recommends for a task.
///
/// `task`: The task, as "text-to-image" or "text_to_image"; NULL to set it later.
///
/// The result is a text (hfi_response_text; hfi_response_json has all of it). Never NULL: faults are returned by the
/// run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_get_recommended_model(
    client: *mut hfi_client_t,
    task: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "get_recommended_model", |args| {
            set_text(args, "task", task)?;
            Ok(())
        })
    }
}

/// Makes a request of the task chat_models. Lists the models for conversations that can be had now, for menus to
/// choose from.
///
/// Arguments:
/// - `search` (string): What the id must have in it, in small or large letters.
/// - `provider` (string): A provider that must have it; others are left out of the result.
/// - `tools` (boolean): True: it must call tools; other providers are left out of the result.
/// - `structured_output` (boolean): True: it must answer by a JSON schema; other providers are left out of the
///   result.
/// - `min_context_length` (integer): How many tokens a conversation must be able to have.
/// - `max_price` (number): The most that a million tokens of the answer may cost, in US dollars; unknown prices are
///   left out.
/// - `sort` (string): What comes first: the best that a provider left in the result offers. One of `"price"`,
///   `"latency"`, `"throughput"`, `"context_length"`.
///
/// The result is a list (hfi_response_item). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_chat_models(client: *mut hfi_client_t) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe { construct(client, "chat_models", |_| Ok(())) }
}

/// Makes a request of the operation create_inference_endpoint. Deploys a model on hardware of its own.
/// hfi_endpoint_list_hardware says what goes together.
///
/// `name`: The endpoint's name; NULL to set it later.
///
/// Arguments:
/// - `repository` (string, required): The model's id on the Hub.
/// - `framework` (string, required): The model's framework: `pytorch`, `custom` …
/// - `accelerator` (string, required): What computes: `cpu`, `gpu` or `neuron`.
/// - `instance_size` (string, required): The size of the instance, as `x2`.
/// - `instance_type` (string, required): The type of the instance, as `intel-icl` or `nvidia-l4`.
/// - `region` (string, required): The region of the hardware, as `us-east-1`.
/// - `vendor` (string, required): Whose hardware: `aws`, `azure`, `gcp` …
/// - `type` (string, by default "authenticated"): Who may call it. One of `"authenticated"`, `"public"`, `"private"`.
/// - `min_replica` (integer, by default 1): The least number of replicas; 0 lets it scale to zero.
/// - `max_replica` (integer, by default 1): The largest number of replicas.
/// - `scaling_metric` (string): What is measured to add replicas. One of `"pendingRequests"`, `"hardwareUsage"`.
/// - `scaling_threshold` (number): The value of the metric at which a replica is added.
/// - `scale_to_zero_timeout` (integer): Minutes without a call after which it scales to zero.
/// - `revision` (string): The model's revision: a commit, branch or tag.
/// - `task` (string): The model's task, as `text-generation`.
/// - `custom_image` (object): The container image: `{"url": …, "port": …}`, or one variant by its name, as
///   `{"vLLM": {"url": …}}`.
/// - `container_command` (list of strings): The container's command, in place of the image's.
/// - `container_args` (list of strings): The arguments of the container's command.
/// - `env` (object): Environment variables of the container, values as texts.
/// - `secrets` (object): Secret environment variables of the container, values as texts; never shown.
/// - `domain` (string): A domain of one's own for the endpoint.
/// - `path` (string): A path of one's own to the model, beginning with `/`.
/// - `cache_http_responses` (boolean): Whether replies are cached.
/// - `tags` (list of strings): Tags of the endpoint.
/// - `container_registry_username` (string): The user at the registry of a custom image.
/// - `container_registry_password` (string): That user's password; never shown. Wants `container_registry_username`.
/// - `private_link_account_id` (string): The AWS account that may reach it by PrivateLink. Wants
///   `private_link_region`.
/// - `private_link_region` (string): The AWS region of the PrivateLink's entry.
/// - `account_id` (string): Ignored, as huggingface_hub does; see `private_link_account_id`.
/// - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
/// - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
///   without one.
///
/// The response has the endpoint (hfi_response_endpoint; hfi_response_json has all of it). Never NULL: faults are
/// returned by the run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_create(
    client: *mut hfi_client_t,
    name: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "create_inference_endpoint", |args| {
            set_text(args, "name", name)?;
            Ok(())
        })
    }
}

/// Makes a request of the operation create_inference_endpoint_from_catalog. Deploys a model as Hugging Face has
/// tested it. hfi_endpoint_list_catalog says which there are.
///
/// Arguments:
/// - `repo_id` (string): The model's id in the catalog; or `recipe_id`.
/// - `recipe_id` (string): The recipe's id in the catalog; or `repo_id`.
/// - `name` (string): The endpoint's name; by default one is made up.
/// - `accelerator` (string): Which of the model's recipes: `cpu`, `gpu` or `neuron`.
/// - `gguf_file` (string): Which of the model's recipes: the one for this file.
/// - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
/// - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
///   without one.
///
/// The response has the endpoint (hfi_response_endpoint; hfi_response_json has all of it). Never NULL: faults are
/// returned by the run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_create_from_catalog(client: *mut hfi_client_t) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe { construct(client, "create_inference_endpoint_from_catalog", |_| Ok(())) }
}

/// Makes a request of the operation get_inference_endpoint. Looks at an endpoint.
///
/// `name`: The endpoint's name; NULL to set it later.
///
/// Arguments:
/// - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
/// - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
///   without one.
///
/// The response has the endpoint (hfi_response_endpoint; hfi_response_json has all of it). Never NULL: faults are
/// returned by the run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_get(
    client: *mut hfi_client_t,
    name: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "get_inference_endpoint", |args| {
            set_text(args, "name", name)?;
            Ok(())
        })
    }
}

/// Makes a request of the operation list_inference_endpoints. Lists endpoints. With the namespace `*`, organisations
/// that could not be asked are warnings of the response.
///
/// Arguments:
/// - `namespace` (string): The user or organisation whose endpoints are listed; `*` for the token's user and all of
///   the user's organisations; by default the user.
/// - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
///   without one.
///
/// The response has the endpoints (hfi_response_endpoint_count, hfi_response_endpoint). Never NULL: faults are
/// returned by the run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_list(client: *mut hfi_client_t) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe { construct(client, "list_inference_endpoints", |_| Ok(())) }
}

/// Makes a request of the operation update_inference_endpoint. Changes an endpoint: only what is set.
///
/// `name`: The endpoint's name; NULL to set it later.
///
/// Arguments:
/// - `repository` (string): The model's id on the Hub.
/// - `framework` (string): The model's framework: `pytorch`, `custom` …
/// - `accelerator` (string): What computes: `cpu`, `gpu` or `neuron`.
/// - `instance_size` (string): The size of the instance, as `x2`.
/// - `instance_type` (string): The type of the instance, as `intel-icl` or `nvidia-l4`.
/// - `min_replica` (integer): The least number of replicas; 0 lets it scale to zero.
/// - `max_replica` (integer): The largest number of replicas.
/// - `scaling_metric` (string): What is measured to add replicas. One of `"pendingRequests"`, `"hardwareUsage"`.
/// - `scaling_threshold` (number): The value of the metric at which a replica is added.
/// - `scale_to_zero_timeout` (integer): Minutes without a call after which it scales to zero.
/// - `revision` (string): The model's revision: a commit, branch or tag.
/// - `task` (string): The model's task, as `text-generation`.
/// - `custom_image` (object): The container image: `{"url": …, "port": …}`, or one variant by its name, as
///   `{"vLLM": {"url": …}}`.
/// - `container_command` (list of strings): The container's command, in place of the image's.
/// - `container_args` (list of strings): The arguments of the container's command.
/// - `env` (object): Environment variables of the container, values as texts.
/// - `secrets` (object): Secret environment variables of the container, values as texts; never shown.
/// - `domain` (string): A domain of one's own for the endpoint.
/// - `path` (string): A path of one's own to the model, beginning with `/`.
/// - `cache_http_responses` (boolean): Whether replies are cached.
/// - `tags` (list of strings): Tags of the endpoint.
/// - `tensor_parallel_size` (integer): Accelerators that share a copy of the model (vLLM and SGLang).
/// - `data_parallel_size` (integer): Copies of the model, one an accelerator (vLLM).
/// - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
/// - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
///   without one.
///
/// The response has the endpoint (hfi_response_endpoint; hfi_response_json has all of it). Never NULL: faults are
/// returned by the run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_update(
    client: *mut hfi_client_t,
    name: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "update_inference_endpoint", |args| {
            set_text(args, "name", name)?;
            Ok(())
        })
    }
}

/// Makes a request of the operation pause_inference_endpoint. Stops an endpoint until somebody resumes it. It costs
/// nothing meanwhile.
///
/// `name`: The endpoint's name; NULL to set it later.
///
/// Arguments:
/// - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
/// - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
///   without one.
///
/// The response has the endpoint (hfi_response_endpoint; hfi_response_json has all of it). Never NULL: faults are
/// returned by the run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_pause(
    client: *mut hfi_client_t,
    name: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "pause_inference_endpoint", |args| {
            set_text(args, "name", name)?;
            Ok(())
        })
    }
}

/// Makes a request of the operation resume_inference_endpoint. Starts a paused endpoint. hfi_endpoint_wait waits
/// until it can be called.
///
/// `name`: The endpoint's name; NULL to set it later.
///
/// Arguments:
/// - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
/// - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
///   without one.
/// - `running_ok` (boolean, by default true): Whether it is no error that it runs already.
///
/// The response has the endpoint (hfi_response_endpoint; hfi_response_json has all of it). Never NULL: faults are
/// returned by the run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_resume(
    client: *mut hfi_client_t,
    name: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "resume_inference_endpoint", |args| {
            set_text(args, "name", name)?;
            Ok(())
        })
    }
}

/// Makes a request of the operation scale_to_zero_inference_endpoint. Stops an endpoint until somebody calls it. It
/// costs nothing meanwhile.
///
/// `name`: The endpoint's name; NULL to set it later.
///
/// Arguments:
/// - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
/// - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
///   without one.
///
/// The response has the endpoint (hfi_response_endpoint; hfi_response_json has all of it). Never NULL: faults are
/// returned by the run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_scale_to_zero(
    client: *mut hfi_client_t,
    name: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "scale_to_zero_inference_endpoint", |args| {
            set_text(args, "name", name)?;
            Ok(())
        })
    }
}

/// Makes a request of the operation delete_inference_endpoint. Takes an endpoint away, for good.
///
/// `name`: The endpoint's name; NULL to set it later.
///
/// Arguments:
/// - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
/// - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
///   without one.
///
/// There is no result. Never NULL: faults are returned by the run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_delete(
    client: *mut hfi_client_t,
    name: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "delete_inference_endpoint", |args| {
            set_text(args, "name", name)?;
            Ok(())
        })
    }
}

/// Makes a request of the operation list_inference_catalog. Lists the models that Hugging Face has tested on
/// Inference Endpoints, with their recipes.
///
/// Arguments:
/// - `accelerator` (string): Only models with a recipe for it: `cpu`, `gpu` or `neuron`.
/// - `engine` (string): Only models with a recipe for it: `llamacpp`, `sglang`, `tei`, `vllm` …
/// - `license` (string): Only models under this licence, as `Apache 2.0`.
/// - `task` (string): Only models of this task, as `text-generation`.
/// - `search` (string): Only models that this finds.
/// - `limit` (integer): At most this many models.
/// - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
///   without one.
///
/// The result is JSON (hfi_response_json, _string, _number). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_list_catalog(client: *mut hfi_client_t) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe { construct(client, "list_inference_catalog", |_| Ok(())) }
}

/// Makes a request of the operation list_inference_endpoints_hardware. Lists the hardware: vendor, region, type,
/// size, price in USD an hour, availability, quota of the account.
///
/// Arguments:
/// - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
/// - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
///   without one.
///
/// The result is JSON (hfi_response_json, _string, _number). Never NULL: faults are returned by the run. Free it with
/// hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_list_hardware(client: *mut hfi_client_t) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe { construct(client, "list_inference_endpoints_hardware", |_| Ok(())) }
}

/// Makes a request of the operation acquire_inference_endpoint. Resumes an endpoint if need be, waits until it can be
/// called, and holds it until hfi_endpoint_release.
///
/// `name`: The endpoint's name; NULL to set it later.
///
/// Arguments:
/// - `namespace` (string): The user or organisation that it belongs to; by default the token's user.
/// - `token` (boolean or string): A token for this operation in place of the client's; false for none, true to fail
///   without one.
/// - `timeout` (number): Seconds to wait at most; without it for ever.
/// - `refresh_every` (number, by default 5): Seconds between two looks.
/// - `on_release` (string, by default "pause"): What the last release on this machine does with the endpoint. One of
///   `"pause"`, `"scale_to_zero"`, `"nothing"`.
/// - `lease_folder` (string): The folder of the lock files that count the holders; by default a folder of the user's.
///
/// The response has the endpoint (hfi_response_endpoint; hfi_response_json has all of it). Never NULL: faults are
/// returned by the run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_acquire(
    client: *mut hfi_client_t,
    name: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and what the documentation asks for.
    unsafe {
        construct(client, "acquire_inference_endpoint", |args| {
            set_text(args, "name", name)?;
            Ok(())
        })
    }
}
