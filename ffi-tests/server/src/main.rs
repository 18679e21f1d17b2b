//! `bgjob-loopback-server [--rate BYTES_PER_S] DIR`: serves DIR, prints the base URL as its only line, and ends when
//! its standard input does, so that it cannot outlive the program that started it.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use bgjob_loopback_server::{Behaviour, Server};
use lexopt::prelude::*;

fn arguments() -> Result<(PathBuf, Behaviour), lexopt::Error> {
    let mut behaviour = Behaviour::default();
    let mut directory = None;
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("rate") => behaviour.bytes_per_s = Some(parser.value()?.parse()?),
            Value(value) if directory.is_none() => directory = Some(PathBuf::from(value)),
            _ => return Err(argument.unexpected()),
        }
    }
    Ok((directory.ok_or("usage: bgjob-loopback-server [--rate BYTES_PER_S] DIR")?, behaviour))
}

fn serve() -> Result<(), Box<dyn std::error::Error>> {
    let (directory, behaviour) = arguments()?;
    let server = Server::start(&directory, behaviour)?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", server.url(""))?;
    out.flush()?;
    // Ends with the other side of the pipe.
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

fn main() -> ExitCode {
    match serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("bgjob-loopback-server: {e}");
            ExitCode::FAILURE
        }
    }
}
