//! Certificates and lists from a file: PEM (RFC 7468), or plain DER.

/// What is looked for in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Certificates.
    Certificates,
    /// Lists of revoked certificates.
    Lists,
}

/// Why a file holds nothing of what is wanted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}\n  expected: {expected}\n  to do: {advice}")]
pub struct Unusable {
    /// Where, from 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: String,
    /// What should stand there.
    pub expected: String,
    /// What to do.
    pub advice: String,
}

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

impl Wanted {
    fn labels(self) -> &'static [&'static str] {
        match self {
            Self::Certificates => &["CERTIFICATE", "X509 CERTIFICATE"],
            Self::Lists => &["X509 CRL"],
        }
    }

    fn one(self) -> &'static str {
        match self {
            Self::Certificates => "a certificate (-----BEGIN CERTIFICATE-----)",
            Self::Lists => "a CRL (-----BEGIN X509 CRL-----)",
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::Certificates => {
                "give a PEM file of certificates; from a keystore: keytool -exportcert -rfc, or \
                 openssl pkcs12 -nokeys"
            }
            Self::Lists => "give a PEM or DER file with a CRL, as openssl ca -gencrl writes it",
        }
    }
}

/// The DER of everything in a file that is wanted, in order. Other blocks are passed over.
///
/// # Errors
/// If there is nothing wanted in it, or a block cannot be read.
pub fn read(bytes: &[u8], wanted: Wanted) -> Result<Vec<Vec<u8>>, Unusable> {
    let unusable = |line, problem: &str| Unusable {
        line,
        problem: problem.to_owned(),
        expected: wanted.one().to_owned(),
        advice: wanted.advice().to_owned(),
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(unusable(1, "the file is empty"));
    }
    let mut found = Vec::new();
    let mut others = Vec::new();
    let mut open: Option<(usize, String, Vec<u8>)> = None;
    let mut last = 1;
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let number = index + 1;
        last = number;
        let line = line.trim_ascii();
        if let Some(label) = boundary(line, BEGIN) {
            if let Some((at, before, _)) = &open {
                let before = printable(before);
                let problem = format!("{} begins in the block of line {at}", printable(&label));
                return Err(Unusable {
                    line: number,
                    problem,
                    expected: format!("-----END {before}-----"),
                    advice: "copy the block again, with its last line".to_owned(),
                });
            }
            open = Some((number, label, Vec::new()));
            continue;
        }
        let Some((at, label, text)) = &mut open else {
            continue;
        };
        if let Some(end) = boundary(line, END) {
            if end != *label {
                return Err(Unusable {
                    line: number,
                    problem: format!("-----END {}----- ends no block", printable(&end)),
                    expected: format!("-----END {}-----", printable(label)),
                    advice: format!("copy the block of line {at} again"),
                });
            }
            if wanted.labels().contains(&label.as_str()) {
                found.push(decode(text).ok_or_else(|| Unusable {
                    line: *at,
                    problem: "the block that begins here is not whole base64".to_owned(),
                    expected: "lines of A-Z a-z 0-9 + / and at the end perhaps =".to_owned(),
                    advice: "copy the block again; no line may be missing".to_owned(),
                })?);
            } else {
                others.push(label.clone());
            }
            open = None;
            continue;
        }
        // Other blocks may hold anything, such as the headers of an encrypted key.
        if wanted.labels().contains(&label.as_str()) {
            if let Some(wrong) = line.iter().find(|byte| !is_base64(**byte)) {
                return Err(Unusable {
                    line: number,
                    problem: format!("{:?} is not base64", char::from(*wrong)),
                    expected: "A-Z a-z 0-9 + / and at the end perhaps =".to_owned(),
                    advice: format!("copy the block of line {at} again"),
                });
            }
            text.extend_from_slice(line);
        }
    }
    if let Some((at, label, _)) = open {
        return Err(Unusable {
            line: last,
            problem: format!("the file ends in the block of line {at}"),
            expected: format!("-----END {}-----", printable(&label)),
            advice: "copy the file again, with its last line".to_owned(),
        });
    }
    match (found.is_empty(), others.first()) {
        (false, _) => Ok(found),
        (true, Some(label)) => {
            let keys = others.iter().all(|label| label.ends_with("PRIVATE KEY"));
            let problem = if keys {
                "the file holds a private key and no certificate".to_owned()
            } else {
                format!("the file holds {}, and nothing else", printable(label))
            };
            Err(unusable(1, &problem))
        }
        (true, None) => plain(bytes).map_err(|problem| unusable(1, problem)),
    }
}

