//! Numbers straight from a body, without a JSON tree: vectors in lists, in lists of lists, in `embeddings`, in `data` with
//! an `embedding` each, in `similarities`; as numbers or as base64 of 32-bit floats.

use serde_json::Value;

use crate::error::{Error, Result};
use crate::tasks::results::decode_base64;

/// Numbers in rows.
#[derive(Debug, Default)]
pub struct Floats {
    /// All numbers, row by row.
    pub values: Vec<f32>,
    /// How many there are at each depth, the outermost first; none for a single number.
    pub dims: Vec<usize>,
}

impl Floats {
    /// The numbers in a body.
    pub fn parse(body: &[u8]) -> Result<Self> {
        let mut parser = Parser { body, at: 0, floats: Self::default(), leaf: None, open: 0 };
        parser.floats.values.reserve(body.len() / 12);
        parser.value(0)?;
        parser.blanks();
        if parser.at < body.len() {
            return Err(parser.strange("the end"));
        }
        match parser.leaf {
            Some(depth) if depth != parser.floats.dims.len() => {
                Err(Error::protocol("the answer mixes numbers and lists"))
            }
            _ => Ok(parser.floats),
        }
    }

    /// How many rows there are; the innermost lists are rows.
    pub fn rows(&self) -> usize {
        self.dims.split_last().map_or(1, |(_, outer)| outer.iter().product())
    }

    /// How many numbers a row has.
    pub fn cols(&self) -> usize {
        self.dims.last().copied().unwrap_or(1)
    }

    /// The numbers as lists, each as the 32-bit number it is; what JSON cannot say is null.
    pub fn to_json(&self) -> Value {
        fn lists(values: &[f32], dims: &[usize]) -> Value {
            match dims {
                [] => values.first().map_or(Value::Null, |value| f64::from(*value).into()),
                [count, inner @ ..] => {
                    let size = inner.iter().product::<usize>();
                    (0..*count).map(|i| lists(values.get(i * size..).unwrap_or_default(), inner)).collect()
                }
            }
        }
        lists(&self.values, &self.dims)
    }
}

/// How deep lists and objects may lie in each other.
const DEEPEST: usize = 16;

/// The members that hold the numbers of an object.
const MEMBERS: [&[u8]; 6] = [b"embedding", b"embeddings", b"data", b"similarities", b"scores", b"features"];

struct Parser<'a> {
    body: &'a [u8],
    at: usize,
    floats: Floats,
    /// The depth of the numbers, once one was seen.
    leaf: Option<usize>,
    /// How many lists and objects are open.
    open: usize,
}

impl<'a> Parser<'a> {
    fn blanks(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.body.get(self.at).copied()
    }

    fn strange(&self, wanted: &str) -> Error {
        let rest = self.body.get(self.at..).unwrap_or_default();
        let found =
            match String::from_utf8_lossy(&rest[..rest.len().min(60)]).chars().take(20).collect::<String>() {
                text if text.is_empty() => "its end".to_owned(),
                text => format!("\"{}\"", text.escape_debug()),
            };
        Error::protocol(format!(
            "the answer is not numbers in lists: {wanted} was expected at byte {}, not {found}",
            self.at
        ))
    }

    fn value(&mut self, depth: usize) -> Result<()> {
        if self.open > DEEPEST {
            return Err(Error::protocol("the answer has too many lists and objects in each other"));
        }
        self.open += 1;
        self.blanks();
        match self.peek() {
            Some(b'[') => self.list(depth),
            Some(b'{') => self.object(depth),
            Some(b'"') => self.encoded(depth),
            _ => self.number(depth),
        }?;
        self.open -= 1;
        Ok(())
    }

