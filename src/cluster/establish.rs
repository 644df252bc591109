//! From plan to papers: keys are made, requests written, certificates issued, stores filled.

mod lists;

use super::{BrokerPlan, Cluster, Hand, IssuerPlan, Letters, Link, PassportPlan, RequestPlan};
use super::{SecurityProtocol, Settings, Spelling, Standing, Suites, TlsVersion};
use crate::clock::Clock;
use crate::pki::authority::self_signed;
use crate::pki::key::NoRandomness;
use crate::pki::store::KeyEntry;
use crate::pki::{
    Authority, Certificate, Keystore, Oddity, Paper, PaperKind, PrivateKey, Randomness, Refusal,
    Request, Terms, TrustedEntry, Truststore,
};
use crate::wire::{Side, Sides};

/// A cluster with real papers, ready to dial.
#[derive(Clone, Debug)]
pub struct Established {
    /// The broker that dials and the broker that accepts.
    pub brokers: Sides<Broker>,
    /// The connection between them.
    pub link: Link,
    /// What was done before the border, in order.
    pub papers: Vec<Paper>,
    /// Where chance comes from in this run.
    pub randomness: Randomness,
}

/// A broker with its two stores.
#[derive(Clone, Debug)]
pub struct Broker {
    /// What it is called.
    pub name: String,
    /// Who it is.
    pub keystore: Keystore,
    /// Whom it believes.
    pub truststore: Truststore,
    /// The clock on its wall.
    pub clock: Clock,
    /// The one TLS version it speaks.
    pub version: TlsVersion,
    /// Which cipher suites it offers or accepts.
    pub suites: Suites,
    /// Whether it speaks TLS at all.
    pub protocol: SecurityProtocol,
    /// What else is set.
    pub settings: Settings,
    /// The principals in its `super.users`; `None` if it has no authorizer.
    pub super_users: Option<Vec<String>>,
    /// The lists of revoked certificates that it looks at, DER.
    pub crls: Vec<Vec<u8>>,
}

/// Why the papers could not be made. A valid scenario never leads here.
#[derive(Debug, thiserror::Error)]
pub enum EstablishError {
    /// An authority refused, or a certificate could not be written.
    #[error("{holder}: {refusal}")]
    Refused {
        /// For whom.
        holder: String,
        /// Why.
        #[source]
        refusal: Refusal,
    },
    /// A key could not be made.
    #[error(transparent)]
    Key(#[from] NoRandomness),
    /// A plan names an authority that is not planned, or planned only later.
    #[error("there is no authority with the id {0:?}")]
    UnknownAuthority(String),
}

impl Cluster {
    /// Makes the keys, requests, certificates and stores of this plan.
    ///
    /// # Errors
    ///
    /// [`EstablishError`] if the plan names an authority that it does not have, a name that cannot
    /// stand in a certificate, or the system gives no randomness.
    pub fn establish(&self, randomness: Randomness) -> Result<Established, EstablishError> {
        let mut office = Office {
            randomness,
            authorities: Vec::new(),
            papers: Vec::new(),
        };
        for plan in &self.authorities {
            office.open(plan)?;
        }
        let brokers = office.equip_both(&self.brokers)?;
        Ok(Established {
            brokers,
            link: self.link.clone(),
            papers: office.papers,
            randomness,
        })
    }
}

/// The authorities that are open, and the papers made so far.
struct Office {
    randomness: Randomness,
    authorities: Vec<(String, Authority)>,
    papers: Vec<Paper>,
}

impl Office {
    fn open(&mut self, plan: &super::AuthorityPlan) -> Result<(), EstablishError> {
        let holder = &plan.subject.common_name;
        // The id, not the name: an impostor bears the name of another.
        let purpose = format!("authority {}", plan.id);
        let key = PrivateKey::generate(plan.key, self.randomness, &purpose)?;
        let terms = Terms::new(
            plan.validity,
            Vec::new(),
            Some(plan.path_length),
            self.randomness,
            &purpose,
        )
        .with_oddities(&plan.oddities);
        let authority = match &plan.issuer {
            None => Authority::root(&plan.subject, key, &terms),
            Some(above) => self.authority(above)?.below(&plan.subject, key, &terms),
        };
        let authority = authority.map_err(refused(holder))?;
        self.note(
            holder,
            PaperKind::Authority {
                certificate: authority.certificate().der().to_vec(),
            },
        );
        self.authorities.push((plan.id.clone(), authority));
        Ok(())
    }