/// A file without PEM: elements of DER, one behind the other.
fn plain(bytes: &[u8]) -> Result<Vec<Vec<u8>>, &'static str> {
    match bytes {
        [0xfe, 0xed, 0xfe, 0xed, ..] | [0xce, 0xce, 0xce, 0xce, ..] => {
            return Err("this is a Java keystore");
        }
        [0x30, 0x82, _, _, 2, 1, 3, ..] | [0x30, 0x80, 2, 1, 3, ..] => {
            return Err("this is a PKCS#12 keystore");
        }
        [0x30, ..] => {}
        _ => return Err("this is neither PEM nor DER"),
    }
    let mut found = Vec::new();
    let mut rest = bytes;
    while let [0x30, ..] = rest {
        let length = match *rest {
            [_, short @ 0..=0x7f, ..] => usize::from(short) + 2,
            [_, 0x81, a, ..] => usize::from(a) + 3,
            [_, 0x82, a, b, ..] => usize::from(u16::from_be_bytes([a, b])) + 4,
            [_, 0x83, a, b, c, ..] => {
                (usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c)) + 5
            }
            _ => rest.len(),
        };
        let (one, behind) = rest.split_at(length.min(rest.len()));
        found.push(one.to_vec());
        rest = behind;
    }
    // What is left belongs to the last one, and whoever reads that says so.
    if let Some(last) = found.last_mut() {
        last.extend_from_slice(rest);
    }
    Ok(found)
}

/// The label of a line that begins or ends a block.
fn boundary(line: &[u8], start: &[u8]) -> Option<String> {
    let label = line.strip_prefix(start)?.strip_suffix(DASHES)?;
    Some(String::from_utf8_lossy(label).into_owned())
}

fn printable(label: &str) -> String {
    crate::wire::Printable(label).to_string()
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let digits = text.strip_suffix(b"==").or(text.strip_suffix(b"="));
    let digits = digits.unwrap_or(text);
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for group in digits.chunks(4) {
        let mut bits: u32 = 0;
        for digit in group {
            bits = bits << 6 | u32::from(value(*digit)?);
        }
        let missing = 4 - group.len();
        let [_, three @ ..] = (bits << (6 * missing)).to_be_bytes();
        bytes.extend_from_slice(three.get(..3 - missing)?);
    }
    Some(bytes)
}

fn value(digit: u8) -> Option<u8> {
    Some(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> (usize, String) {
        let error = read(text.as_bytes(), Wanted::Certificates).unwrap_err();
        (error.line, error.problem)
    }

    #[test]
    fn blocks_are_read_among_text_and_keys() {
        let text = "subject=x\r\n-----BEGIN CERTIFICATE-----\r\nAQID\r\nBA==\r\n-----END CERTIFICATE-----\r\n\
                    -----BEGIN PRIVATE KEY-----\n%%%\n-----END PRIVATE KEY-----\n\
                    -----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----";
        let found = read(text.as_bytes(), Wanted::Certificates).unwrap();
        assert_eq!(found, [vec![1, 2, 3, 4], vec![]]);
        assert!(read(text.as_bytes(), Wanted::Lists).is_err());
    }

    #[test]
    fn every_length_of_base64() {
        for (text, bytes) in [
            ("", &b""[..]),
            ("Zg==", b"f"),
            ("Zm8=", b"fo"),
            ("Zm9v", b"foo"),
            ("Zm9vYg==", b"foob"),
            ("+/+/", &[0xfb, 0xff, 0xbf]),
        ] {
            assert_eq!(decode(text.as_bytes()).as_deref(), Some(bytes), "{text}");
        }
        for wrong in ["Z", "Zg", "Zg=", "Z===", "====", "Z=g="] {
            assert_eq!(decode(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        assert_eq!(problem(" \n"), (1, "the file is empty".to_owned()));
        let cut = "-----BEGIN CERTIFICATE-----\nAQID\n";
        assert_eq!(
            problem(cut),
            (3, "the file ends in the block of line 1".to_owned())
        );
        let odd = "\n-----BEGIN CERTIFICATE-----\nAQ*D\n-----END CERTIFICATE-----\n";
        assert_eq!(problem(odd), (3, "'*' is not base64".to_owned()));
        let short = "-----BEGIN CERTIFICATE-----\nAQI\n-----END CERTIFICATE-----\n";
        assert_eq!(problem(short).0, 1);
        let twice = "-----BEGIN CERTIFICATE-----\nAQID\n-----BEGIN CERTIFICATE-----\n";
        assert_eq!(problem(twice).0, 3);
        let mixed = "-----BEGIN CERTIFICATE-----\nAQID\n-----END X509 CRL-----\n";
        assert_eq!(problem(mixed).0, 3);
        let key = "-----BEGIN EC PRIVATE KEY-----\nAQID\n-----END EC PRIVATE KEY-----\n";
        assert!(problem(key).1.contains("a private key and no certificate"));
        assert!(problem("hello").1.contains("neither PEM nor DER"));
    }

    #[test]
    fn der_is_taken_as_it_is() {
        let two = [0x30, 1, 7, 0x30, 0];
        let found = read(&two, Wanted::Certificates).unwrap();
        assert_eq!(found, [vec![0x30, 1, 7], vec![0x30, 0]]);
        let cut = [0x30, 0x82, 1, 0, 5];
        assert_eq!(read(&cut, Wanted::Certificates).unwrap(), [cut.to_vec()]);
        let keystore = read(&[0xfe, 0xed, 0xfe, 0xed, 0], Wanted::Certificates);
        assert!(keystore.unwrap_err().problem.contains("Java"));
    }
}
