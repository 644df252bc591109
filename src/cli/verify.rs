//! `visum verify`: the files of a person's own.

use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::ValueEnum;

use super::input::{self, BadInput};
use crate::clock::Moment;
use crate::document::pem::{self, Wanted};
use crate::explain::judgement::holder;
use crate::explain::story::safe;
use crate::handshake::transcript::Trusted;
use crate::handshake::verdict::Question;
use crate::pki::certificate::Dialled;
use crate::pki::{Crl, Purpose};

/// Which files, and what is asked of them.
#[derive(Debug, clap::Args)]
pub(super) struct Papers {
    /// The certificates that are shown, leaf first (PEM, or one in DER)
    #[arg(long, value_name = "CHAIN.pem")]
    chain: String,
    /// The certificates that the verifier trusts (PEM or DER)
    #[arg(long, value_name = "TRUST.pem")]
    truststore: String,
    /// A list of revoked certificates (PEM or DER), may be repeated; with one, the status of every
    /// certificate of the chain must be known
    #[arg(long = "crl", value_name = "FILE")]
    crls: Vec<String>,
    /// The host or address that was dialled
    #[arg(long, value_name = "DNS-or-IP")]
    name: Option<String>,
    /// Whose certificate it is: a server's, which a client checks, or a client's, which a server
    /// checks without a name
    #[arg(long, value_enum, default_value_t)]
    role: Role,
    /// What the verifier's clock says, for example 2026-07-01T09:00:00Z; now, if it is not given
    #[arg(long, value_name = "RFC3339")]
    at: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Role {
    #[default]
    Server,
    Client,
}

/// What was read from the files.
#[derive(Debug)]
pub(super) struct Read {
    chain: Vec<Vec<u8>>,
    truststore: Vec<Trusted>,
    crls: Vec<Vec<u8>>,
    name: Option<String>,
    purpose: Purpose,
    now: Moment,
}

/// Larger files are read by nobody in a handshake.
const LARGEST: u64 = 64 << 20;

impl Papers {
    /// Reads all of them.
    pub(super) fn read(&self) -> Result<Read, BadInput> {
        let purpose = match self.role {
            Role::Server => Purpose::Server,
            Role::Client => Purpose::Client,
        };
        if purpose == Purpose::Client && self.name.is_some() {
            return Err(BadInput(
                "--name goes with --role server: a server does not compare the name of a client \
                 with anything\n  to do: leave --name out"
                    .to_owned(),
            ));
        }
        if let Some(name) = &self.name
            && Dialled::read(name).is_none()
        {
            return Err(BadInput(format!(
                "--name {}: expected a host's name such as broker-1.kafka.example, or an address \
                 such as 10.0.0.1\n  to do: leave out the port and the protocol",
                safe(name)
            )));
        }
        let mut crls = Vec::new();
        for path in &self.crls {
            for der in load(path, Wanted::Lists)? {
                Crl::read(&der).map_err(|error| not_a_list(path, &error))?;
                crls.push(der);
            }
        }
        Ok(Read {
            chain: load(&self.chain, Wanted::Certificates)?,
            truststore: trusted(load(&self.truststore, Wanted::Certificates)?),
            crls,
            name: self.name.clone(),
            purpose,
            now: self.now()?,
        })
    }

    fn now(&self) -> Result<Moment, BadInput> {
        let Some(text) = &self.at else {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
            let seconds = since.and_then(|since| i64::try_from(since.as_secs()).ok());
            let now = seconds.and_then(|seconds| Moment::from_unix(seconds).ok());
            return now.ok_or_else(|| {
                BadInput(
                    "the clock of this machine is before 1970 or after 9999\n  to do: give the \
                     time with --at"
                        .to_owned(),
                )
            });
        };
        Moment::parse(text).map_err(|error| {
            BadInput(format!(
                "--at {}: {error}\n  to do: write it as 2026-07-01T09:00:00Z",
                safe(text)
            ))
        })
    }
}

impl Read {
    /// What is asked of rustls.
    pub(super) fn question(&self) -> Question<'_> {
        Question {
            chain: &self.chain,
            truststore: &self.truststore,
            crls: &self.crls,
            purpose: self.purpose,
            name: self.name.as_deref(),
            now: self.now,
        }
    }
}

fn load(path: &str, wanted: Wanted) -> Result<Vec<Vec<u8>>, BadInput> {
    let bytes = input::bytes(path, LARGEST)?;
    pem::read(&bytes, wanted).map_err(|error| input::unreadable(path, &error))
}

/// The entries of a truststore, each under the name in it; PEM knows no aliases.
fn trusted(certificates: Vec<Vec<u8>>) -> Vec<Trusted> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let entries = certificates.into_iter().map(|certificate| {
        let name = holder(&certificate);
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        let alias = match count {
            1 => name,
            count => format!("{name} ({count})"),
        };
        Trusted { alias, certificate }
    });
    entries.collect()
}

fn not_a_list(path: &str, error: &str) -> BadInput {
    BadInput(format!(
        "{}: rustls does not read this CRL: {}\n  expected: a whole CRL of version 2 (RFC 5280 \
         section 5) with a next update and a cRLNumber, neither delta nor indirect\n  to do: have it issued so; openssl \
         ca -gencrl does with crl_extensions and crlnumber in its configuration",
        safe(path),
        safe(error)
    ))
}
