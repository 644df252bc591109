//! One thing is wrong: that it is found, on the certificate that has it, and nothing that is sound.

use super::world::{Odd, Spec, World, crl, directory, dns, ip};

const ROOT: usize = 0;
const ABOVE: usize = 1;
const ISSUER: usize = 2;
const LEAF: usize = 6;
const STRANGER: usize = 4;

/// A leaf, two intermediates and a root, all sound.
#[derive(Clone)]
struct Chain {
    leaf: Spec,
    issuer: Spec,
    above: Spec,
    root: Spec,
    world: World,
}

fn sound() -> Chain {
    Chain {
        leaf: Spec::leaf("Issuer", LEAF, ISSUER),
        issuer: Spec::authority("Above", "Issuer", ISSUER, ABOVE),
        above: Spec::authority("Root", "Above", ABOVE, ROOT),
        root: Spec::authority("Root", "Root", ROOT, ROOT),
        world: World {
            name: Some("broker-1.kafka.example".to_owned()),
            ..World::default()
        },
    }
}

impl Chain {
    fn world(&self) -> World {
        World {
            chain: vec![self.leaf.der(), self.issuer.der(), self.above.der()],
            trusted: vec![self.root.der()],
            ..self.world.clone()
        }
    }
}

/// Every check that fails once the chain is changed so; that none does is that rustls accepts.
fn fails(change: impl FnOnce(&mut Chain)) -> Vec<String> {
    let mut chain = sound();
    change(&mut chain);
    of(&chain.world())
}

fn of(world: &World) -> Vec<String> {
    let found = world.judge();
    assert!(found.agrees(), "{:?} {:#?}", found.refused, found.checks);
    assert_eq!(found.fails().is_empty(), found.refused.is_none());
    found.fails()
}

/// Asserts that a change makes exactly these checks fail.
macro_rules! only {
    ([$($fail:literal),*], $change:expr) => {
        let expected: &[&str] = &[$($fail),*];
        assert_eq!(fails($change), expected, "{}", stringify!($change));
    };
}

#[test]
fn a_sound_chain_passes() {
    only!([], |_: &mut Chain| {});
    only!([], |chain: &mut Chain| chain.world.client = true);
    only!([], |chain: &mut Chain| chain.world.name = None);
    only!([], |chain: &mut Chain| {
        chain.world.name = Some("10.0.0.1".to_owned());
    });
    only!([], |chain: &mut Chain| chain.above.authority =
        Some((true, Some(1))));
}

#[test]
fn one_fault_in_the_leaf() {
    only!(["dates@0"], |chain: &mut Chain| chain.leaf.until =
        "260601000000Z");
    only!(["dates@0"], |chain: &mut Chain| chain.leaf.from =
        "260801000000Z");
    only!(["dates@0"], |chain: &mut Chain| chain.leaf.odd =
        vec![Odd::EndsBeforeItBegins]);
    only!(["purpose@0"], |chain: &mut Chain| chain.leaf.purposes =
        Some(vec![2]));
    only!(["purpose@0"], |chain: &mut Chain| chain.leaf.purposes =
        Some(vec![0]));
    only!(["purpose@0"], |chain: &mut Chain| chain.leaf.purposes =
        Some(vec![]));
    only!(["name@0"], |chain: &mut Chain| chain.leaf.names =
        vec![dns("other.example")]);
    only!(["name@0"], |chain: &mut Chain| chain.leaf.names.clear());
    only!(["name@0"], |chain: &mut Chain| {
        chain.world.name = Some("10.0.0.2".to_owned());
    });
    only!(["ca-flag@0"], |chain: &mut Chain| chain.leaf.authority =
        Some((true, None)));
    only!(["signature@0"], |chain: &mut Chain| chain.leaf.odd =
        vec![Odd::ForgedSignature]);
    only!(["signature@0"], |chain: &mut Chain| chain.leaf.signer =
        STRANGER);
    only!(["algorithm@0"], |chain: &mut Chain| chain.leaf.odd =
        vec![Odd::Sha1]);
    only!(["algorithm@0"], |chain: &mut Chain| chain.leaf.odd =
        vec![Odd::AlgorithmsDiffer]);
    only!(["critical-extension@0"], |chain: &mut Chain| {
        chain.leaf.odd = vec![Odd::UnknownCritical];
    });
    only!(["critical-extension@0"], |chain: &mut Chain| {
        chain.leaf.odd = vec![Odd::CriticalPolicies];
    });
    only!(["well-formed@0"], |chain: &mut Chain| chain.leaf.odd =
        vec![Odd::TwiceTheSame]);
    only!(["well-formed@0"], |chain: &mut Chain| chain.leaf.odd =
        vec![Odd::UnreadableDates]);
    only!(["well-formed@0"], |chain: &mut Chain| chain.leaf.odd =
        vec![Odd::Before1970]);
    only!(["well-formed@0"], |chain: &mut Chain| chain.leaf.odd =
        vec![Odd::Longer]);
    only!(["well-formed@0"], |chain: &mut Chain| chain.leaf.odd =
        vec![Odd::Cut(3)]);
}

