//! Server-sent events by the standard, from any split of the bytes.

/// An incremental parser that gives the data of each event, its lines joined by line feeds. A byte order mark, comments,
/// all three line ends and other fields are taken as the standard says; an event that the end of the stream cuts short is
/// handed out by [`Parser::finish`].
#[derive(Debug, Default)]
pub struct Parser {
    line: Vec<u8>,
    data: Vec<u8>,
    has_data: bool,
    after_cr: bool,
    started: bool,
}

impl Parser {
    /// Takes the next bytes and adds the events that they complete to `events`.
    pub fn feed(&mut self, mut bytes: &[u8], events: &mut Vec<String>) {
        if self.after_cr && !bytes.is_empty() {
            self.after_cr = false;
            bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
        }
        while let Some(end) = memchr::memchr2(b'\n', b'\r', bytes) {
            if self.line.is_empty() {
                self.take_line(&bytes[..end], events);
            } else {
                let mut line = std::mem::take(&mut self.line);
                line.extend_from_slice(&bytes[..end]);
                self.take_line(&line, events);
                line.clear();
                self.line = line;
            }
            let cr = bytes[end] == b'\r';
            bytes = &bytes[end + 1..];
            if cr {
                match bytes.first() {
                    Some(b'\n') => bytes = &bytes[1..],
                    Some(_) => {}
                    None => self.after_cr = true,
                }
            }
        }
        self.line.extend_from_slice(bytes);
    }

    /// The end of the stream: an unfinished line and event count as whole.
    pub fn finish(&mut self, events: &mut Vec<String>) {
        let line = std::mem::take(&mut self.line);
        if !line.is_empty() {
            self.take_line(&line, events);
        }
        self.dispatch(events);
    }

    fn take_line(&mut self, mut line: &[u8], events: &mut Vec<String>) {
        if !std::mem::replace(&mut self.started, true) {
            line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        }
        if line.is_empty() {
            return self.dispatch(events);
        }
        let (field, value) = match memchr::memchr(b':', line) {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &line[line.len()..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        if field == b"data" {
            if std::mem::replace(&mut self.has_data, true) {
                self.data.push(b'\n');
            }
            self.data.extend_from_slice(value);
        }
    }

    fn dispatch(&mut self, events: &mut Vec<String>) {
        let data = std::mem::take(&mut self.data);
        if std::mem::take(&mut self.has_data) {
            let data = String::from_utf8(data)
                .unwrap_or_else(|invalid| String::from_utf8_lossy(invalid.as_bytes()).into_owned());
            events.push(data);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(pieces: &[&[u8]]) -> Vec<String> {
        let (mut parser, mut events) = (Parser::default(), Vec::new());
        pieces.iter().for_each(|piece| parser.feed(piece, &mut events));
        parser.finish(&mut events);
        events
    }

    const STREAM: &str = "\u{feff}: hello\r\n\r\nevent: a\rdata:1\rdata:  2 \r\n\ndata: {\"é\u{2028}🤗\":1}\n\nid: 7\n\
                          retry: 1\ndata\n\nnothing: x\n\n\n\rdata: last";

    #[test]
    fn events_are_as_the_standard_says() {
        assert_eq!(parse(&[STREAM.as_bytes()]), ["1\n 2 ", "{\"é\u{2028}🤗\":1}", "", "last"]);
    }

    #[test]
    fn any_split_gives_the_same_events() {
        let bytes = STREAM.as_bytes();
        let whole = parse(&[bytes]);
        for first in 0..=bytes.len() {
            for second in first..=bytes.len() {
                assert_eq!(parse(&[&bytes[..first], &bytes[first..second], &bytes[second..]]), whole);
            }
        }
        let single = bytes.chunks(1).collect::<Vec<_>>();
        assert_eq!(parse(&single), whole);
    }

    #[test]
    fn bytes_that_are_not_utf8_become_replacement_characters() {
        assert_eq!(parse(&[b"data: a\xff\n\n"])[0], "a\u{fffd}");
    }
}
