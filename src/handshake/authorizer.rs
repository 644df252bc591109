//! What a broker's authorizer decides of who came in: the question after the border.

use super::transcript::Authorization;
use crate::wire::Side;
use crate::wire::kafka::ApiKey;
use crate::wire::x509::Certificate;

/// Whoever showed no certificate.
const ANONYMOUS: &str = "User:ANONYMOUS";

/// Asks whether a peer with this certificate may do what it asks for. Everything that is asked here
/// concerns the cluster as a whole.
pub(super) fn ask(
    side: Side,
    request: ApiKey,
    peer: Option<&[u8]>,
    super_users: &[String],
) -> Authorization {
    let principal = principal(peer);
    Authorization {
        side,
        request,
        operation: "CLUSTER_ACTION".to_owned(),
        resource: "Cluster:LITERAL:kafka-cluster".to_owned(),
        super_users: super_users.to_vec(),
        allowed: super_users.contains(&principal),
        principal,
    }
}

/// Who a peer is to Kafka: its certificate's subject.
fn principal(peer: Option<&[u8]>) -> String {
    let facts = peer.and_then(|leaf| Certificate::parse(leaf).ok());
    facts.map_or_else(
        || ANONYMOUS.to_owned(),
        |facts| facts.subject.value.principal(),
    )
}
