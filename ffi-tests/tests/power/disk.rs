//! A disk with a cache: what a program sees, what is on the disk for certain, and what a power cut may leave.
//!
//! The rules are those that POSIX gives and file systems keep, no more:
//! * The bytes and the length of a file are on the disk once the file was synced; its entry, once its directory was.
//! * Of changes to entries that were not synced any may be lost and any kept, but each is whole: after a rename the
//!   new name is the old file or the new one.
//! * Of writes that were not synced any may be lost, kept, or half kept. Where a write was lost and the length is that
//!   of after it, there are zeros or anything.
//! * A directory that is not there takes with it what was synced in it.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use fastrand::Rng;

use crate::trace::Op;

/// As the shim cuts writes.
const PAGE: usize = 4096;

/// Paths below the root, and the bytes of files; `None`: a directory. Parents come before what is in them.
pub(crate) type Tree = BTreeMap<String, Option<Vec<u8>>>;

/// What a power cut does to what was not synced.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Cut {
    /// All of it is lost.
    Nothing,
    /// None of it is lost.
    Everything,
    /// Names are kept, bytes and lengths lost: the empty file after a rename.
    Names,
    /// Names and lengths are kept, bytes are zeros.
    Lengths,
    /// All is kept but the renames.
    NoRenames,
    /// All is kept but the removals: files are back from the dead.
    NoUnlinks,
    /// Any of it, by this seed.
    Some(u64),
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Node {
    File(usize),
    Dir(usize),
}

#[derive(Clone, Debug)]
enum Entry {
    Link(String, Node),
    Unlink(String, Node),
    Rename(String, String, Node),
}

#[derive(Clone, Debug)]
enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

#[derive(Clone, Debug, Default)]
struct Dir {
    durable: BTreeMap<String, Node>,
    /// With the time of each, which all directories share.
    pending: Vec<(u64, Entry)>,
    now: BTreeMap<String, Node>,
}

#[derive(Clone, Debug, Default)]
struct File {
    durable: Vec<u8>,
    pending: Vec<Change>,
    now: Vec<u8>,
}

/// See the module.
#[derive(Clone, Debug)]
pub(crate) struct Disk {
    dirs: Vec<Dir>,
    files: Vec<File>,
    inodes: HashMap<u64, usize>,
    time: u64,
}

impl Entry {
    fn apply(&self, entries: &mut BTreeMap<String, Node>) {
        match self {
            Self::Link(name, node) => {
                entries.insert(name.clone(), *node);
            }
            Self::Unlink(name, node) => remove_if(entries, name, *node),
            Self::Rename(from, to, node) => {
                remove_if(entries, from, *node);
                entries.insert(to.clone(), *node);
            }
        }
    }
}

/// An entry that is another one by now stays.
fn remove_if(entries: &mut BTreeMap<String, Node>, name: &str, node: Node) {
    if entries.get(name) == Some(&node) {
        entries.remove(name);
    }
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Write(offset, new) => {
                let end = offset + new.len();
                bytes.resize(bytes.len().max(end), 0);
                bytes[*offset..end].copy_from_slice(new);
            }
            Self::Truncate(length) => bytes.resize(*length, 0),
        }
    }
}

impl Disk {
    /// A root with nothing in it.
    pub(crate) fn empty() -> Self {
        Self { dirs: vec![Dir::default()], files: Vec::new(), inodes: HashMap::new(), time: 0 }
    }

    /// The tree as it is, all of it synced.
    pub(crate) fn load(root: &Path) -> Self {
        let mut disk = Self::empty();
        disk.load_dir(root, 0);
        disk
    }

