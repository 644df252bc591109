//! What a person can do so that two brokers trust each other again, as a change to the plan.
//!
//! A remedy does what it says and no more: it does not know what was broken, and takes nothing
//! back. Only a stranger on the wire can be nothing but sent away.

use std::fmt;

use super::{
    AuthorityPlan, Cluster, Groups, Hand, IssuerPlan, Letters, NameCheck, PassportPlan,
    RequestPlan, Revocation, SecurityProtocol, Spelling, Standing, Suites,
};
use crate::clock::{DAY, Moment};
use crate::pki::{KeyKind, Oddity, Purpose, Subject, Validity};
use crate::wire::Side;

/// Something to be done at one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Remedy {
    /// What is done.
    pub kind: RemedyKind,
    /// At whose stores, papers, settings or records.
    pub side: Side,
}

/// The kinds of remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RemedyKind {
    /// The root above the peer's passport goes into the truststore; above the side's own, if the
    /// peer has none from an authority.
    ImportAuthority,
    /// The passport is shown together with the letters of the authorities in between.
    ShowLetters,
    /// A passport is issued where there was none.
    FillKeystore,
    /// The request for the passport is brought to the authority unchanged.
    RepeatRequest,
    /// The passport is issued again, valid from now on for a year.
    Renew,
    /// The same for the authorities above it.
    RenewAuthorities,
    /// The clock is set by the peer's.
    SetClock,
    /// The passport is issued again with the dialled name in it.
    IssueForName,
    /// A name in the peer's passport is dialled.
    DialItsName,
    /// The passport is issued again by an authority that the peer trusts.
    IssueByTrusted,
    /// The passport is issued again for both roles.
    IssueForBoth,
    /// The passport is issued again as authorities ordinarily write one.
    IssueAnew,
    /// The passport is signed again with a hash that verifiers take.
    SignAnew,
    /// The authorities above the passport have keys that are long enough, and new certificates.
    LongerKey,
    /// The passport is issued for a new key of the usual kind, which everybody can verify.
    CommonKey,
    /// The passport stands beside the key it was issued for.
    OwnKey,
    /// The side speaks the peer's version.
    CommonVersion,
    /// Neither side limits its cipher suites.
    AllSuites,
    /// The side fetches the newest lists of revoked certificates from their authorities.
    FetchLists,
    /// Neither side limits its key exchange groups.
    AllGroups,
    /// Neither side names an application protocol.
    NameNoProtocol,
    /// The side speaks TLS.
    SpeakTls,
    /// The side speaks Kafka's protocol, behind TLS.
    SpeakKafka,
    /// The side's list of super users spells both brokers as Kafka does.
    SpellAsKafka,
    /// Nobody touches what the side sends any more.
    QuietWire,
    /// The side compares no names any more.
    CompareNoNames,
    /// The side looks at no list of revoked certificates any more.
    LookUpNothing,
}

impl RemedyKind {
    /// Every kind.
    pub const ALL: [Self; 27] = [
        Self::ImportAuthority,
        Self::ShowLetters,
        Self::FillKeystore,
        Self::RepeatRequest,
        Self::Renew,
        Self::RenewAuthorities,
        Self::SetClock,
        Self::IssueForName,
        Self::DialItsName,
        Self::IssueByTrusted,
        Self::IssueForBoth,
        Self::IssueAnew,
        Self::SignAnew,
        Self::LongerKey,
        Self::CommonKey,
        Self::OwnKey,
        Self::CommonVersion,
        Self::AllSuites,
        Self::FetchLists,
        Self::AllGroups,
        Self::NameNoProtocol,
        Self::SpeakTls,
        Self::SpeakKafka,
        Self::SpellAsKafka,
        Self::QuietWire,
        Self::CompareNoNames,
        Self::LookUpNothing,
    ];

    /// Whether it mends by not looking: it costs the protection that the check gave.
    #[must_use]
    pub fn turns_off_a_check(self) -> bool {
        matches!(self, Self::CompareNoNames | Self::LookUpNothing)
    }

