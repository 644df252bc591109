//! The lists of revoked certificates that a broker looks at.

use super::super::{BrokerPlan, IssuerPlan, PassportPlan, Revocation, Standing};
use super::{EstablishError, Office, refused};
use crate::clock::{DAY, Moment};
use crate::pki::{Authority, PrivateKey, Terms, Validity};

impl Office {
    /// The lists of those above the peer's passport, the one that issued it first. Whoever may
    /// sign no lists has none.
    pub(super) fn fetch_lists(
        &self,
        plan: &BrokerPlan,
        peer: &BrokerPlan,
    ) -> Result<Vec<Vec<u8>>, EstablishError> {
        let checked = plan.settings.revocation;
        let Some(passport) = peer.passport.as_ref() else {
            return Ok(Vec::new());
        };
        let (IssuerPlan::Authority(issuer), true) =
            (&passport.issuer, checked != Revocation::Unchecked)
        else {
            return Ok(Vec::new());
        };
        let issuer = self.authority(issuer)?;
        let revoked = self.revoked(&peer.name, passport);
        let fresh = days_around(plan.clock, -1, 30);
        let mut lists = Vec::new();
        match checked {
            Revocation::OfAnother => {
                let mut others = self.authorities.iter().map(|(_, authority)| authority);
                let stranger = others.find(|other| name(other) != name(issuer));
                let list = stranger.map(|other| other.revocation_list(&[], fresh, None));
                lists.extend(list.and_then(Result::ok));
            }
            Revocation::Impostors => {
                let hand = PrivateKey::generate(passport.key, self.randomness, "impostor's list")?;
                let list = issuer.revocation_list(&revoked, fresh, Some(&hand));
                lists.push(list.map_err(refused(&plan.name))?);
            }
            Revocation::Overdue => {
                let overdue = days_around(plan.clock, -31, -1);
                lists.extend(issuer.revocation_list(&revoked, overdue, None).ok());
            }
            _ => lists.extend(issuer.revocation_list(&revoked, fresh, None).ok()),
        }
        for certificate in issuer.chain().iter().skip(1) {
            let mut all = self.authorities.iter().map(|(_, authority)| authority);
            let above = all.find(|other| other.certificate().der() == certificate.der());
            let list = above.map(|other| other.revocation_list(&[], fresh, None));
            lists.extend(list.and_then(Result::ok));
        }
        Ok(lists)
    }

    /// The serial numbers that the issuer of a passport has put on its list.
    fn revoked(&self, holder: &str, passport: &PassportPlan) -> Vec<[u8; 16]> {
        match passport.standing {
            Standing::Good => Vec::new(),
            Standing::Revoked | Standing::Replaced => {
                let (validity, randomness) = (passport.validity, self.randomness);
                let first = Terms::new(validity, Vec::new(), None, randomness, holder);
                vec![first.serial]
            }
        }
    }
}

fn name(authority: &Authority) -> &[u8] {
    &authority.certificate().facts().subject.value.der
}

fn days_around(now: Moment, from: i64, until: i64) -> Validity {
    Validity {
        from: now.plus(from * DAY),
        until: now.plus(until * DAY),
    }
}
