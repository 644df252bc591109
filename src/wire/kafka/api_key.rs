//! The keys of Kafka's APIs, with the version from which each has a flexible header.

use serde::{Deserialize, Serialize};

use super::super::registry::CodePoint;

/// Which API a request is for (Kafka protocol guide, "Protocol API Keys").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApiKey(pub i16);

/// Declares the APIs: constant, key, name, and the first version with a flexible header.
macro_rules! api_keys {
    ($($const:ident = $key:literal, $name:literal, $flexible:literal;)+) => {
        impl ApiKey {
            $(
                #[doc = concat!("`", $name, "`")]
                pub const $const: Self = Self($key);
            )+

            /// The API's name, or `None` for one that is not known here.
            #[must_use]
            pub fn name(self) -> Option<&'static str> {
                match self.0 {
                    $($key => Some($name),)+
                    _ => None,
                }
            }

            /// The first version whose requests have a header with tagged fields (version 2).
            #[must_use]
            pub fn first_flexible(self) -> Option<i16> {
                match self.0 {
                    $($key => Some($flexible),)+
                    _ => None,
                }
            }
        }
    };
}

api_keys! {
    PRODUCE = 0, "Produce", 9;
    FETCH = 1, "Fetch", 12;
    LIST_OFFSETS = 2, "ListOffsets", 6;
    METADATA = 3, "Metadata", 9;
    OFFSET_COMMIT = 8, "OffsetCommit", 8;
    OFFSET_FETCH = 9, "OffsetFetch", 6;
    FIND_COORDINATOR = 10, "FindCoordinator", 3;
    JOIN_GROUP = 11, "JoinGroup", 6;
    HEARTBEAT = 12, "Heartbeat", 4;
    LEAVE_GROUP = 13, "LeaveGroup", 4;
    SYNC_GROUP = 14, "SyncGroup", 4;
    DESCRIBE_GROUPS = 15, "DescribeGroups", 5;
    LIST_GROUPS = 16, "ListGroups", 3;
    API_VERSIONS = 18, "ApiVersions", 3;
    CREATE_TOPICS = 19, "CreateTopics", 5;
    DELETE_TOPICS = 20, "DeleteTopics", 4;
    INIT_PRODUCER_ID = 22, "InitProducerId", 2;
    OFFSET_FOR_LEADER_EPOCH = 23, "OffsetForLeaderEpoch", 4;
    VOTE = 52, "Vote", 0;
    BEGIN_QUORUM_EPOCH = 53, "BeginQuorumEpoch", 1;
    END_QUORUM_EPOCH = 54, "EndQuorumEpoch", 1;
    ALTER_PARTITION = 56, "AlterPartition", 0;
    ENVELOPE = 58, "Envelope", 0;
    FETCH_SNAPSHOT = 59, "FetchSnapshot", 0;
    BROKER_REGISTRATION = 62, "BrokerRegistration", 0;
    BROKER_HEARTBEAT = 63, "BrokerHeartbeat", 0;
    CONTROLLER_REGISTRATION = 70, "ControllerRegistration", 0;
    UPDATE_RAFT_VOTER = 82, "UpdateRaftVoter", 0;
}

impl CodePoint for ApiKey {
    fn name(self) -> Option<&'static str> {
        self.name()
    }

    /// The sixteen bits as they stand on the wire; all keys that exist are positive.
    fn number(self) -> u32 {
        u32::from(self.0.cast_unsigned())
    }
}
