//! The C# files, one generator each.

mod arguments;
mod calls;
mod client;
mod constants;
mod names;
mod natives;
mod options;
mod outcome;
mod results;
mod source;

use results::Family;

/// The paths and texts of all files; `header` is the text of hfi.h.
pub fn generate(header: &str) -> Vec<(&'static str, String)> {
    vec![
        ("bindings/csharp/Runtime/Core/Native/NativeMethods.g.cs", natives::generate()),
        ("bindings/csharp/Runtime/Core/Tasks/Calls.g.cs", calls::generate()),
        ("bindings/csharp/Runtime/Core/Tasks/HfiStatus.g.cs", constants::generate(header)),
        ("bindings/csharp/Runtime/Core/Tasks/InferenceClient.Tasks.g.cs", client::generate()),
        ("bindings/csharp/Runtime/Core/Tasks/Options.g.cs", options::generate()),
        ("bindings/csharp/Runtime/Core/Tasks/Results.g.cs", results::generate(Family::Others)),
        ("bindings/csharp/Runtime/Core/Tasks/Results.Chat.g.cs", results::generate(Family::Chat)),
        (
            "bindings/csharp/Runtime/Core/Tasks/Results.TextGeneration.g.cs",
            results::generate(Family::Generation),
        ),
    ]
}