    fn load_dir(&mut self, path: &Path, dir: usize) {
        for entry in fs::read_dir(path).expect("the disk is readable") {
            let entry = entry.expect("the disk is readable");
            let metadata = entry.metadata().expect("the disk is readable");
            let node = if metadata.is_dir() {
                self.dirs.push(Dir::default());
                let id = self.dirs.len() - 1;
                self.load_dir(&entry.path(), id);
                Node::Dir(id)
            } else {
                let bytes = fs::read(entry.path()).expect("the disk is readable");
                let id = self.new_file(metadata.ino());
                self.files[id].durable.clone_from(&bytes);
                self.files[id].now = bytes;
                Node::File(id)
            };
            let name = entry.file_name().into_string().expect("UTF-8");
            self.dirs[dir].durable.insert(name.clone(), node);
            self.dirs[dir].now.insert(name, node);
        }
    }

    fn new_file(&mut self, inode: u64) -> usize {
        self.files.push(File::default());
        self.inodes.insert(inode, self.files.len() - 1);
        self.files.len() - 1
    }

    /// The directory and the name in it.
    fn split<'a>(&self, path: &'a str) -> (usize, &'a str) {
        let (dir, name) = path.rsplit_once('/').unwrap_or((".", path));
        (self.dir(dir), name)
    }

    fn dir(&self, path: &str) -> usize {
        path.split('/').filter(|part| *part != ".").fold(0, |dir, part| match self.dirs[dir].now.get(part) {
            Some(Node::Dir(id)) => *id,
            other => panic!("{path}: {part} is no directory but {other:?}"),
        })
    }

    fn entry(&mut self, dir: usize, entry: Entry) {
        self.time += 1;
        entry.apply(&mut self.dirs[dir].now);
        self.dirs[dir].pending.push((self.time, entry));
    }

    fn change(&mut self, inode: u64, change: Change) {
        let file = &mut self.files[self.inodes[&inode]];
        change.apply(&mut file.now);
        // The pieces of a page are one write, however the network cut them: seeds then mean the same in every run.
        if let (Some(Change::Write(offset, bytes)), Change::Write(next, more)) = (file.pending.last_mut(), &change)
            && *offset + bytes.len() == *next
            && next % PAGE != 0
            && *offset / PAGE == next / PAGE
        {
            bytes.extend_from_slice(more);
            return;
        }
        file.pending.push(change);
    }

    /// Follows the program by one operation.
    pub(crate) fn apply(&mut self, op: &Op) {
        match op {
            Op::Create { inode, path } => {
                let (dir, name) = self.split(path);
                let id = self.new_file(*inode);
                self.entry(dir, Entry::Link(name.into(), Node::File(id)));
            }
            Op::Mkdir { path } => {
                let (dir, name) = self.split(path);
                self.dirs.push(Dir::default());
                let node = Node::Dir(self.dirs.len() - 1);
                self.entry(dir, Entry::Link(name.into(), node));
            }
            Op::Write { inode, offset, bytes } => self.change(*inode, Change::Write(*offset, bytes.clone())),
            Op::Truncate { inode, length } => self.change(*inode, Change::Truncate(*length)),
            Op::Rename { from, to } => {
                let (dir, name) = self.split(from);
                let (to_dir, to_name) = self.split(to);
                assert_eq!(dir, to_dir, "{from} to {to}: renames between directories are not modelled");
                let node = self.dirs[dir].now[name];
                self.entry(dir, Entry::Rename(name.into(), to_name.into(), node));
            }
            Op::Unlink { path } => {
                let (dir, name) = self.split(path);
                let node = self.dirs[dir].now[name];
                self.entry(dir, Entry::Unlink(name.into(), node));
            }
            Op::Sync { inode } => {
                let file = &mut self.files[self.inodes[inode]];
                file.durable.clone_from(&file.now);
                file.pending.clear();
            }
            Op::SyncDir { path } => {
                let dir = self.dir(path);
                let dir = &mut self.dirs[dir];
                dir.durable.clone_from(&dir.now);
                dir.pending.clear();
            }
            Op::End => {}
        }
    }

    /// What the disk shows when the power is back.
    pub(crate) fn cut(&self, cut: Cut) -> Tree {
        let mut tree = Tree::new();
        let entries = Entries::new(cut, self.time);
        self.cut_dir(0, "", &entries, cut, &mut tree);
        tree
    }

    fn cut_dir(&self, dir: usize, path: &str, entries: &Entries, cut: Cut, tree: &mut Tree) {
        let mut found = self.dirs[dir].durable.clone();
        for (time, entry) in &self.dirs[dir].pending {
            if entries.keeps(*time, entry) {
                entry.apply(&mut found);
            }
        }
        for (name, node) in found {
            let path = if path.is_empty() { name } else { format!("{path}/{name}") };
            match node {
                Node::File(id) => tree.insert(path, Some(self.files[id].cut(cut, id))),
                Node::Dir(id) => {
                    tree.insert(path.clone(), None);
                    self.cut_dir(id, &path, entries, cut, tree);
                    None
                }
            };
        }
    }
}

