//! Tasks on images and videos: classes, places, masks, answers, captions, new pictures and films.

use crate::error::{Error, Result};
use crate::tasks::args::Args;
use crate::tasks::results::Gives;
use crate::tasks::shape::{Holds, Shape, member, number, one, text, unnamed};
use crate::tasks::text::{
    ANSWER, CLASS, DOC_STRIDE, FUNCTION_TO_APPLY, HANDLE_IMPOSSIBLE_ANSWER, HYPOTHESIS_TEMPLATE,
    MAX_ANSWER_LEN, MAX_QUESTION_LEN, MAX_SEQ_LEN, SCORE, TOP_K,
};
use crate::tasks::{Arg, COMMON, Kind, MODEL, Place, Task, arg, input, parameter, task};

static SEGMENT: Shape = Shape::new(
    "ImageSegment",
    "A segment of an image.",
    &[
        text("label", "What it shows."),
        member("mask", Holds::Image, "The mask, an image of the same size: white where the segment is.")
            .optional(),
        number("score", SCORE).optional(),
    ],
);
static BOX: Shape = Shape::new(
    "BoundingBox",
    "A box in an image, in pixels from its left and top.",
    &[
        number("xmax", "The right edge."),
        number("xmin", "The left edge."),
        number("ymax", "The bottom edge."),
        number("ymin", "The top edge."),
    ],
);
static DETECTED: Shape = Shape::new(
    "DetectedObject",
    "An object in an image.",
    &[one("box", &BOX, "Where it is."), text("label", "What it is."), number("score", SCORE)],
);
static VISUAL_ANSWER: Shape = Shape::new(
    "VisualAnswer",
    "An answer about an image.",
    &[number("score", SCORE), text("answer", "The answer.").optional()],
);
static CAPTION: Shape = Shape::new(
    "ImageCaption",
    "What an image shows.",
    &[
        text("generated_text", "The description, or what is written in the image."),
        unnamed("image_to_text_output_generated_text"),
    ],
);

const IMAGE: Arg = input("image", Kind::Content, "The image: png, jpeg, webp …");
const PROMPT: Arg = input("prompt", Kind::Text, "What the result should show.");
const NEGATIVE_PROMPT: Arg = parameter("negative_prompt", Kind::Text, "What the result should not show.");
const STEPS: Arg = parameter(
    "num_inference_steps",
    Kind::Integer(0),
    "How many steps of denoising; more is better and slower.",
);
const GUIDANCE: Arg = parameter("guidance_scale", Kind::Number, "How closely to follow the prompt.");
const SEED: Arg = parameter("seed", Kind::Integer(i64::MIN), "Makes the result repeatable.");
const TARGET_SIZE: Arg =
    parameter("target_size", Kind::Object, "The size of the result: `{\"width\", \"height\"}` in pixels.");
const NUM_FRAMES: Arg = parameter("num_frames", Kind::Number, "How many pictures the film has.");

/// image_classification
pub static IMAGE_CLASSIFICATION: Task = Task {
    args: &[&[IMAGE, FUNCTION_TO_APPLY, TOP_K], COMMON],
    gives: Gives::Items(&CLASS),
    ..task("image_classification", "image-classification", "Gives an image labels with scores.")
};

/// zero_shot_image_classification
pub static ZERO_SHOT_IMAGE_CLASSIFICATION: Task = Task {
    args: &[
        &[
            IMAGE,
            parameter("candidate_labels", Kind::Texts, "The labels to choose from, at least two.").required(),
            HYPOTHESIS_TEMPLATE,
        ],
        COMMON,
    ],
    gives: Gives::Items(&CLASS),
    check: two_labels,
    ..task(
        "zero_shot_image_classification",
        "zero-shot-image-classification",
        "Gives an image labels of your own choice with scores.",
    )
};

fn two_labels(args: &Args) -> Result<()> {
    match args.get("candidate_labels").and_then(|labels| labels.as_array()) {
        Some(labels) if labels.len() < 2 => Err(Error::argument(format!(
            "zero_shot_image_classification has {} candidate_labels; it needs 2 or more to choose from",
            labels.len()
        ))),
        _ => Ok(()),
    }
}

