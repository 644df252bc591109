//! Names in the forms that certificates know beside the distinguished one (RFC 5280).

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::super::reader::Reader;
use super::Spanned;
use super::der::{self, Element, ParseError, tag};
use super::name::Name;

/// A name in one of the forms that certificates know.
///
/// Texts are data from whoever made the certificate: show them through
/// [`Printable`](crate::wire::Printable).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GeneralName {
    /// A DNS name, perhaps with a wildcard.
    Dns(String),
    /// An IP address.
    Ip(IpAddr),
    /// A network, as name constraints use them: an address and its mask.
    Network(IpAddr, IpAddr),
    /// A URI.
    Uri(String),
    /// An e-mail address.
    Email(String),
    /// A distinguished name.
    Directory(Name),
    /// Any other form, by its tag: `otherName` 0, `x400Address` 3, `ediPartyName` 5,
    /// `registeredID` 8, or an address of an odd length.
    Other(u8),
}

impl GeneralName {
    /// The form's name in RFC 5280.
    #[must_use]
    pub fn form(&self) -> &'static str {
        match self {
            Self::Dns(_) => "dNSName",
            Self::Ip(_) | Self::Network(..) | Self::Other(7) => "iPAddress",
            Self::Uri(_) => "uniformResourceIdentifier",
            Self::Email(_) => "rfc822Name",
            Self::Directory(_) => "directoryName",
            Self::Other(0) => "otherName",
            Self::Other(3) => "x400Address",
            Self::Other(5) => "ediPartyName",
            Self::Other(8) => "registeredID",
            Self::Other(_) => "unknown form of name",
        }
    }

    /// The name itself, without its form; `None` for forms that have no text here.
    #[must_use]
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Dns(text) | Self::Uri(text) | Self::Email(text) => Some(Cow::Borrowed(text)),
            Self::Ip(address) => Some(Cow::Owned(address.to_string())),
            Self::Network(address, mask) => Some(Cow::Owned(format!("{address}/{mask}"))),
            Self::Directory(name) => Some(Cow::Borrowed(&name.text)),
            Self::Other(_) => None,
        }
    }

    pub(super) fn parse(reader: &mut Reader<'_>) -> Result<Spanned<Self>, ParseError> {
        let element = Element::read(reader, "a GeneralName")?;
        let bytes = element.bytes();
        let text = || String::from_utf8_lossy(bytes).into_owned();
        let value = match element.tag {
            t if t == tag::primitive(1) => Self::Email(text()),
            t if t == tag::primitive(2) => Self::Dns(text()),
            t if t == tag::primitive(6) => Self::Uri(text()),
            t if t == tag::primitive(7) => address(bytes).unwrap_or(Self::Other(7)),
            t if t == tag::constructed(4) => {
                let mut inner = element.content.clone();
                let name = Element::expect(&mut inner, tag::SEQUENCE, "a Name")?;
                der::end(&inner, "the end of the Name")?;
                Self::Directory(Name::parse(&name.content)?)
            }
            t if t & 0xc0 == 0x80 => Self::Other(t & 0x1f),
            _ => {
                return Err(ParseError {
                    offset: element.start,
                    expected: "a GeneralName",
                });
            }
        };
        Ok(Spanned {
            value,
            range: element.range(),
        })
    }

    pub(super) fn parse_all(reader: &mut Reader<'_>) -> Result<Vec<Spanned<Self>>, ParseError> {
        let mut names = Vec::new();
        while !reader.is_empty() {
            names.push(Self::parse(reader)?);
        }
        Ok(names)
    }
}

/// An address (4 or 16 bytes), or an address and a mask (8 or 32 bytes).
fn address(bytes: &[u8]) -> Option<GeneralName> {
    let v4 = |bytes: &[u8]| {
        <[u8; 4]>::try_from(bytes)
            .ok()
            .map(|b| Ipv4Addr::from(b).into())
    };
    let v6 = |bytes: &[u8]| {
        <[u8; 16]>::try_from(bytes)
            .ok()
            .map(|b| Ipv6Addr::from(b).into())
    };
    let one = |bytes: &[u8]| v4(bytes).or_else(|| v6(bytes));
    if let Some(address) = one(bytes) {
        return Some(GeneralName::Ip(address));
    }
    let (address, mask) = bytes.split_at_checked(bytes.len() / 2)?;
    Some(GeneralName::Network(one(address)?, one(mask)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_networks() {
        assert_eq!(address(&[10, 0, 0, 1]).unwrap().text().unwrap(), "10.0.0.1");
        let network = address(&[10, 0, 0, 0, 255, 0, 0, 0]).unwrap();
        assert_eq!(network.text().unwrap(), "10.0.0.0/255.0.0.0");
        assert_eq!(address(&[0; 16]).unwrap().text().unwrap(), "::");
        assert_eq!(address(&[0; 5]), None);
        assert_eq!(address(&[]), None);
    }
}
