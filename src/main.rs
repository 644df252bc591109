//! visum: watch two Kafka brokers make a real mutual-TLS handshake.

use std::process::ExitCode;

fn main() -> color_eyre::Result<ExitCode> {
    color_eyre::install()?;
    visum::cli::main()
}
