//! Bytes to text: UTF-8, or UTF-16 with a byte order mark.

/// Why bytes are not a text file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// Not UTF-8: the line and column (from 1) of the first byte that is not.
    NotUtf8 {
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
    },
    /// It says that it is UTF-16 and is not.
    NotUtf16,
    /// A NUL character: not a text file.
    Nul {
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
    },
}

/// The text of a file, without its byte order mark.
///
/// # Errors
/// Where the bytes are no UTF-8, no UTF-16 with a byte order mark, or hold a NUL.
pub fn decode(mut bytes: Vec<u8>) -> Result<String, DecodeError> {
    let utf16 = match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => Some((rest, u16::from_le_bytes as fn([u8; 2]) -> u16)),
        [0xFE, 0xFF, rest @ ..] => Some((rest, u16::from_be_bytes as fn([u8; 2]) -> u16)),
        _ => None,
    };
    let text = if let Some((rest, unit)) = utf16 {
        if rest.len() % 2 != 0 {
            return Err(DecodeError::NotUtf16);
        }
        let units = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units)
            .collect::<Result<String, _>>()
            .map_err(|_| DecodeError::NotUtf16)?
    } else {
        if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
            bytes.drain(..3);
        }
        String::from_utf8(bytes).map_err(|error| {
            let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let (line, column) = end_of(&String::from_utf8_lossy(good));
            DecodeError::NotUtf8 { line, column }
        })?
    };
    if let Some(at) = text.find('\0') {
        let (line, column) = end_of(&text[..at]);
        return Err(DecodeError::Nul { line, column });
    }
    Ok(text)
}

/// Line and column just behind a text.
fn end_of(text: &str) -> (usize, usize) {
    let line = text.bytes().filter(|b| *b == b'\n').count() + 1;
    let column = text.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_and_utf16_are_text_with_or_without_a_mark() {
        assert_eq!(decode("ñ".as_bytes().to_vec()), Ok("ñ".into()));
        assert_eq!(decode(b"\xEF\xBB\xBFa".to_vec()), Ok("a".into()));
        assert_eq!(decode(vec![0xFF, 0xFE, 0xF1, 0]), Ok("ñ".into()));
        assert_eq!(decode(vec![0xFE, 0xFF, 0, 0xF1]), Ok("ñ".into()));
    }

    #[test]
    fn the_first_wrong_byte_has_a_place() {
        assert_eq!(
            decode(b"a\n\xF1b".to_vec()),
            Err(DecodeError::NotUtf8 { line: 2, column: 1 })
        );
        assert_eq!(
            decode(b"ab\0".to_vec()),
            Err(DecodeError::Nul { line: 1, column: 3 })
        );
        assert_eq!(decode(vec![0xFF, 0xFE, 1]), Err(DecodeError::NotUtf16));
    }
}