#[test]
fn one_fault_above_the_leaf() {
    only!(["dates@1"], |chain: &mut Chain| chain.issuer.until =
        "260601000000Z");
    only!(["dates@2"], |chain: &mut Chain| chain.above.from =
        "260801000000Z");
    only!(["ca-flag@1"], |chain: &mut Chain| chain.issuer.authority =
        None);
    only!(["ca-flag@2"], |chain: &mut Chain| chain.above.authority =
        Some((false, None)));
    only!(["path-length@2"], |chain: &mut Chain| chain
        .above
        .authority =
        Some((true, Some(0))));
    only!(["purpose@1"], |chain: &mut Chain| chain.issuer.purposes =
        Some(vec![2]));
    only!(["signature@1"], |chain: &mut Chain| chain.issuer.odd =
        vec![Odd::ForgedSignature]);
    only!(["signature@2"], |chain: &mut Chain| chain.above.signer =
        STRANGER);
    only!(["algorithm@1"], |chain: &mut Chain| chain.issuer.odd =
        vec![Odd::Sha1]);
    only!(["critical-extension@2"], |chain: &mut Chain| {
        chain.above.odd = vec![Odd::UnknownCritical];
    });
    only!(["well-formed@2"], |chain: &mut Chain| chain.above.odd =
        vec![Odd::LongPathLength]);
    only!(["well-formed@1"], |chain: &mut Chain| chain.issuer.odd =
        vec![Odd::Cut(3)]);
    only!(["issuer-known@2", "trust-anchor@2"], |chain: &mut Chain| {
        chain.root.subject = "Another".to_owned();
    });
    // An impostor root: the right name, another key.
    only!(["signature@2"], |chain: &mut Chain| {
        (chain.root.key, chain.root.signer) = (STRANGER, STRANGER);
    });
}

#[test]
fn version_1_is_a_fault_where_it_is_shown_and_none_in_a_truststore() {
    // Without extensions it is no authority either.
    only!(["ca-flag@1", "well-formed@1"], |chain: &mut Chain| {
        chain.issuer.odd = vec![Odd::Version1];
    });
    only!([], |chain: &mut Chain| chain.root.odd = vec![Odd::Version1]);
}

#[test]
fn what_the_verifier_does_not_look_at_is_no_fault_and_is_said() {
    type Change = fn(&mut Chain);
    let changes: [(&str, &str, Change); 6] = [
        ("dates", "anchor-0", |chain| {
            chain.root.until = "260601000000Z";
        }),
        ("ca-flag", "anchor-0", |chain| chain.root.authority = None),
        ("path-length", "anchor-0", |chain| {
            chain.root.authority = Some((true, Some(0)));
        }),
        ("critical-extension", "anchor-0", |chain| {
            chain.root.odd = vec![Odd::UnknownCritical];
        }),
        ("key-usage", "0", |chain| chain.leaf.usage = Some(0x20)),
        ("key-usage", "1", |chain| chain.issuer.usage = Some(0x80)),
    ];
    for (id, whose, change) in changes {
        let mut chain = sound();
        change(&mut chain);
        let found = chain.world().judge();
        assert_eq!(found.refused, None, "{id}@{whose}");
        assert!(
            found.fails().is_empty(),
            "{id}@{whose}: {:?}",
            found.fails()
        );
        let said = found.checks.iter().find(|check| {
            let subject = serde_json::to_value(&check.subject)
                .expect("a subject")
                .to_string();
            check.id.as_str() == id && subject.replace('"', "") == whose
        });
        let said = said.expect("the check is there");
        assert!(said.evidence.elsewhere, "{said:?}");
        assert!(said.evidence.text.contains("this verifier"), "{said:?}");
    }
}

#[test]
fn name_constraints_are_broken_by_whoever_carries_the_name() {
    only!([], |chain: &mut Chain| {
        chain.above.permitted = vec![dns("kafka.example"), ip(&[10, 0, 0, 0, 255, 0, 0, 0])];
    });
    only!(["name-constraints@0"], |chain: &mut Chain| {
        chain.above.permitted = vec![dns("other.example")];
    });
    only!(["name-constraints@0"], |chain: &mut Chain| {
        chain.root.excluded = vec![dns("kafka.example")];
    });
    only!(["name-constraints@0"], |chain: &mut Chain| {
        chain.issuer.permitted = vec![ip(&[192, 168, 0, 0, 255, 255, 0, 0])];
    });
    only!(["name-constraints@1"], |chain: &mut Chain| {
        chain.above.permitted = vec![dns("kafka.example")];
        chain.issuer.names = vec![dns("ca.example")];
    });
    // What is wrong here is the constraint, or that rustls cannot compare it.
    only!(["name-constraints@1"], |chain: &mut Chain| {
        chain.issuer.permitted = vec![ip(&[10, 0, 0, 0, 255, 0, 255, 0])];
    });
    only!(["name-constraints@1"], |chain: &mut Chain| {
        chain.issuer.permitted = vec![directory("broker-1")];
    });
    only!(["name-constraints@0"], |chain: &mut Chain| {
        chain.issuer.permitted = vec![directory("somebody else")];
    });
    only!(["name-constraints@anchor-0"], |chain: &mut Chain| {
        chain.root.permitted = vec![vec![5, 0]];
    });
}

