//! Chains that nobody here would make: cut off, in circles, by the hundred.

use super::world::{Spec, World, keys};

fn leaf() -> Spec {
    Spec::leaf("Issuer", 6, 1)
}

fn issuer() -> Spec {
    Spec::authority("Root", "Issuer", 1, 0)
}

fn world() -> World {
    World {
        chain: vec![leaf().der(), issuer().der()],
        trusted: vec![Spec::authority("Root", "Root", 0, 0).der()],
        name: Some("broker-1.kafka.example".to_owned()),
        ..World::default()
    }
}

#[test]
fn cut_off_at_every_byte_and_changed_at_every_byte() {
    for which in 0..2 {
        let whole = world().chain[which].clone();
        for at in 0..whole.len() {
            let mut cut = world();
            cut.chain[which].truncate(at);
            let found = cut.judge();
            assert!(found.agrees() && found.refused.is_some(), "cut at {at}");
            let expected = format!("well-formed@{which}");
            assert!(
                found.fails().contains(&expected),
                "{at}: {:?}",
                found.fails()
            );
            for flip in [1, 0x80, 0xff] {
                let mut changed = world();
                changed.chain[which][at] ^= flip;
                let found = changed.judge();
                assert!(
                    found.agrees(),
                    "byte {at} of {which} ^ {flip:02x}: {:?}, {:?}",
                    found.refused,
                    found.fails()
                );
            }
        }
    }
    let anchor = world().trusted[0].clone();
    for at in 0..anchor.len() {
        let mut changed = world();
        changed.trusted[0][at] ^= 1;
        let found = changed.judge();
        assert!(
            found.agrees(),
            "byte {at}: {:?}, {:?}",
            found.refused,
            found.fails()
        );
    }
}

#[test]
fn authorities_that_vouch_for_each_other_in_a_circle() {
    let mut circle = world();
    circle.chain = vec![
        leaf().der(),
        Spec::authority("Second", "Issuer", 1, 2).der(),
        Spec::authority("Third", "Second", 2, 3).der(),
        Spec::authority("Issuer", "Third", 3, 1).der(),
    ];
    let found = circle.judge();
    assert!(found.agrees());
    assert_eq!(found.fails(), ["issuer-known@3", "trust-anchor@3"]);
    let last = found
        .checks
        .iter()
        .rfind(|check| check.id.as_str() == "issuer-known")
        .expect("it is there");
    assert!(last.evidence.text.contains("in a circle"), "{last:?}");
    // One of them is certified by the root as well.
    circle.chain.push(issuer().der());
    assert_eq!(circle.judge().fails(), [""; 0]);
    assert_eq!(circle.judge().refused, None);
}

#[test]
fn a_chain_longer_than_the_verifier_follows() {
    let between = |count: usize| {
        let mut world = world();
        world.chain = vec![Spec::leaf("CA 1", 6, 1).der()];
        let key = |of: usize| 1 + of % 5;
        for of in 1..=count {
            let (above, signer) = if of == count {
                ("Root".to_owned(), 0)
            } else {
                (format!("CA {}", of + 1), key(of))
            };
            let own = if of == 1 { 1 } else { key(of - 1) };
            world
                .chain
                .push(Spec::authority(&above, &format!("CA {of}"), own, signer).der());
        }
        world.judge()
    };
    let longest = between(6);
    assert_eq!((longest.refused.clone(), longest.fails()), (None, vec![]));
    let longer = between(7);
    assert!(longer.agrees());
    assert_eq!(longer.fails(), ["trust-anchor@7"]);
    let text = &longer
        .checks
        .iter()
        .find(|check| check.verdict == visum::explain::CheckVerdict::Fail)
        .expect("it is there")
        .evidence
        .text;
    assert!(text.contains("the verifier follows 6"), "{text}");
}

#[test]
fn hundreds_of_candidates_end_in_a_bound_and_it_is_said() {
    // Three hundred anchors of the right name, none with the right key, before the right one.
    let mut many = world();
    many.trusted = (0..300)
        .map(|n| Spec::authority("Root", "Root", 2 + n % 4, 2 + n % 4).with(|spec| spec.serial = 9))
        .map(|spec| spec.der())
        .chain([Spec::authority("Root", "Root", 0, 0).der()])
        .collect();
    let found = many.judge();
    assert!(found.agrees(), "{:?}", found.refused);
    assert!(found.refused.is_some());
    let said = found.checks.iter().any(|check| {
        check
            .evidence
            .text
            .contains("gives up after 100 signatures")
    });
    assert!(said, "{:#?}", found.checks);
    // Three hundred that were shown.
    let mut shown = world();
    let twins = (0..300).map(|n| Spec::authority("Root", "Issuer", 2 + n % 4, 0).der());
    shown.chain.splice(1..1, twins);
    let found = shown.judge();
    assert!(found.agrees(), "{:?} {:?}", found.refused, found.fails());
    // In circles, a hundred each of two names, and no anchor of either.
    let mut circles = world();
    circles.chain = vec![leaf().der()];
    for n in 0..100 {
        let (own, other) = (1 + n % 4, 1 + (n + 1) % 4);
        circles
            .chain
            .push(Spec::authority("Second", "Issuer", own, other).der());
        circles
            .chain
            .push(Spec::authority("Issuer", "Second", other, own).der());
    }
    let found = circles.judge();
    assert!(found.agrees(), "{:?} {:?}", found.refused, found.fails());
}

#[test]
fn names_that_are_odd_stay_data() {
    for name in ["", "\u{1b}[31mred", "a\0b", "=,+\"\\", &"x".repeat(2000)] {
        let mut odd = world();
        odd.chain[1] = issuer().with(|spec| spec.subject = name.to_owned()).der();
        odd.chain[0] = leaf().with(|spec| spec.issuer = name.to_owned()).der();
        let found = odd.judge();
        assert!(found.agrees());
        assert_eq!(found.refused, None, "{name:?} {:?}", found.fails());
    }
    assert!(keys().len() > 6);
}