    /// A slug, also the key of its sentences in the catalogue.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ImportAuthority => "import-authority",
            Self::ShowLetters => "show-letters",
            Self::FillKeystore => "fill-keystore",
            Self::RepeatRequest => "repeat-request",
            Self::Renew => "renew",
            Self::RenewAuthorities => "renew-authorities",
            Self::SetClock => "set-clock",
            Self::IssueForName => "issue-for-name",
            Self::DialItsName => "dial-its-name",
            Self::IssueByTrusted => "issue-by-trusted",
            Self::IssueForBoth => "issue-for-both",
            Self::IssueAnew => "issue-anew",
            Self::SignAnew => "sign-anew",
            Self::LongerKey => "longer-key",
            Self::CommonKey => "common-key",
            Self::OwnKey => "own-key",
            Self::CommonVersion => "common-version",
            Self::AllSuites => "all-suites",
            Self::FetchLists => "fetch-lists",
            Self::AllGroups => "all-groups",
            Self::NameNoProtocol => "name-no-protocol",
            Self::SpeakTls => "speak-tls",
            Self::SpeakKafka => "speak-kafka",
            Self::SpellAsKafka => "spell-as-kafka",
            Self::QuietWire => "quiet-wire",
            Self::CompareNoNames => "compare-no-names",
            Self::LookUpNothing => "look-up-nothing",
        }
    }
}

impl fmt::Display for Remedy {
    /// `import-authority@server`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.kind.as_str(), self.side)
    }
}

impl Remedy {
    /// Does it. Where there is nothing to do it to, nothing changes.
    pub fn apply(&self, cluster: &mut Cluster) {
        self.apply_at_its_side(cluster);
        cluster.keep_as_one(self.side);
    }

    fn apply_at_its_side(self, cluster: &mut Cluster) {
        let side = self.side;
        let peer = side.peer();
        match self.kind {
            RemedyKind::ImportAuthority => import_authority(cluster, side),
            RemedyKind::FillKeystore => fill_keystore(cluster, side),
            RemedyKind::RenewAuthorities => renew_authorities(cluster, side),
            RemedyKind::LongerKey => {
                for authority in authorities_above(cluster, side) {
                    authority.key = authority.key.made_today();
                }
            }
            RemedyKind::SetClock => {
                cluster.brokers.of_mut(side).clock = cluster.brokers.of(peer).clock;
            }
            RemedyKind::DialItsName => {
                let passport = cluster.brokers.of(peer).passport.as_ref();
                let name = passport.and_then(|passport| name_to_dial(&passport.names));
                if let Some(name) = name.cloned() {
                    cluster.link.dialled = name;
                }
            }
            RemedyKind::CommonVersion => {
                cluster.brokers.of_mut(side).version = cluster.brokers.of(peer).version;
            }
            RemedyKind::AllSuites => {
                for side in Side::BOTH {
                    cluster.brokers.of_mut(side).suites = Suites::All;
                }
            }
            RemedyKind::FetchLists => {
                cluster.brokers.of_mut(side).settings.revocation = Revocation::Checked;
            }
            RemedyKind::LookUpNothing => {
                cluster.brokers.of_mut(side).settings.revocation = Revocation::Unchecked;
            }
            RemedyKind::CompareNoNames => {
                cluster.brokers.of_mut(side).settings.name_check = NameCheck::Off;
            }
            RemedyKind::AllGroups => {
                for side in Side::BOTH {
                    cluster.brokers.of_mut(side).settings.groups = Groups::All;
                }
            }
            RemedyKind::NameNoProtocol => {
                for side in Side::BOTH {
                    let settings = &mut cluster.brokers.of_mut(side).settings;
                    settings.application_protocol = None;
                }
            }
            RemedyKind::SpeakTls | RemedyKind::SpeakKafka => {
                cluster.brokers.of_mut(side).protocol = SecurityProtocol::Ssl;
            }
            RemedyKind::SpellAsKafka => {
                cluster.brokers.of_mut(side).super_users = Some(Spelling::Kafka);
            }
            RemedyKind::QuietWire => {
                let tampering = &mut cluster.link.tampering;
                tampering.retain(|tampering| tampering.sender != side);
            }
            RemedyKind::ShowLetters
            | RemedyKind::RepeatRequest
            | RemedyKind::Renew
            | RemedyKind::IssueForName
            | RemedyKind::IssueByTrusted
            | RemedyKind::IssueForBoth
            | RemedyKind::IssueAnew
            | RemedyKind::SignAnew
            | RemedyKind::CommonKey
            | RemedyKind::OwnKey => self.apply_to_passport(cluster),
        }
    }