/// image_segmentation
pub static IMAGE_SEGMENTATION: Task = Task {
    args: &[
        &[
            IMAGE,
            parameter("mask_threshold", Kind::Number, "From which probability a pixel belongs to a mask."),
            parameter(
                "overlap_mask_area_threshold",
                Kind::Number,
                "From which part of a segment on a smaller one it counts for itself.",
            ),
            parameter("subtask", Kind::Text, "What is told apart.")
                .choices(&["instance", "panoptic", "semantic"]),
            parameter("threshold", Kind::Number, "The lowest score to report."),
        ],
        COMMON,
    ],
    gives: Gives::Masks(&SEGMENT),
    ..task(
        "image_segmentation",
        "image-segmentation",
        "Divides an image into segments, a label and a mask each.",
    )
};

/// object_detection
pub static OBJECT_DETECTION: Task = Task {
    args: &[&[IMAGE, parameter("threshold", Kind::Number, "The lowest score to report.")], COMMON],
    gives: Gives::Items(&DETECTED),
    ..task(
        "object_detection",
        "object-detection",
        "Finds objects in an image, a label and a box in pixels each.",
    )
};

/// image_to_text
pub static IMAGE_TO_TEXT: Task = Task {
    args: &[&[IMAGE], COMMON],
    gives: Gives::First(&CAPTION),
    ..task("image_to_text", "image-to-text", "Describes an image, or reads what is written in it.")
};

/// image_to_image
pub static IMAGE_TO_IMAGE: Task = Task {
    args: &[
        &[
            IMAGE,
            parameter("prompt", Kind::Text, "What to make of the image."),
            NEGATIVE_PROMPT,
            TARGET_SIZE,
            STEPS,
            GUIDANCE,
        ],
        COMMON,
    ],
    gives: Gives::Image,
    ..task("image_to_image", "image-to-image", "Makes another image of an image.")
};

/// image_to_video
pub static IMAGE_TO_VIDEO: Task = Task {
    args: &[
        &[
            IMAGE,
            parameter("prompt", Kind::Text, "What is to happen in the film."),
            NEGATIVE_PROMPT,
            NUM_FRAMES,
            STEPS,
            GUIDANCE,
            SEED,
            TARGET_SIZE,
        ],
        COMMON,
    ],
    gives: Gives::Video,
    ..task("image_to_video", "image-to-video", "Makes a film of an image.")
};

/// text_to_image
pub static TEXT_TO_IMAGE: Task = Task {
    args: &[
        &[
            PROMPT,
            NEGATIVE_PROMPT,
            parameter("height", Kind::Integer(1), "The height in pixels."),
            parameter("width", Kind::Integer(1), "The width in pixels."),
            STEPS,
            GUIDANCE,
            parameter("scheduler", Kind::Text, "The scheduler to use instead of the model's."),
            SEED,
        ],
        COMMON,
    ],
    gives: Gives::Image,
    ..task("text_to_image", "text-to-image", "Makes an image of a text.")
};

/// text_to_video
pub static TEXT_TO_VIDEO: Task = Task {
    args: &[
        &[
            PROMPT,
            GUIDANCE,
            parameter("negative_prompt", Kind::Texts, "What the result should not show."),
            NUM_FRAMES,
            STEPS,
            SEED,
        ],
        COMMON,
    ],
    gives: Gives::Video,
    ..task("text_to_video", "text-to-video", "Makes a film of a text.")
};

/// document_question_answering
pub static DOCUMENT_QUESTION_ANSWERING: Task = Task {
    args: &[
        &[
            input("image", Kind::Content, "The image of the document."),
            input("question", Kind::Text, "The question."),
            DOC_STRIDE,
            HANDLE_IMPOSSIBLE_ANSWER,
            parameter("lang", Kind::Text, "The language to read the document in, if it has to be read."),
            MAX_ANSWER_LEN,
            MAX_QUESTION_LEN,
            MAX_SEQ_LEN,
            TOP_K,
            parameter(
                "word_boxes",
                Kind::List,
                "The words and where they are, if the document was read already.",
            ),
        ],
        COMMON,
    ],
    opens_first: true,
    gives: Gives::Items(&ANSWER),
    ..task(
        "document_question_answering",
        "document-question-answering",
        "Finds the answer to a question in a document.",
    )
};

/// visual_question_answering
pub static VISUAL_QUESTION_ANSWERING: Task = Task {
    args: &[&[
        IMAGE.place(Place::InputAndBody),
        arg("question", Kind::Text, Place::Body, "The question.").required(),
        TOP_K,
        MODEL,
        super::EXTRA_BODY,
    ]],
    opens_first: true,
    gives: Gives::Items(&VISUAL_ANSWER),
    ..task("visual_question_answering", "visual-question-answering", "Answers a question about an image.")
};