    /// Each broker gets its keystore and then its truststore, the client first; whom a truststore
    /// is to hold has its keystore before. A copy has those of the other.
    fn equip_both(&mut self, plans: &Sides<BrokerPlan>) -> Result<Sides<Broker>, EstablishError> {
        let mut entries = Sides::<Option<Option<KeyEntry>>>::default();
        let mut truststores = Sides::<Truststore>::default();
        let copies = Side::BOTH.map(|side| (side, plans.of(side).is_copy));
        for (side, _) in copies.into_iter().filter(|(_, is_copy)| !is_copy) {
            let plan = plans.of(side);
            if entries.of(side).is_none() {
                *entries.of_mut(side) = Some(self.fill_keystore(plan)?);
            }
            let peer = side.peer();
            if plan.pins_peer && entries.of(peer).is_none() {
                *entries.of_mut(peer) = Some(self.fill_keystore(plans.of(peer))?);
            }
            let mut pinned = entries.of(peer).iter().flatten().filter(|_| plan.pins_peer);
            let pinned = pinned.find_map(|entry| entry.chain.first());
            let pinned = pinned.map(|leaf| TrustedEntry {
                alias: plans.of(peer).name.clone(),
                certificate: leaf.clone(),
            });
            *truststores.of_mut(side) = self.fill_truststore(plan, pinned)?;
        }
        for (side, _) in copies.into_iter().filter(|(_, is_copy)| *is_copy) {
            let entry = entries.of(side.peer()).clone();
            let truststore = truststores.of(side.peer()).clone();
            *entries.of_mut(side) = entry;
            *truststores.of_mut(side) = truststore;
        }
        let mut lists = Sides::<Vec<Vec<u8>>>::default();
        for side in Side::BOTH {
            *lists.of_mut(side) = self.fetch_lists(plans.of(side), plans.of(side.peer()))?;
        }
        let mut super_users: Sides<Option<Vec<String>>> = Sides::each(|side| {
            let spelling = plans.of(side).super_users?;
            let holders = Side::BOTH.map(|side| entries.of(side).iter().flatten().next());
            let subjects = holders.into_iter().flatten();
            Some(
                subjects
                    .filter_map(|entry| spell(entry, spelling))
                    .collect(),
            )
        });
        let mut broker = |side: Side| {
            let plan = plans.of(side);
            Broker {
                name: plan.name.clone(),
                keystore: Keystore {
                    entry: entries.of_mut(side).take().flatten(),
                },
                truststore: std::mem::take(truststores.of_mut(side)),
                clock: Clock(plan.clock),
                version: plan.version,
                suites: plan.suites,
                protocol: plan.protocol,
                settings: plan.settings,
                super_users: super_users.of_mut(side).take(),
                crls: std::mem::take(lists.of_mut(side)),
            }
        };
        Ok(Sides {
            client: broker(Side::Client),
            server: broker(Side::Server),
        })
    }

    fn fill_keystore(&mut self, plan: &BrokerPlan) -> Result<Option<KeyEntry>, EstablishError> {
        let entry = plan
            .passport
            .as_ref()
            .map(|passport| self.issue_passport(&plan.name, passport))
            .transpose()?
            .flatten();
        self.note(
            &plan.name,
            PaperKind::Keystore {
                public_key: entry.as_ref().map(|entry| entry.key.public_key_info()),
                chain: entry.iter().flat_map(|entry| ders(&entry.chain)).collect(),
            },
        );
        Ok(entry)
    }

    fn fill_truststore(
        &mut self,
        plan: &BrokerPlan,
        pinned: Option<TrustedEntry>,
    ) -> Result<Truststore, EstablishError> {
        let mut truststore = Truststore::default();
        for id in &plan.trusts {
            let certificate = self.authority(id)?.certificate().clone();
            truststore.entries.push(TrustedEntry {
                alias: id.clone(),
                certificate,
            });
        }
        truststore.entries.extend(pinned);
        self.note(
            &plan.name,
            PaperKind::Truststore {
                entries: truststore
                    .entries
                    .iter()
                    .map(|entry| (entry.alias.clone(), entry.certificate.der().to_vec()))
                    .collect(),
            },
        );
        Ok(truststore)
    }

