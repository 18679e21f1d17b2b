//! Compiles the floors: what the C compiler makes of the same calls without any promise.

fn main() {
    println!("cargo::rerun-if-changed=floors.c");
    cc::Build::new().file("floors.c").opt_level(2).compile("floors");
}
