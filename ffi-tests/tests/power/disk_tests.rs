//! The model of the disk does what its rules say, no more and no less.

use std::collections::BTreeSet;

use crate::disk::{Cut, Disk, Tree};
use crate::trace::Op;

fn disk(ops: &[Op]) -> Disk {
    let mut disk = Disk::empty();
    ops.iter().for_each(|op| disk.apply(op));
    disk
}

fn create(inode: u64, path: &str) -> Op {
    Op::Create { inode, path: path.into() }
}

fn write(inode: u64, offset: usize, bytes: &[u8]) -> Op {
    Op::Write { inode, offset, bytes: bytes.into() }
}

fn rename(from: &str, to: &str) -> Op {
    Op::Rename { from: from.into(), to: to.into() }
}

fn sync_dir(path: &str) -> Op {
    Op::SyncDir { path: path.into() }
}

/// Every tree that many seeds give, as text: names, and contents where there are bytes that can be read.
fn outcomes(disk: &Disk) -> BTreeSet<String> {
    let text = |tree: &Tree| {
        let files = tree.iter().map(|(path, bytes)| match bytes {
            Some(bytes) => format!("{path}={}", String::from_utf8_lossy(bytes).replace('\0', "0")),
            None => path.clone(),
        });
        files.collect::<Vec<_>>().join(" ")
    };
    (0..2000).map(|seed| text(&disk.cut(Cut::Some(seed)))).collect()
}

fn texts(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|t| (*t).to_owned()).collect()
}

/// `x` holds "old", synced; `x.tmp` holds "new", synced or not; then it is renamed.
fn replaced(synced: bool) -> Vec<Op> {
    let mut ops = vec![create(1, "x"), write(1, 0, b"old"), Op::Sync { inode: 1 }, create(2, "x.tmp")];
    ops.extend([sync_dir("."), write(2, 0, b"new")]);
    ops.extend(synced.then_some(Op::Sync { inode: 2 }));
    ops.push(rename("x.tmp", "x"));
    ops
}

#[test]
fn a_rename_is_whole_or_not_at_all() {
    assert_eq!(outcomes(&disk(&replaced(true))), texts(&["x=new", "x=old x.tmp=new"]));
    let mut ops = replaced(true);
    ops.push(sync_dir("."));
    assert_eq!(outcomes(&disk(&ops)), texts(&["x=new"]));
}

#[test]
fn a_file_that_was_not_synced_may_be_empty_after_its_rename() {
    let disk = disk(&replaced(false));
    let found = outcomes(&disk);
    for wanted in ["x=", "x=new", "x=n", "x=000", "x=n00", "x=old x.tmp=", "x=old x.tmp=new"] {
        assert!(found.contains(wanted), "no `{wanted}` in {found:?}");
    }
    assert!(found.iter().all(|f| f.starts_with("x=")), "there is always an x: {found:?}");
    assert_eq!(disk.cut(Cut::Names)["x"], Some(Vec::new()));
    assert_eq!(disk.cut(Cut::Lengths)["x"], Some(vec![0; 3]));
    assert_eq!(disk.cut(Cut::Nothing)["x"], Some(b"old".to_vec()));
    assert_eq!(disk.cut(Cut::Everything)["x"], Some(b"new".to_vec()));
    assert_eq!(disk.cut(Cut::NoRenames)["x"], Some(b"old".to_vec()));
}

#[test]
fn synced_bytes_stay_and_later_ones_may_go_in_any_order() {
    let ops = [create(1, "x"), write(1, 0, b"A"), Op::Sync { inode: 1 }, sync_dir("."), write(1, 1, b"B")];
    let mut disk = disk(&ops);
    disk.apply(&write(1, 4096, b"C"));
    let all: Vec<_> = (0..2000).map(|seed| disk.cut(Cut::Some(seed))["x"].clone().expect("a file")).collect();
    assert!(all.iter().all(|b| b[0] == b'A'));
    assert!(all.iter().any(|b| b.len() == 4097 && b[4096] == b'C' && b[1] == 0), "the later without the earlier");
    assert!(all.iter().any(|b| b.len() == 2 && b[1] == b'B'), "the earlier without the later");
    assert!(all.iter().any(|b| b == b"A"), "neither");
}

#[test]
fn entries_come_and_go_in_any_order_until_their_directory_is_synced() {
    let ops = [create(1, "x"), sync_dir("."), Op::Unlink { path: "x".into() }, create(2, "y")];
    assert_eq!(outcomes(&disk(&ops)), texts(&["", "x=", "x= y=", "y="]));
    assert_eq!(disk(&ops).cut(Cut::Nothing).len(), 1);
    assert_eq!(disk(&ops).cut(Cut::NoUnlinks).len(), 2);
}

#[test]
fn a_lost_directory_takes_what_was_synced_in_it() {
    let mut ops = vec![Op::Mkdir { path: "d".into() }, create(1, "d/x"), Op::Sync { inode: 1 }, sync_dir("d")];
    assert_eq!(outcomes(&disk(&ops)), texts(&["", "d d/x="]));
    ops.push(sync_dir("."));
    assert_eq!(outcomes(&disk(&ops)), texts(&["d d/x="]));
}

#[test]
fn an_inode_that_is_used_again_is_another_file() {
    let ops = [create(1, "x"), write(1, 0, b"old"), Op::Unlink { path: "x".into() }, create(1, "y"), write(1, 0, b"n")];
    let tree = disk(&ops).cut(Cut::Everything);
    assert_eq!(tree.into_iter().collect::<Vec<_>>(), [("y".to_owned(), Some(b"n".to_vec()))]);
}
