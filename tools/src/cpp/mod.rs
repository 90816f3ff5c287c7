//! The C++ headers that follow from the table, one generator each.

mod arguments;
mod client;
mod codes;
mod endpoints;
mod options;
mod outcome;
mod results;
mod source;

/// The paths and texts of all files; `header` is the text of hfi.h.
pub fn generate(header: &str) -> Vec<(&'static str, String)> {
    vec![
        ("include/hfi/code.hpp", codes::generate(header)),
        ("include/hfi/results.hpp", results::generate()),
        ("include/hfi/task_options.hpp", options::generate()),
        ("include/hfi/endpoint_operations.hpp", endpoints::generate()),
        ("include/hfi/client_tasks.hpp", client::generate()),
    ]
}
