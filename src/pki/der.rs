//! The little DER that is written here and not by rcgen.

/// INTEGER.
pub(super) const INTEGER: u8 = 0x02;
/// BIT STRING.
pub(super) const BIT_STRING: u8 = 0x03;
/// OCTET STRING.
pub(super) const OCTET_STRING: u8 = 0x04;
/// SEQUENCE.
pub(super) const SEQUENCE: u8 = 0x30;

/// What stands behind the tag and the length of an element (X.690 section 8.1).
pub(super) fn content(element: &[u8]) -> Option<&[u8]> {
    let first = *element.get(1)?;
    let more = if first < 0x80 { 0 } else { first & 0x7f };
    element.get(2 + usize::from(more)..)
}

/// An element with the shortest length there is, as DER wants it (X.690 section 10.1).
pub(super) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let zeros = length.iter().take_while(|byte| **byte == 0).count();
    let length = length.get(zeros..).unwrap_or_default();
    let mut der = vec![tag];
    match length {
        [] => der.push(0),
        [short] if *short < 0x80 => der.push(*short),
        long => {
            der.push(0x80 | u8::try_from(long.len()).unwrap_or_default());
            der.extend(long);
        }
    }
    der.extend(content);
    der
}

/// A positive INTEGER from its bytes, the highest first: no byte more than it needs (X.690 section
/// 8.3.2).
pub(super) fn integer(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let digits = bytes.get(zeros..).unwrap_or_default();
    let is_positive = digits.first().is_some_and(|first| *first < 0x80);
    let sign: &[u8] = if is_positive { &[] } else { &[0] };
    element(INTEGER, &[sign, digits].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_the_shortest() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let der = element(SEQUENCE, &vec![7; length]);
            assert_eq!(content(&der).map(<[u8]>::len), Some(length));
        }
        assert_eq!(element(SEQUENCE, &[0; 128])[..3], [0x30, 0x81, 0x80]);
    }

    #[test]
    fn integers_are_positive_and_the_shortest() {
        assert_eq!(integer(&[0, 0, 0]), [2, 1, 0]);
        assert_eq!(integer(&[0, 0, 0x7f]), [2, 1, 0x7f]);
        assert_eq!(integer(&[0, 0x80, 0]), [2, 3, 0, 0x80, 0]);
    }
}