    /// What is done to a passport.
    fn apply_to_passport(self, cluster: &mut Cluster) {
        let now = cluster.brokers.of(self.side.peer()).clock;
        let dialled = cluster.link.dialled.clone();
        let issuer = trusted_issuer(cluster, self.side).map(|authority| authority.id.clone());
        let Some(passport) = &mut cluster.brokers.of_mut(self.side).passport else {
            return;
        };
        // What is issued again is whole again.
        let reissued = !matches!(self.kind, RemedyKind::ShowLetters | RemedyKind::OwnKey);
        let cleared = |oddity: &Oddity| match (self.kind, oddity) {
            (RemedyKind::IssueAnew, _) => true,
            (_, Oddity::LaterYear) => reissued,
            (kind, Oddity::EmptySan) => kind == RemedyKind::IssueForName,
            (kind, Oddity::AnyUsage) => kind == RemedyKind::IssueForBoth,
            (kind, Oddity::OldSeal) => kind == RemedyKind::SignAnew,
            _ => false,
        };
        passport.oddities.retain(|oddity| !cleared(oddity));
        if reissued && passport.standing == Standing::Revoked {
            passport.standing = Standing::Replaced;
        }
        match self.kind {
            RemedyKind::ShowLetters => passport.letters = Letters::Shown,
            RemedyKind::CommonKey => passport.key = KeyKind::default(),
            RemedyKind::RepeatRequest => passport.request = RequestPlan::Sound,
            RemedyKind::Renew => passport.validity = a_year_from(now),
            RemedyKind::IssueForName if !passport.names.contains(&dialled) => {
                passport.names.push(dialled);
            }
            RemedyKind::IssueByTrusted => {
                if let Some(issuer) = issuer {
                    passport.issuer = IssuerPlan::Authority(issuer);
                    passport.letters = Letters::Shown;
                }
            }
            RemedyKind::IssueForBoth => passport.purposes = vec![Purpose::Client, Purpose::Server],
            RemedyKind::OwnKey => passport.hand = Hand::Own,
            _ => {}
        }
    }
}

/// A name that one host can be dialled by.
fn name_to_dial(names: &[String]) -> Option<&String> {
    names.iter().find(|name| !name.starts_with('*'))
}

/// Valid since yesterday, for a year.
fn a_year_from(now: Moment) -> Validity {
    Validity {
        from: now.plus(-DAY),
        until: now.plus(365 * DAY),
    }
}

fn import_authority(cluster: &mut Cluster, side: Side) {
    let root = root_above(cluster, side.peer())
        .or_else(|| root_above(cluster, side))
        .or_else(|| cluster.authorities.first());
    let Some(root) = root.map(|root| root.id.clone()) else {
        return;
    };
    let trusts = &mut cluster.brokers.of_mut(side).trusts;
    if !trusts.contains(&root) {
        trusts.push(root);
    }
}

/// The root above the passport that a side really has.
fn root_above(cluster: &Cluster, side: Side) -> Option<&AuthorityPlan> {
    let passport = cluster.brokers.of(side).passport.as_ref()?;
    match &passport.issuer {
        IssuerPlan::Authority(issuer) if passport.request == RequestPlan::Sound => {
            cluster.root_of(issuer)
        }
        _ => None,
    }
}

