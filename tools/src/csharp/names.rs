//! Names in C#.

pub use crate::typed::{options_type as options, pascal};

/// A name as parameters have it: `other_sentences` is `otherSentences`, `params` is `@params`.
pub fn camel(name: &str) -> String {
    let name = pascal(name);
    let name = name[..1].to_ascii_lowercase() + &name[1..];
    if KEYWORDS.contains(&name.as_str()) { format!("@{name}") } else { name }
}

/// The property of options for an argument. `CallOptions` has a Timeout, for a single HTTP request or a whole call; that of
/// operations which wait is another.
pub fn option(argument: &str) -> String {
    match argument {
        "timeout" => "WaitSeconds".to_owned(),
        "headers" | "progress" => panic!("CallOptions has {argument} already"),
        argument => pascal(argument),
    }
}

/// The property of a class for a member; none may be named as its class. A blob is always a sound.
pub fn property(class: &str, member: &str) -> String {
    let name = if member == "blob" { "Audio".to_owned() } else { pascal(member) };
    if name == class { "Text".to_owned() } else { name }
}

const KEYWORDS: &[&str] = &[
    "abstract",
    "as",
    "base",
    "bool",
    "break",
    "byte",
    "case",
    "catch",
    "char",
    "checked",
    "class",
    "const",
    "continue",
    "decimal",
    "default",
    "delegate",
    "do",
    "double",
    "else",
    "enum",
    "event",
    "explicit",
    "extern",
    "false",
    "finally",
    "fixed",
    "float",
    "for",
    "foreach",
    "goto",
    "if",
    "implicit",
    "in",
    "int",
    "interface",
    "internal",
    "is",
    "lock",
    "long",
    "namespace",
    "new",
    "null",
    "object",
    "operator",
    "out",
    "override",
    "params",
    "private",
    "protected",
    "public",
    "readonly",
    "ref",
    "return",
    "sbyte",
    "sealed",
    "short",
    "sizeof",
    "stackalloc",
    "static",
    "string",
    "struct",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "uint",
    "ulong",
    "unchecked",
    "unsafe",
    "ushort",
    "using",
    "virtual",
    "void",
    "volatile",
    "while",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_the_case_of_csharp() {
        assert_eq!(pascal("text_to_image"), "TextToImage");
        assert_eq!(pascal("n"), "N");
        assert_eq!(pascal("CONNECTION_LOST".to_lowercase().as_str()), "ConnectionLost");
        assert_eq!(camel("other_sentences"), "otherSentences");
        assert_eq!(camel("params"), "@params");
        assert_eq!(option("timeout"), "WaitSeconds");
        assert_eq!(property("Answer", "answer"), "Text");
        assert_eq!(property("TableAnswer", "answer"), "Answer");
    }
}
