//! Words of a text and where they stand, in characters; names among them.

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// The piece.
    pub text: String,
    /// Its first character.
    pub start: usize,
    /// The character after it.
    pub end: usize,
}

/// Words that say little, even when they begin a sentence.
const SMALL: &[&str] = &[
    "a", "an", "and", "are", "at", "but", "can", "did", "do", "does", "for", "he", "her", "his", "how", "i",
    "in", "is", "it", "its", "my", "of", "on", "or", "our", "she", "that", "the", "their", "there", "they",
    "this", "to", "was", "we", "were", "what", "what's", "when", "where", "which", "who", "who's", "why",
    "will", "with", "you", "your",
];

/// Whether a word says little.
pub fn is_small(word: &str) -> bool {
    SMALL.contains(&word.to_lowercase().as_str())
}

/// The words: letters and digits, with the marks that stand between them.
pub fn words(text: &str) -> Vec<Span> {
    let characters: Vec<char> = text.chars().collect();
    let inside = |at: usize| {
        let around = |test: fn(char) -> bool| {
            at > 0 && test(characters[at - 1]) && characters.get(at + 1).copied().is_some_and(test)
        };
        match characters[at] {
            '\'' | '’' | '-' => around(char::is_alphanumeric),
            '.' | ',' => around(char::is_numeric),
            other => other.is_alphanumeric(),
        }
    };
    let mut words = Vec::new();
    let mut start = None;
    for at in 0..=characters.len() {
        match (start, at < characters.len() && inside(at)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push(Span { text: characters[from..at].iter().collect(), start: from, end: at });
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// Runs of neighbouring words for which a test holds, as their first and last place among the words.
pub fn runs(words: &[Span], test: impl Fn(&str) -> bool) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (place, word) in words.iter().enumerate().filter(|(_, word)| test(&word.text)) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == place && words[*last].end + 1 == word.start => *last = place,
            _ => runs.push((place, place)),
        }
    }
    runs
}

/// Whether a word may be a name: it begins with a capital and says something.
pub fn is_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && !is_small(word)
}

/// The piece from one character to another.
pub fn cut(text: &str, start: usize, end: usize) -> Span {
    Span { text: text.chars().skip(start).take(end - start).collect(), start, end }
}