fn fill_keystore(cluster: &mut Cluster, side: Side) {
    let Some(issuer) = trusted_issuer(cluster, side).or(cluster.authorities.first()) else {
        return;
    };
    let broker = cluster.brokers.of(side);
    let names = match side {
        Side::Server => vec![cluster.link.dialled.clone()],
        Side::Client => Vec::new(),
    };
    let passport = PassportPlan {
        subject: Subject {
            common_name: broker.name.clone(),
            organisation: broker
                .organisation
                .clone()
                .or_else(|| issuer.subject.organisation.clone()),
        },
        names,
        issuer: IssuerPlan::Authority(issuer.id.clone()),
        validity: a_year_from(cluster.brokers.of(side.peer()).clock),
        purposes: vec![Purpose::Client, Purpose::Server],
        key: issuer.key.made_today(),
        request: RequestPlan::Sound,
        letters: Letters::Shown,
        hand: Hand::Own,
        oddities: Vec::new(),
        standing: Standing::Good,
    };
    cluster.brokers.of_mut(side).passport = Some(passport);
}

fn renew_authorities(cluster: &mut Cluster, side: Side) {
    let now = cluster.brokers.of(side.peer()).clock;
    for authority in authorities_above(cluster, side) {
        let Validity { from, until } = &mut authority.validity;
        *from = (*from).min(now.plus(-DAY));
        *until = (*until).max(now.plus(365 * DAY));
    }
}

/// All authorities above the passport of a side.
fn authorities_above(
    cluster: &mut Cluster,
    side: Side,
) -> impl Iterator<Item = &mut AuthorityPlan> {
    let passport = cluster.brokers.of(side).passport.as_ref();
    let above: Vec<String> = match passport.map(|passport| &passport.issuer) {
        Some(IssuerPlan::Authority(issuer)) => above(cluster, issuer)
            .map(|authority| authority.id.clone())
            .collect(),
        Some(IssuerPlan::Itself) | None => Vec::new(),
    };
    let authorities = cluster.authorities.iter_mut();
    authorities.filter(move |authority| above.contains(&authority.id))
}

/// An authority whose stamp the side's peer believes: the one of the name that is in the passport
/// now, else one of the holder's own organisation, else any.
fn trusted_issuer(cluster: &Cluster, side: Side) -> Option<&AuthorityPlan> {
    let trusts = &cluster.brokers.of(side.peer()).trusts;
    let passport = cluster.brokers.of(side).passport.as_ref();
    let now = passport.and_then(|passport| match &passport.issuer {
        IssuerPlan::Authority(id) => cluster.authority(id),
        IssuerPlan::Itself => None,
    });
    let organisation = passport.map(|passport| &passport.subject.organisation);
    let ordinary = cluster
        .authorities
        .iter()
        .filter(|authority| authority.oddities.is_empty());
    let believed = ordinary
        .clone()
        .filter(|authority| above(cluster, &authority.id).any(|above| trusts.contains(&above.id)));
    let of_the_name = |authority: &&AuthorityPlan| {
        now.is_some_and(|now| now.subject == authority.subject && now.id != authority.id)
    };
    let of_the_house =
        |authority: &&AuthorityPlan| organisation == Some(&authority.subject.organisation);
    believed
        .clone()
        .find(of_the_name)
        .or_else(|| believed.clone().find(of_the_house))
        .or_else(|| believed.clone().next())
        // Whoever believes nobody will have to believe somebody first.
        .or_else(|| ordinary.clone().find(of_the_house))
}

/// The authority with this id and those above it, up to the root.
fn above<'a>(cluster: &'a Cluster, id: &str) -> impl Iterator<Item = &'a AuthorityPlan> {
    let next = |authority: &&'a AuthorityPlan| cluster.authority(authority.issuer.as_deref()?);
    // A chain is no longer than the list; a longer walk would be a circle.
    std::iter::successors(cluster.authority(id), next).take(cluster.authorities.len())
}
