//! Writes a C++ header: its head, indented blocks and documentation.

use crate::lines::wrapped;

const WIDTH: usize = 132;

/// Stands for a blank at which no line is broken.
const TIE: char = '\u{1}';

/// A header that is being written.
pub struct Source {
    text: String,
    depth: usize,
}

impl Source {
    /// A header `hfi/name.hpp` that says `what` it holds, with its namespace open.
    pub fn new(name: &str, what: &str, includes: &[&str]) -> Self {
        let mut file = Self { text: String::new(), depth: 0 };
        let guard = format!("HFI_{}_HPP", name.to_uppercase());
        file.line(&format!("// {what} Generated from the sources by `make generate`; do not edit."));
        file.line(&format!("#ifndef {guard}\n#define {guard}\n"));
        for include in includes {
            file.line(&format!("#include <{include}>"));
        }
        if !includes.is_empty() {
            file.line("");
        }
        file.line("HFI_NAMESPACE_BEGIN");
        file
    }

    /// A line, or several; an empty one is not indented, nor is one for the preprocessor.
    pub fn line(&mut self, text: &str) {
        for line in text.split('\n') {
            if !line.is_empty() {
                let depth = if line.starts_with('#') { 0 } else { self.depth };
                self.text.push_str(&"    ".repeat(depth));
                self.text.push_str(line);
            }
            self.text.push('\n');
        }
    }

    /// An empty line, but not at the start of a block.
    pub fn gap(&mut self) {
        if !self.text.ends_with("{\n") {
            self.line("");
        }
    }

    /// A line `head(items)tail`, broken between the items if it is too long.
    pub fn list(&mut self, head: &str, items: &[String], tail: &str) {
        let tied = |text: &str| text.replace(' ', &TIE.to_string());
        let items: Vec<String> = items.iter().map(|item| tied(item)).collect();
        let whole = format!("{}({}){}", tied(head), items.join(", "), tied(tail));
        let indent = " ".repeat(head.len() + 1);
        for line in wrapped(&whole, WIDTH - 4 * self.depth, &indent) {
            self.line(&line.replace(TIE, " "));
        }
    }

    /// Opens a block.
    pub fn open(&mut self, head: &str) {
        self.line(&format!("{head} {{"));
        self.depth += 1;
    }

    /// Closes a block.
    pub fn close(&mut self, tail: &str) {
        self.depth -= 1;
        self.line(&format!("}}{tail}"));
    }

    /// What stands at the edge of a class, as `public:`.
    pub fn access(&mut self, text: &str) {
        self.depth -= 1;
        self.line(text);
        self.depth += 1;
    }

    /// What is only there with exceptions.
    pub fn with_exceptions(&mut self, body: impl FnOnce(&mut Self)) {
        self.line("#if HFI_EXCEPTIONS");
        body(self);
        self.line("#endif");
    }

    /// Documentation of what follows.
    pub fn doc(&mut self, text: &str) {
        for line in wrapped(text, WIDTH - 4 * self.depth - 4, "") {
            self.line(&format!("/// {line}"));
        }
    }

    /// The text of the file.
    pub fn finish(mut self) -> String {
        self.line("\nHFI_NAMESPACE_END\n\n#endif");
        self.text
    }
}

/// A text as a literal.
pub fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
