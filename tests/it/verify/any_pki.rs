//! Random authorities, chains, stores, clocks, names and lists: checks and verdict never disagree.

use super::world::{Found, Odd, Spec, World, crl, directory, dns, ip, keys};

/// A generator that gives the same numbers for the same seed (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).expect("a usize has 64 bits or fewer");
        usize::try_from(self.next() % end).expect("below a usize")
    }

    /// One time in `n`.
    fn rarely(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// What a list revokes: 7 is the leaf's serial number, 9 an authority's.
const SERIALS: [&[u8]; 5] = [&[1], &[1], &[7], &[9], &[]];

const DATES: [(&str, &str); 5] = [
    ("260101000000Z", "261231000000Z"),
    ("260101000000Z", "270101000000Z"),
    ("250101000000Z", "260601000000Z"),
    ("260801000000Z", "270101000000Z"),
    ("260701090000Z", "260701090000Z"),
];

fn names(random: &mut Random) -> Vec<Vec<u8>> {
    let all = [
        dns("broker-1.kafka.example"),
        dns("*.kafka.example"),
        dns("other.example"),
        dns("bad..name"),
        dns(""),
        ip(&[10, 0, 0, 1]),
        ip(&[10, 1, 0, 1]),
        ip(&[1, 2, 3]),
        directory("broker-1"),
        vec![0x86, 3, b'a', b':', b'b'],
        vec![0x81, 3, b'a', b'@', b'b'],
    ];
    let count = random.below(4);
    (0..count).map(|_| random.pick(&all).clone()).collect()
}

fn bases(random: &mut Random) -> Vec<Vec<u8>> {
    let all = [
        dns("kafka.example"),
        dns(".kafka.example"),
        dns("example"),
        dns("broker-1.kafka.example"),
        dns(""),
        dns("."),
        ip(&[10, 0, 0, 0, 255, 0, 0, 0]),
        ip(&[10, 0, 0, 0, 255, 0, 255, 0]),
        ip(&[10, 0, 0]),
        ip(&[0; 32]),
        directory("broker-1"),
        vec![0x86, 1, b'a'],
        vec![0x81, 1, b'a'],
        vec![0x05, 0],
    ];
    let count = 1 + random.below(2);
    (0..count)
        .map(|_| {
            // Most constraints are ones that somebody would write.
            if random.rarely(3) {
                random.pick(&all).clone()
            } else {
                random.pick(&all[..4]).clone()
            }
        })
        .collect()
}

fn odd(random: &mut Random) -> Odd {
    match random.below(14) {
        0 => Odd::Version1,
        1 => Odd::UnknownCritical,
        2 => Odd::AlgorithmsDiffer,
        3 => Odd::Sha1,
        4 => Odd::ForgedSignature,
        5 => Odd::TwiceTheSame,
        6 => Odd::EndsBeforeItBegins,
        7 => Odd::UnreadableDates,
        8 => Odd::Cut(1 + random.below(300)),
        9 => Odd::Longer,
        10 => Odd::LongPathLength,
        11 => Odd::UnreadableNames,
        12 => Odd::CriticalPolicies,
        _ => Odd::Before1970,
    }
}

/// Bends one certificate; more of them the higher `often` is.
fn bend(random: &mut Random, spec: &mut Spec, rare: usize) {
    if random.rarely(rare) {
        let (from, until) = random.pick(&DATES);
        (spec.from, spec.until) = (from, until);
    }
    if random.rarely(rare) {
        spec.authority = *random.pick(&[
            None,
            Some((false, None)),
            Some((true, None)),
            Some((true, Some(0))),
            Some((true, Some(1))),
            Some((false, Some(0))),
        ]);
    }
    if random.rarely(rare) {
        let all = [vec![1], vec![2], vec![0], vec![], vec![1, 2], vec![3]];
        spec.purposes = Some(random.pick(&all).clone());
    }
    if random.rarely(rare) {
        spec.usage = *random.pick(&[None, Some(0x80), Some(0x04), Some(0x02), Some(0x06)]);
    }
    if random.rarely(rare) {
        spec.names = names(random);
    }
    if random.rarely(rare * 2) {
        spec.permitted = bases(random);
    }
    if random.rarely(rare * 2) {
        spec.excluded = bases(random);
    }
    if random.rarely(rare * 2) {
        let odd = odd(random);
        spec.odd.push(odd);
    }
    if random.rarely(rare * 3) {
        spec.signer = random.below(keys().len());
    }
}

/// Some authorities, each perhaps certified by several others, and a leaf of one of them.
fn world(random: &mut Random) -> World {
    let authorities = 1 + random.below(5);
    let rare = *random.pick(&[4, 12, 40]);
    let key = |of: usize| of % keys().len();
    let title = |of: usize| format!("CA {of}");
    let mut certificates = Vec::new();
    for of in 0..authorities {
        // The first is a root; the others are certified by one above, and some crosswise.
        let above = if of == 0 { 0 } else { random.below(of) };
        let mut spec = Spec::authority(&title(above), &title(of), key(of), key(above));
        if of > 0 || random.rarely(4) {
            bend(random, &mut spec, rare);
        }
        certificates.push(spec);
        if random.rarely(4) {
            let above = random.below(authorities);
            let mut spec = Spec::authority(&title(above), &title(of), key(of), key(above));
            bend(random, &mut spec, rare);
            certificates.push(spec);
        }
    }
    let of = random.below(authorities + 1).min(authorities - 1);
    let mut leaf = Spec::leaf(&title(of), key(7), key(of));
    if random.rarely(20) {
        leaf = Spec::leaf("broker-1", key(7), key(7));
    }
    bend(random, &mut leaf, rare);
    let mut chain = vec![leaf.der()];
    let mut trusted = Vec::new();
    for (index, spec) in certificates.iter().enumerate() {
        if index == 0 || random.rarely(6) {
            if !random.rarely(12) {
                trusted.push(spec.der());
            }
            if random.rarely(6) {
                chain.push(spec.der());
            }
        } else if !random.rarely(10) {
            chain.push(spec.der());
        }
    }
    if random.rarely(30) {
        trusted.push(leaf.der());
    }
    if random.rarely(5) {
        let last = chain.len() - 1;
        if last > 1 {
            chain.swap(1, last);
        }
    }
    if trusted.is_empty() {
        trusted.push(Spec::authority("elsewhere", "elsewhere", 3, 3).der());
    }
    let mut crls = Vec::new();
    if random.rarely(5) {
        for of in 0..authorities {
            if random.rarely(8) {
                continue;
            }
            let signer = if random.rarely(10) {
                key(of + 1)
            } else {
                key(of)
            };
            let next = *random.pick(&["261231000000Z", "261231000000Z", "260601000000Z"]);
            let serials = random.pick(&SERIALS);
            let scope = *random.pick(&[None, None, None, Some(0x81), Some(0x82)]);
            crls.push(crl(&title(of), signer, next, serials, scope));
        }
    }
    let name = *random.pick(&[
        None,
        Some("broker-1.kafka.example"),
        Some("broker-1.kafka.example"),
        Some("BROKER-1.kafka.example."),
        Some("10.0.0.1"),
        Some("elsewhere.example"),
    ]);
    World {
        chain,
        trusted,
        crls,
        name: name.map(str::to_owned),
        client: false,
    }
}

/// So many chains are asked about with each seed, in both roles; CI asks about all of them, in a
/// release build.
const CHAINS: usize = if cfg!(debug_assertions) {
    2_000
} else {
    10_000
};

fn agree(seed: u64) {
    let mut random = Random(seed);
    let mut accepted = 0;
    let mut kinds = std::collections::BTreeSet::new();
    for n in 0..CHAINS {
        let mut world = world(&mut random);
        for client in [false, true] {
            world.client = client;
            let now = *random.pick(&[
                "2026-07-01T09:00:00Z",
                "2026-07-01T09:00:00Z",
                "2026-12-31T00:00:00Z",
                "2026-12-31T00:00:01Z",
            ]);
            let found: Found = world.judge_at(now);
            accepted += usize::from(found.refused.is_none());
            kinds.extend(found.refused.clone());
            assert!(
                found.agrees(),
                "seed {seed}, chain {n}, client {client}, at {now}: {:?}, but {:#?}\n{:?}",
                found.refused,
                found.fails(),
                found.checks
            );
        }
    }
    // A test in which nothing is accepted, or everything for the same reason, shows nothing.
    let all = 2 * CHAINS;
    assert!(
        accepted > all / 20 && accepted < all * 19 / 20,
        "{accepted}"
    );
    assert!(kinds.len() >= 12, "{kinds:?}");
}

#[test]
fn checks_and_verdict_agree_on_thousands_of_chains() {
    agree(1);
}

#[test]
fn and_on_as_many_more() {
    agree(2);
}