fn lists() -> Vec<Vec<u8>> {
    let next = "261231000000Z";
    vec![
        crl("Issuer", ISSUER, next, &[1], None),
        crl("Above", ABOVE, next, &[1], None),
        crl("Root", ROOT, next, &[], None),
    ]
}

#[test]
fn revocation_is_asked_of_every_certificate() {
    let with = |at: usize, list: Vec<u8>| {
        move |chain: &mut Chain| {
            chain.world.crls = lists();
            chain.world.crls[at] = list;
        }
    };
    let next = "261231000000Z";
    only!([], |chain: &mut Chain| chain.world.crls = lists());
    only!(
        ["revocation@0"],
        with(0, crl("Issuer", ISSUER, next, &[7], None))
    );
    only!(
        ["revocation@1"],
        with(1, crl("Above", ABOVE, next, &[9], None))
    );
    only!(
        ["revocation@2"],
        with(2, crl("Root", ROOT, next, &[9], None))
    );
    only!(
        ["revocation@0"],
        with(0, crl("Issuer", ISSUER, "260601000000Z", &[1], None))
    );
    only!(
        ["revocation@0"],
        with(0, crl("Issuer", STRANGER, next, &[1], None))
    );
    only!(
        ["revocation@0"],
        with(0, crl("Nobody", STRANGER, next, &[1], None))
    );
    only!([], with(0, crl("Issuer", ISSUER, next, &[1], Some(0x81))));
    only!(
        ["revocation@0"],
        with(0, crl("Issuer", ISSUER, next, &[1], Some(0x82)))
    );
    only!(["key-usage@1"], |chain: &mut Chain| {
        chain.world.crls = lists();
        chain.issuer.usage = Some(0x04);
    });
}

#[test]
fn several_faults_are_all_found() {
    only!(
        ["dates@0", "dates@2", "name@0", "path-length@2"],
        |chain: &mut Chain| {
            chain.leaf.until = "260601000000Z";
            chain.leaf.names = vec![dns("other.example")];
            chain.above.until = "260601000000Z";
            chain.above.authority = Some((true, Some(0)));
        }
    );
    only!(["critical-extension@0", "dates@0"], |chain: &mut Chain| {
        chain.leaf.until = "260601000000Z";
        chain.leaf.odd = vec![Odd::UnknownCritical];
    });
    only!(
        ["dates@1", "issuer-known@2", "trust-anchor@2"],
        |chain: &mut Chain| {
            chain.issuer.until = "260601000000Z";
            chain.root.subject = "Another".to_owned();
        }
    );
}

#[test]
fn what_is_beside_the_way_is_no_fault() {
    let chain = sound();
    let expired = Spec::authority("X", "Y", 3, 3).with(|spec| spec.until = "260601000000Z");
    let twin = Spec::authority("Above", "Issuer", STRANGER, STRANGER);
    for extra in [
        expired.der(),
        expired
            .clone()
            .with(|spec| spec.odd = vec![Odd::Cut(9)])
            .der(),
        vec![0x30, 3, 1],
        b"rubbish".to_vec(),
        twin.der(),
        chain.root.der(),
        chain.leaf.der(),
        Vec::new(),
    ] {
        for at in 1..=3 {
            let mut world = chain.world();
            world.chain.insert(at, extra.clone());
            assert_eq!(of(&world), [""; 0], "{at}");
            // And where the leaf alone is wrong, it alone is said to be.
            let mut old = chain.clone();
            old.leaf.until = "260601000000Z";
            world.chain[0] = old.leaf.der();
            assert_eq!(of(&world), ["dates@0"], "{at}");
        }
        let mut world = chain.world();
        world.trusted.insert(0, extra);
        assert_eq!(of(&world), [""; 0]);
    }
}

#[test]
fn what_cannot_be_read_may_be_who_is_missing() {
    let mut world = sound().world();
    world.chain[1] = b"rubbish".to_vec();
    let found = of(&world);
    assert!(found.contains(&"well-formed@1".to_owned()), "{found:?}");
    assert!(!found.contains(&"issuer-known@0".to_owned()), "{found:?}");
    let mut world = sound().world();
    world.chain.remove(1);
    assert_eq!(of(&world), ["issuer-known@0", "trust-anchor@0"]);
}

#[test]
fn a_leaf_that_signed_itself() {
    let alone = Spec::leaf("broker-1", LEAF, LEAF);
    let mut world = World {
        chain: vec![alone.der()],
        ..sound().world()
    };
    assert_eq!(of(&world), ["issuer-known@0", "trust-anchor@0"]);
    // In the truststore itself it is its own anchor.
    world.trusted.push(alone.der());
    assert_eq!(of(&world), [""; 0]);
    // A CA's certificate is not a broker's, trusted or not.
    world.chain = vec![sound().root.der()];
    world.name = None;
    assert_eq!(of(&world), ["ca-flag@0"]);
}