/// Which changes of entries are kept.
enum Entries {
    /// Those up to a moment, as with a journal.
    Until(u64),
    NoRenames,
    NoUnlinks,
    /// Each by the dice, so many in eight.
    Any {
        seed: u64,
        eighths: u64,
    },
}

impl Entries {
    fn new(cut: Cut, time: u64) -> Self {
        match cut {
            Cut::Nothing => Self::Until(0),
            Cut::Everything | Cut::Names | Cut::Lengths => Self::Until(u64::MAX),
            Cut::NoRenames => Self::NoRenames,
            Cut::NoUnlinks => Self::NoUnlinks,
            Cut::Some(seed) => {
                let mut rng = Rng::with_seed(seed);
                if rng.u8(..3) == 0 {
                    Self::Until(rng.u64(..=time))
                } else {
                    Self::Any { seed, eighths: rng.u64(1..8) }
                }
            }
        }
    }

    fn keeps(&self, time: u64, entry: &Entry) -> bool {
        match self {
            Self::Until(last) => time <= *last,
            Self::NoRenames => !matches!(entry, Entry::Rename(..)),
            Self::NoUnlinks => !matches!(entry, Entry::Unlink(..)),
            Self::Any { seed, eighths } => {
                Rng::with_seed(seed ^ time.wrapping_mul(0x9E37_79B9_7F4A_7C15)).u64(..8) < *eighths
            }
        }
    }
}

impl File {
    fn cut(&self, cut: Cut, id: usize) -> Vec<u8> {
        match cut {
            Cut::Nothing | Cut::Names => self.durable.clone(),
            Cut::Everything | Cut::NoRenames | Cut::NoUnlinks => self.now.clone(),
            Cut::Lengths => {
                let mut bytes = self.durable.clone();
                bytes.resize(self.now.len(), 0);
                bytes
            }
            Cut::Some(seed) => self.cut_some(&mut Rng::with_seed(seed.rotate_left(17) ^ id as u64)),
        }
    }

    fn cut_some(&self, rng: &mut Rng) -> Vec<u8> {
        let (eighths, grows, zeros) = (rng.u8(..=8), rng.bool(), rng.bool());
        let mut bytes = self.durable.clone();
        for change in &self.pending {
            if rng.u8(..8) < eighths {
                change.apply(&mut bytes);
            } else if let Change::Write(offset, new) = change {
                let half = if rng.u8(..4) == 0 { new.len() / 2 } else { 0 };
                if half > 0 {
                    Change::Write(*offset, new[..half].to_vec()).apply(&mut bytes);
                }
                // Its place may be there all the same.
                let end = offset + new.len();
                while grows && bytes.len() < end {
                    bytes.push(if zeros { 0 } else { rng.u8(..) });
                }
            }
        }
        bytes
    }
}

/// Reads a tree.
pub(crate) fn read(root: &Path) -> Tree {
    Disk::load(root).cut(Cut::Everything)
}

/// Replaces what is in `root`.
pub(crate) fn write(root: &Path, tree: &Tree) {
    if root.exists() {
        fs::remove_dir_all(root).expect("the disk is writable");
    }
    fs::create_dir(root).expect("the disk is writable");
    for (path, bytes) in tree {
        match bytes {
            Some(bytes) => fs::write(root.join(path), bytes),
            None => fs::create_dir(root.join(path)),
        }
        .expect("the disk is writable");
    }
}
