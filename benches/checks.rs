//! What the checks cost, beside the bare verification that they explain.
//!
//! `cargo bench --bench checks`: both chains of one handshake, and one chain as `visum verify` reads
//! it; healthy, and with a root that fits nothing, where every signature has to be checked here.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use visum::explain::{Asked, Judgement, examine, examine_recorded};
use visum::handshake::Transcript;
use visum::handshake::transcript::{Step, Trusted};
use visum::handshake::verdict::{Question, verdict};
use visum::lab::{Changes, Lab};
use visum::pki::{Purpose, Seed};
use visum::scenario::builtin;
use visum::wire::Side;

fn transcript(faults: &[&str]) -> Transcript {
    let scenario = builtin::find("consulate").expect("it is built in");
    let faults = faults.iter().map(|fault| fault.parse().expect("it is one"));
    let changes = Changes {
        faults: faults.collect(),
        ..Changes::default()
    };
    let run = Lab::new().run(scenario, &changes, Seed(1));
    run.expect("it runs").transcript
}

/// What a side is asked when it looks at the papers of the other.
fn question(transcript: &Transcript, verifier: Side) -> (Vec<Vec<u8>>, Vec<Trusted>, Purpose) {
    let purpose = match verifier {
        Side::Client => Purpose::Server,
        Side::Server => Purpose::Client,
    };
    let chain = transcript.parties.of(verifier.peer()).chain.clone();
    (
        chain,
        transcript.parties.of(verifier).truststore.clone(),
        purpose,
    )
}

fn checks(criterion: &mut Criterion) {
    for (name, faults) in [
        ("healthy", &[][..]),
        ("ca-missing", &["ca-missing@client", "ca-missing@server"]),
    ] {
        let transcript = transcript(faults);
        let both = Side::BOTH.map(|side| question(&transcript, side));
        let now = transcript.parties.client.clock;
        let mut group = criterion.benchmark_group(name);
        group.bench_function("bare verification, both sides", |bencher| {
            bencher.iter(|| {
                for (chain, truststore, purpose) in &both {
                    let question = Question {
                        chain,
                        truststore,
                        now,
                        purpose: *purpose,
                        name: None,
                        crls: &[],
                    };
                    let _ = black_box(verdict(&question));
                }
            });
        });
        group.bench_function("checks alone, both sides", |bencher| {
            bencher.iter(|| {
                for (chain, truststore, purpose) in &both {
                    let asked = Asked {
                        now,
                        purpose: *purpose,
                        name: None,
                        crls: &[],
                        signatures: &[],
                    };
                    black_box(examine(chain, truststore, &asked));
                }
            });
        });
        group.bench_function("checks of what was recorded", |bencher| {
            bencher.iter(|| {
                for step in &transcript.steps {
                    if let Step::Verified(verification) = step {
                        black_box(examine_recorded(&transcript, verification));
                    }
                }
            });
        });
        group.bench_function("a judgement, as visum verify gives it", |bencher| {
            let (chain, truststore, purpose) = &both[0];
            bencher.iter(|| {
                Judgement::of(&Question {
                    chain,
                    truststore,
                    now,
                    purpose: *purpose,
                    name: None,
                    crls: &[],
                })
            });
        });
        group.finish();
    }
}

criterion_group!(benches, checks);
criterion_main!(benches);
