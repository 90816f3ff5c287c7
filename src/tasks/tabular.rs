//! Tasks on tables: columns by name, each a list with a value for each row.

use crate::tasks::results::Gives;
use crate::tasks::shape::{Holds, Shape, any, member, text};
use crate::tasks::{Arg, COMMON, Kind, MODEL, Place, Task, arg, input, parameter, task};

static CELLS: Shape = Shape::new(
    "TableAnswer",
    "An answer and the cells that it comes from.",
    &[
        text("answer", "The answer."),
        member("cells", Holds::Texts, "The cells' values."),
        any("coordinates", "Where the cells are, `[row, column]` each, from 0."),
        text("aggregator", "How the cells were put together, as `SUM`.").optional(),
    ],
);

/// table_question_answering
pub static TABLE_QUESTION_ANSWERING: Task = Task {
    args: &[&[
        input("table", Kind::Object, "The table, values as texts: `{\"column\": [\"value\", …], …}`."),
        input("query", Kind::Text, "The question, in plain words."),
        MODEL.place(Place::Parameters),
        parameter("padding", Kind::Text, "How short inputs are filled up.").choices(&[
            "do_not_pad",
            "longest",
            "max_length",
        ]),
        parameter(
            "sequential",
            Kind::Flag,
            "Work through the questions one after the other, as SQA models do.",
        ),
        parameter("truncation", Kind::Flag, "Drop rows of a table that is too large."),
        super::EXTRA_BODY,
    ]],
    gives: Gives::Object(&CELLS),
    ..task("table_question_answering", "table-question-answering", "Answers a question from a table.")
};

const TABLE: Arg =
    arg("table", Kind::Object, Place::Body, "The rows, by columns: `{\"column\": [value, …], …}`.")
        .required();
const DATA: Arg = TABLE.place(Place::InputMember).wire("data");

/// tabular_classification
pub static TABULAR_CLASSIFICATION: Task = Task {
    args: &[&[TABLE], COMMON],
    gives: Gives::Values,
    otherwise: Some(&TABULAR_CLASSIFICATION_OF_INPUTS),
    ..task("tabular_classification", "tabular-classification", "Gives each row of a table a label.")
};

static TABULAR_CLASSIFICATION_OF_INPUTS: Task = Task {
    args: &[&[DATA], COMMON],
    gives: Gives::Values,
    ..task("tabular_classification", "tabular-classification", "")
};

/// tabular_regression
pub static TABULAR_REGRESSION: Task = Task {
    args: &[&[DATA], COMMON],
    gives: Gives::Numbers,
    ..task("tabular_regression", "tabular-regression", "Predicts a number for each row of a table.")
};