    fn issue_passport(
        &mut self,
        holder: &str,
        plan: &PassportPlan,
    ) -> Result<Option<KeyEntry>, EstablishError> {
        let key = PrivateKey::generate(plan.key, self.randomness, holder)?;
        self.note(
            holder,
            PaperKind::KeyPair {
                public_key: key.public_key_info(),
            },
        );
        let serial_of = match plan.standing {
            Standing::Good | Standing::Revoked => holder.to_owned(),
            Standing::Replaced => format!("{holder}, again"),
        };
        let terms = Terms::new(
            plan.validity,
            plan.purposes.clone(),
            None,
            self.randomness,
            &serial_of,
        )
        .with_oddities(&plan.oddities);
        let (issuer, leaf, letters) = match &plan.issuer {
            IssuerPlan::Itself => {
                let leaf = self_signed(&plan.subject, &plan.names, &key, &terms)
                    .map_err(refused(holder))?;
                (holder.to_owned(), leaf, Vec::new())
            }
            IssuerPlan::Authority(id) => {
                let request =
                    Request::write(&plan.subject, &plan.names, &key).map_err(refused(holder))?;
                self.note(
                    holder,
                    PaperKind::Request {
                        request: request.der().to_vec(),
                    },
                );
                let request = match plan.request {
                    RequestPlan::Sound => request,
                    RequestPlan::Altered => request.altered(),
                };
                let authority = self.authority(id)?.clone();
                let name = authority.certificate().facts().subject.value.common_name();
                let name = name.unwrap_or_else(|| id.clone());
                let issued = authority.issue(&request, &terms);
                self.note(
                    holder,
                    PaperKind::Checked {
                        authority: name.clone(),
                        request: request.der().to_vec(),
                        verifies: !matches!(issued, Err(Refusal::SignatureDoesNotVerify)),
                    },
                );
                let leaf = match issued {
                    Ok(leaf) => leaf,
                    // A refused application is an outcome: its holder goes without a passport.
                    Err(Refusal::SignatureDoesNotVerify) => return Ok(None),
                    Err(refusal) => return Err(refused(holder)(refusal)),
                };
                let letters = match &plan.letters {
                    Letters::Of(other) => self.authority(other)?.letters(),
                    Letters::WithRoot => authority.chain(),
                    _ => authority.letters(),
                };
                (name, leaf, letters)
            }
        };
        let certificate = leaf.der().to_vec();
        self.note(
            holder,
            PaperKind::Issued {
                authority: issuer,
                certificate,
            },
        );
        let altered = |leaf, oddity: &Oddity| oddity.alter(leaf);
        let leaf = plan.oddities.iter().try_fold(leaf, altered);
        let leaf = leaf.map_err(|error| refused(holder)(error.into()))?;
        let mut chain = vec![leaf];
        match plan.letters {
            Letters::Shown | Letters::WithRoot | Letters::Of(_) => chain.extend(letters),
            Letters::Swapped => chain.extend(letters.into_iter().rev()),
            Letters::BeforeThePassport => chain.splice(..0, letters).for_each(drop),
            Letters::LeftOut => {}
        }
        let key = match plan.hand {
            Hand::Own => key,
            Hand::Strangers => {
                PrivateKey::generate(plan.key, self.randomness, &format!("stranger of {holder}"))?
            }
        };
        Ok(Some(KeyEntry { key, chain }))
    }

    fn authority(&self, id: &str) -> Result<&Authority, EstablishError> {
        let found = self.authorities.iter().find(|(known, _)| known == id);
        found
            .map(|(_, authority)| authority)
            .ok_or_else(|| EstablishError::UnknownAuthority(id.to_owned()))
    }

    fn note(&mut self, holder: &str, kind: PaperKind) {
        self.papers.push(Paper {
            holder: holder.to_owned(),
            kind,
        });
    }
}

/// A keystore's owner as a principal.
fn spell(entry: &KeyEntry, spelling: Spelling) -> Option<String> {
    let subject = &entry.chain.first()?.facts().subject.value;
    Some(match spelling {
        Spelling::Kafka => subject.principal(),
        Spelling::OpenSsl => format!("User:{}", subject.oneline()),
    })
}

fn refused(holder: &str) -> impl FnOnce(Refusal) -> EstablishError {
    let holder = holder.to_owned();
    move |refusal| EstablishError::Refused { holder, refusal }
}

fn ders(chain: &[Certificate]) -> impl Iterator<Item = Vec<u8>> {
    chain.iter().map(|certificate| certificate.der().to_vec())
}

impl Established {
    /// That side's broker.
    #[must_use]
    pub fn broker(&self, side: Side) -> &Broker {
        self.brokers.of(side)
    }
}
