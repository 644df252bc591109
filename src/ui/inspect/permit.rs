//! What an authorizer was asked, and what it answered.

use super::{Opened, Row, broker};
use crate::explain::CheckVerdict;
use crate::explain::story::safe;
use crate::handshake::Transcript;
use crate::handshake::transcript::Authorization;

pub(super) fn asked(transcript: &Transcript, call: &Authorization) -> Opened {
    let verdict = if call.allowed {
        CheckVerdict::Pass
    } else {
        CheckVerdict::Fail
    };
    let request = call.request.name().unwrap_or_default();
    let answer = if call.allowed {
        "allowed, by super.users"
    } else {
        "denied: no name on the list is this one, and there are no ACLs"
    };
    let mut rows = vec![
        Row::words("principal", safe(&call.principal)),
        Row::words("wants", format!("{} on {}", call.operation, call.resource)),
        Row::words("for", request),
        Row::words("answer", answer).marked(verdict),
    ];
    let landing = rows.len() - 1;
    rows.extend(call.super_users.iter().map(|name| {
        let row = Row::words("super.users", safe(name));
        // Of a name that was found the others are only others.
        if call.allowed && *name != call.principal {
            row
        } else {
            row.marked(verdict)
        }
    }));
    Opened {
        title: "Authorizer".to_owned(),
        note: format!("asked by {}, and not by TLS", broker(transcript, call.side)),
        rows,
        landing,
        prose: true,
        ..Opened::default()
    }
}
