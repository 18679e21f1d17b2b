//! The log of `c/storage/shim.c`: what a process did to its storage, in order.

/// One change, or one promise of the disk's.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Op {
    /// A new file; the number is its inode's until the next `Create` with the same one.
    Create {
        inode: u64,
        path: String,
    },
    Mkdir {
        path: String,
    },
    Write {
        inode: u64,
        offset: usize,
        bytes: Vec<u8>,
    },
    Truncate {
        inode: u64,
        length: usize,
    },
    Rename {
        from: String,
        to: String,
    },
    Unlink {
        path: String,
    },
    /// The file's bytes and length are on the disk.
    Sync {
        inode: u64,
    },
    /// The directory's entries are on the disk.
    SyncDir {
        path: String,
    },
    /// The process ended by itself.
    End,
}

/// An operation and the number of the call it belongs to, as the shim counts.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) number: u64,
    pub(crate) op: Op,
}

/// Takes a log apart; a line that makes no sense is the shim's defect, and panics.
pub(crate) fn parse(mut log: &[u8]) -> Vec<Call> {
    let mut calls = Vec::new();
    // Ends: every turn takes a line.
    while !log.is_empty() {
        let end = log.iter().position(|b| *b == b'\n').expect("a whole line");
        let line = std::str::from_utf8(&log[..end]).expect("UTF-8");
        log = &log[end + 1..];
        let fields: Vec<_> = line.split('\t').collect();
        let number = |i: usize| fields[i].parse::<u64>().unwrap_or_else(|e| panic!("{line}: {e}"));
        let size = |i: usize| usize::try_from(number(i)).expect("64-bit");
        let text = |i: usize| fields[i].to_owned();
        let op = match fields[0] {
            "create" => Op::Create { inode: number(2), path: text(3) },
            "mkdir" => Op::Mkdir { path: text(2) },
            "write" => {
                let bytes = log[..size(4)].to_vec();
                log = log[size(4)..].strip_prefix(b"\n").expect("a newline after the bytes");
                Op::Write { inode: number(2), offset: size(3), bytes }
            }
            "truncate" => Op::Truncate { inode: number(2), length: size(3) },
            "rename" => Op::Rename { from: text(2), to: text(3) },
            "unlink" => Op::Unlink { path: text(2) },
            "sync" => Op::Sync { inode: number(2) },
            "syncdir" => Op::SyncDir { path: text(2) },
            "end" => Op::End,
            _ => panic!("not a line of the shim's: {line}"),
        };
        calls.push(Call { number: number(1), op });
    }
    calls
}

#[test]
fn a_log_is_taken_apart_whatever_bytes_are_written() {
    let log = b"create\t1\t7\ta/x.part\nwrite\t2\t7\t4096\t4\na\nb\t\nrename\t3\ta/x.part\ta/x y\nend\t4\n";
    let calls = parse(log);
    let ops: Vec<_> = calls.iter().map(|c| c.op.clone()).collect();
    assert_eq!(
        ops,
        [
            Op::Create { inode: 7, path: "a/x.part".into() },
            Op::Write { inode: 7, offset: 4096, bytes: b"a\nb\t".to_vec() },
            Op::Rename { from: "a/x.part".into(), to: "a/x y".into() },
            Op::End,
        ]
    );
    assert_eq!(calls.iter().map(|c| c.number).collect::<Vec<_>>(), [1, 2, 3, 4]);
}
