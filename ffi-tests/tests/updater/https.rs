//! HTTPS: a private CA given by option, and nothing that it has not signed, for this name, for now.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use bgjob_loopback_server::Behaviour;

use super::bed::{self, Bed};

/// A key and a certificate, as `NAME.key` and `NAME.pem`.
struct Maker<'a>(&'a Path);

impl Maker<'_> {
    fn openssl(&self, args: &str) {
        let made = Command::new("openssl").args(args.split(' ')).current_dir(self.0).output().expect("openssl starts");
        assert!(made.status.success(), "{args}: {made:?}");
    }

    fn ca(&self, name: &str) {
        self.openssl(&format!(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN={name} \
             -keyout {name}.key -out {name}.pem"
        ));
    }

    /// Signed by `ca` for the subject alternative name `san`, ending in `days`.
    fn server(&self, name: &str, ca: &str, san: &str, days: i32) {
        self.openssl(&format!(
            "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=server -keyout {name}.key -out {name}.csr"
        ));
        std::fs::write(self.0.join("extensions"), format!("subjectAltName={san}\n")).expect("writable");
        self.openssl(&format!(
            "x509 -req -in {name}.csr -CA {ca}.pem -CAkey {ca}.key -days {days} -extfile extensions -out {name}.pem"
        ));
    }
}

/// `openssl s_server` on a directory; dropping it ends it.
struct Https {
    child: Child,
    base: String,
}

impl Https {
    /// `mode`: `-WWW` serves files, `-HTTP` files that are whole answers.
    fn start(bed: &Bed, certificate: &str, mode: &str) -> Self {
        let mut child = Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0", mode])
            .args(["-cert", &format!("../{certificate}.pem"), "-key", &format!("../{certificate}.key")])
            .current_dir(bed.dir.join("images"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl starts");
        let mut lines = BufReader::new(child.stdout.take().expect("the output is piped")).lines();
        let accept = lines.find_map(|l| l.ok()?.strip_prefix("ACCEPT ").map(str::to_owned)).expect("the port");
        // Its output must be read on, or it stops.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, base: format!("https://{accept}") }
    }
}

impl Drop for Https {
    fn drop(&mut self) {
        self.child.kill().expect("the server is ours");
        self.child.wait().expect("the server is ours");
    }
}

#[test]
fn only_what_the_given_ca_has_signed_for_this_host_and_time_is_trusted() {
    let bed = Bed::new("https", Behaviour::default());
    let image = bed.image("image.bin", 300_000);
    let maker = Maker(&bed.dir);
    maker.ca("ca");
    maker.ca("stranger");
    maker.server("good", "ca", "IP:127.0.0.1", 2);
    maker.server("expired", "ca", "IP:127.0.0.1", -1);
    maker.server("other-host", "ca", "DNS:example.org,IP:127.0.0.2", 2);
    maker.server("strangers", "stranger", "IP:127.0.0.1", 2);
    let ca = bed.dir.join("ca.pem");
    let trust = ["--ca", ca.to_str().expect("UTF-8")];

    // The certificate, whether the CA is given, and what the message says.
    let cases = [
        ("good", false, "certificate"),
        ("expired", true, "certificate has expired"),
        ("other-host", true, "alternative certificate subject name matches"),
        ("strangers", true, "certificate"),
    ];
    for (certificate, is_given, message) in cases {
        let server = Https::start(&bed, certificate, "-WWW");
        let url = format!("{}/image.bin#sha256={}", server.base, bed::sha256(&image));
        let args: Vec<_> = trust.iter().filter(|_| is_given).copied().chain([url.as_str()]).collect();
        let ended = bed.run(&args);
        ended.assert_error("0x80072F8F");
        assert!(ended.err.contains(message), "{certificate}: {ended:#?}");
        assert!(!ended.err.contains("trying again"), "a certificate is no matter of patience: {ended:#?}");
        assert_eq!((bed.content("a"), bed.active()), (vec![], None), "{certificate}");
    }

    let server = Https::start(&bed, "good", "-WWW");
    let url = format!("{}/image.bin#sha256={}", server.base, bed::sha256(&image));
    bed.run(&[trust[0], trust[1], &url]).assert_updated("a", 1, 300_000, 0);
    bed.assert_slot("a", &[("image.bin", &image)]);
}

#[test]
fn https_does_not_lead_to_http() {
    let bed = Bed::new("downgrade", Behaviour::default());
    let image = bed.image("image.bin", 30_000);
    let answer = format!("HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", bed.url("image.bin"));
    bed.put("moved.bin", answer.as_bytes());
    let maker = Maker(&bed.dir);
    maker.ca("ca");
    maker.server("good", "ca", "IP:127.0.0.1", 2);
    let ca = bed.dir.join("ca.pem");
    let server = Https::start(&bed, "good", "-HTTP");
    let url = format!("{}/moved.bin#sha256={}", server.base, bed::sha256(&image));
    let ended = bed.run(&["--ca", ca.to_str().expect("UTF-8"), &url]);
    ended.assert_error("BG_E_INVALID_SERVER_RESPONSE (0x8020001B)");
    assert_eq!(bed.server.requests().len(), 0, "nothing went over the open line: {ended:#?}");
    assert_eq!(bed.active(), None);
}

#[test]
fn http_may_lead_to_https() {
    let bed = Bed::new("upgrade", Behaviour::default());
    let image = bed.image("image.bin", 30_000);
    let maker = Maker(&bed.dir);
    maker.ca("ca");
    maker.server("good", "ca", "IP:127.0.0.1", 2);
    let ca = bed.dir.join("ca.pem");
    let server = Https::start(&bed, "good", "-WWW");
    let location = format!("{}/image.bin", server.base);
    let redirect = bgjob_loopback_server::Redirect { status: 308, location };
    bed.server.behave(|b| drop(b.redirect.insert("/moved.bin".to_owned(), redirect)));
    let ended = bed.run(&["--ca", ca.to_str().expect("UTF-8"), &bed.pinned("moved.bin", &image)]);
    ended.assert_updated("a", 1, 30_000, 0);
    bed.assert_slot("a", &[("moved.bin", &image)]);
}
