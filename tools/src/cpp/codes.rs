//! `code.hpp`: the numbers of the header that users meet, as enums.

use crate::cpp::source::Source;
use crate::symbols::{Constant, constants};

/// The enums: their names, what they are, and how the names of their constants begin.
const ENUMS: [(&str, &str, &[&str]); 3] = [
    ("Code", "What a call came to.", &["HFI_ERROR_", "HFI_OK", "HFI_PENDING", "HFI_END"]),
    ("LogLevel", "What is written to the log; each level includes those above.", &["HFI_LOG_"]),
    ("TokenDiscovery", "Whether a token is looked for, and who may get it.", &["HFI_TOKEN_DISCOVERY_"]),
];

/// The text of the file.
pub fn generate(header: &str) -> String {
    let constants = constants(header);
    let mut file = Source::new("code", "Codes of errors and other numbers of hfi.h.", &["hfi/base.hpp"]);
    for (name, doc, starts) in ENUMS {
        file.gap();
        file.doc(&format!(
            "{doc} Numbers that this does not know may come from a newer library. Since 0.1.0."
        ));
        file.open(&format!("enum class {name} : std::int32_t"));
        let belongs = |constant: &&Constant| starts.iter().any(|start| constant.name.starts_with(start));
        for constant in constants.iter().filter(belongs) {
            let short = constant.name.strip_prefix(starts[0]).or_else(|| constant.name.strip_prefix("HFI_"));
            file.doc(&constant.doc);
            file.line(&format!("{} = {},", short.expect("it begins so").to_lowercase(), constant.name));
        }
        file.close(";");
    }
    file.finish()
}