    fn list(&mut self, depth: usize) -> Result<()> {
        self.at += 1;
        let mut count = 0;
        self.blanks();
        if self.peek() == Some(b']') {
            self.at += 1;
            return self.counted(depth, 0);
        }
        loop {
            self.value(depth + 1)?;
            count += 1;
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return Err(self.strange("a comma or the end of a list")),
            }
        }
        self.at += 1;
        self.counted(depth, count)
    }

    /// Notes how many values a list has; all lists of a depth must have as many.
    fn counted(&mut self, depth: usize, count: usize) -> Result<()> {
        let dims = &mut self.floats.dims;
        while dims.len() <= depth {
            dims.push(usize::MAX);
        }
        if dims[depth] != usize::MAX && dims[depth] != count {
            return Err(Error::protocol(format!(
                "the answer's lists are not equally long: one has {}, another {count}; if the model gives a vector for each \
                 token, send one text at a time",
                dims[depth]
            )));
        }
        dims[depth] = count;
        Ok(())
    }

    fn leaf(&mut self, depth: usize) -> Result<()> {
        match self.leaf {
            Some(known) if known != depth => Err(Error::protocol("the answer mixes numbers and lists")),
            _ => {
                self.leaf = Some(depth);
                Ok(())
            }
        }
    }

    fn number(&mut self, depth: usize) -> Result<()> {
        self.leaf(depth)?;
        let rest = &self.body[self.at..];
        if rest.starts_with(b"null") {
            self.at += 4;
            self.floats.values.push(f32::NAN);
            return Ok(());
        }
        let (value, len) =
            fast_float2::parse_partial::<f32, _>(rest).map_err(|_| self.strange("a number"))?;
        self.floats.values.push(value);
        self.at += len;
        Ok(())
    }

    /// A row in base64.
    fn encoded(&mut self, depth: usize) -> Result<()> {
        let text = self.text()?;
        self.leaf(depth + 1)?;
        let bytes = decode_base64(&String::from_utf8_lossy(text));
        if bytes.is_empty() || !bytes.len().is_multiple_of(4) {
            return Err(Error::protocol("the answer has a text where numbers or their base64 were expected"));
        }
        let floats =
            bytes.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]));
        self.floats.values.extend(floats);
        self.counted(depth, bytes.len() / 4)
    }

    /// The inside of a text, escapes and all.
    fn text(&mut self) -> Result<&'a [u8]> {
        let start = self.at + 1;
        let mut end = start;
        loop {
            let next = memchr::memchr2(b'"', b'\\', self.body.get(end..).unwrap_or_default());
            match next.map(|offset| (end + offset, self.body[end + offset])) {
                Some((at, b'"')) => {
                    self.at = at + 1;
                    return Ok(&self.body[start..at]);
                }
                Some((at, _)) => end = at + 2,
                None => return Err(Error::protocol("the answer ends inside a text")),
            }
        }
    }

    /// An object: the member that holds numbers counts, the others are passed over.
    fn object(&mut self, depth: usize) -> Result<()> {
        let start = self.at;
        self.at += 1;
        let mut found = false;
        loop {
            self.blanks();
            match self.peek() {
                Some(b'"') => {}
                Some(b'}') => break,
                Some(b',') => {
                    self.at += 1;
                    continue;
                }
                _ => return Err(self.strange("a member of an object")),
            }
            let name = self.text()?;
            self.blanks();
            if self.peek() != Some(b':') {
                return Err(self.strange("a colon"));
            }
            self.at += 1;
            if !found && MEMBERS.contains(&name) {
                self.value(depth)?;
                found = true;
            } else {
                self.pass_over()?;
            }
        }
        self.at += 1;
        if found {
            return Ok(());
        }
        let object = serde_json::from_slice::<Value>(&self.body[start..self.at]).unwrap_or_default();
        Err(crate::tasks::decode::reported_error(&object).unwrap_or_else(|| {
            self.at = start;
            self.strange("numbers or an object with \"embeddings\"")
        }))
    }

    fn pass_over(&mut self) -> Result<()> {
        let mut values =
            serde_json::Deserializer::from_slice(&self.body[self.at..]).into_iter::<serde::de::IgnoredAny>();
        match values.next() {
            Some(Ok(_)) => {
                self.at += values.byte_offset();
                Ok(())
            }
            _ => Err(self.strange("a JSON value")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (Vec<usize>, Vec<f32>) {
        let floats = Floats::parse(text.as_bytes()).unwrap();
        (floats.dims, floats.values)
    }

    #[test]
    fn every_shape_of_embeddings_is_understood() {
        assert_eq!(parsed("[1, 2.5,-3e2]"), (vec![3], vec![1.0, 2.5, -300.0]));
        assert_eq!(parsed(" [[1,2],[3,4],[5,6]] "), (vec![3, 2], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]));
        assert_eq!(parsed("[[[1,2]],[[3,4]]]").0, [2, 1, 2]);
        assert_eq!(parsed(r#"{"embeddings":[[1,2]]}"#), (vec![1, 2], vec![1.0, 2.0]));
        assert_eq!(parsed(r#"{"similarities":[0.5]}"#), (vec![1], vec![0.5]));
        let openai = r#"{"object":"list","data":[{"index":0,"embedding":[1,2]},{"embedding":[3,4],"x":{"y":[]}}],"model":"m"}"#;
        assert_eq!(parsed(openai), (vec![2, 2], vec![1.0, 2.0, 3.0, 4.0]));
        assert_eq!(parsed(r#"["AACAPwAAAEA="]"#), (vec![1, 2], vec![1.0, 2.0]));
        assert_eq!(parsed("[]"), (vec![0], vec![]));
        assert_eq!(parsed("0.25"), (vec![], vec![0.25]));
        let strange = Floats::parse(b"[NaN, -Infinity, 1e400, null]").unwrap().values;
        assert!(strange[0].is_nan() && strange[1] == f32::NEG_INFINITY && strange[2] == f32::INFINITY);
    }

    #[test]
    fn what_is_no_block_of_numbers_is_refused() {
        for text in [
            "",
            "[1,",
            "[[1],[1,2]]",
            "[1,[2]]",
            "[[],1]",
            "{\"a\":1}",
            "[1]x",
            "[\"words\"]",
            "[1 2]",
            "{\"data\"",
            "[tru]",
        ] {
            assert!(Floats::parse(text.as_bytes()).is_err(), "{text}");
        }
        for start in ["[", "{\"data\":", "[{\"embedding\":"] {
            assert!(Floats::parse(start.repeat(100_000).as_bytes()).is_err());
        }
    }

    #[test]
    fn rows_are_the_innermost_lists() {
        let floats = Floats::parse(b"[[[1,2],[3,4]]]").unwrap();
        assert_eq!((floats.rows(), floats.cols()), (2, 2));
        assert_eq!(floats.to_json(), serde_json::json!([[[1.0, 2.0], [3.0, 4.0]]]));
    }
}
