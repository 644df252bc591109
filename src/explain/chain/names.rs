//! When a name in a certificate is the one that was dialled, or lies within a constraint.
//!
//! The rules are webpki's: RFC 9525 for what is dialled, RFC 5280 section 4.2.1.10 for
//! constraints, and what both leave open as Mozilla decided it. Only a whole first label may be a
//! wildcard, at least two labels follow it, and a wildcard lies within no permitted subtree but
//! reaches into every excluded one that it could name.

/// In which role a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// In a certificate.
    Presented,
    /// What was dialled.
    Dialled,
    /// A subtree that names must lie in.
    Permitted,
    /// A subtree that names must not lie in.
    Excluded,
}

impl Role {
    fn is_constraint(self) -> bool {
        matches!(self, Self::Permitted | Self::Excluded)
    }
}

/// How a name lies to a constraint or to what was dialled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lies {
    /// It is that name, or lies in that subtree.
    Within,
    /// It does not.
    Outside,
    /// It is no name of its form.
    Malformed,
    /// The constraint is none of its form.
    MalformedBase,
}

/// How a DNS name of a certificate lies to `base`, which stands in `role`.
pub(super) fn dns(presented: &[u8], role: Role, base: &[u8]) -> Lies {
    if !is_dns_name(presented, Role::Presented) {
        return Lies::Malformed;
    }
    if !is_dns_name(base, role) {
        return Lies::MalformedBase;
    }
    let mut name = presented;
    let mut base = base;
    if role.is_constraint() && name.len() > base.len() {
        if base.is_empty() {
            return Lies::Within;
        }
        let longer = name.len() - base.len();
        // What stands before the subtree must end in a dot, be it the subtree's own.
        let (skipped, rest) = name.split_at(longer);
        if base.first() != Some(&b'.') && skipped.last() != Some(&b'.') {
            return Lies::Outside;
        }
        name = rest;
    }
    // A wildcard that is still there stands for one label.
    if name.first() == Some(&b'*') && role != Role::Permitted {
        name = name.get(1..).unwrap_or_default();
        loop {
            let Some((_, rest)) = base.split_first() else {
                return Lies::Outside;
            };
            base = rest;
            if base.first() == Some(&b'.') {
                break;
            }
        }
    }
    let Some((head, rest)) = base.split_at_checked(name.len()) else {
        return Lies::Outside;
    };
    if !head.eq_ignore_ascii_case(name) {
        return Lies::Outside;
    }
    match rest {
        [] => Lies::Within,
        // A name that is dialled may end in a dot.
        [b'.'] if role == Role::Dialled => Lies::Within,
        _ => Lies::Outside,
    }
}

/// How an address of a certificate lies to a network: the address and its mask.
pub(super) fn ip(presented: &[u8], network: &[u8]) -> Lies {
    match (presented.len(), network.len()) {
        (4, 8) | (16, 32) => {}
        (4, 32) | (16, 8) => return Lies::Outside,
        (4 | 16, _) => return Lies::MalformedBase,
        _ => return Lies::Malformed,
    }
    let (address, mask) = network.split_at(presented.len());
    let mut ended = false;
    for ((byte, of_network), mask) in presented.iter().zip(address).zip(mask) {
        let is_prefix = mask.leading_ones() + mask.trailing_zeros() == 8;
        if !is_prefix || (ended && *mask != 0) {
            return Lies::MalformedBase;
        }
        ended |= *mask != 0xff;
        if (byte ^ of_network) & mask != 0 {
            return Lies::Outside;
        }
    }
    Lies::Within
}

/// Whether these bytes are a DNS name (RFC 1123, and underscores) that may stand in this role.
fn is_dns_name(name: &[u8], role: Role) -> bool {
    if name.len() > 253 {
        return false;
    }
    if role.is_constraint() && name.is_empty() {
        return true;
    }
    let wildcard = role == Role::Presented && name.first() == Some(&b'*');
    let labels = if wildcard {
        match name.strip_prefix(b"*.") {
            Some(labels) => labels,
            None => return false,
        }
    } else if role.is_constraint() {
        // A subtree of all names below, but not of the name itself.
        name.strip_prefix(b".").unwrap_or(name)
    } else {
        name
    };
    let labels = if role == Role::Dialled && labels.len() > 1 {
        labels.strip_suffix(b".").unwrap_or(labels)
    } else {
        labels
    };
    let mut count = 0;
    let mut numeric = false;
    for label in labels.split(|byte| *byte == b'.') {
        let fits = !label.is_empty()
            && label.len() <= 63
            && label.first() != Some(&b'-')
            && label.last() != Some(&b'-')
            && label
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if !fits {
            return false;
        }
        count += 1;
        numeric = label.iter().all(u8::is_ascii_digit);
    }
    !numeric && (!wildcard || count >= 2)
}
