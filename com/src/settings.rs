//! Properties that only this layer keeps, because the engine has no use for them: bytes under a tag, all of a job's in
//! one piece of memory that is never edited. A change makes a new piece and swaps it in, so readers see one moment.

use bgjob::hresult::{E_OUTOFMEMORY, E_PENDING};
use bgjob::{HResult, Profile};

use crate::allocator::{Piece, copy, kept};
use crate::held::Held;
use crate::layer::Layer;
use crate::object::{HEADS, Kind, Parts};
use crate::watch::Watch;

/// How often a change begins again because another one came first.
const TRIES: u32 = 64;
/// Tag and length in front of each value.
const FRONT: usize = 5;

/// What a value is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Tag(pub(crate) u8);

impl Tag {
    pub(crate) const PROXY_USAGE: Tag = Tag(1);
    pub(crate) const PROXY_LIST: Tag = Tag(2);
    pub(crate) const PROXY_BYPASS: Tag = Tag(3);
    pub(crate) const PROGRAM: Tag = Tag(4);
    pub(crate) const PARAMETERS: Tag = Tag(5);
    pub(crate) const ACL_FLAGS: Tag = Tag(6);
    pub(crate) const PEER_FLAGS: Tag = Tag(7);
    pub(crate) const DOWNLOAD_TIME: Tag = Tag(8);
    pub(crate) const CERT_LOCATION: Tag = Tag(9);
    pub(crate) const CERT_STORE: Tag = Tag(10);
    pub(crate) const CERT_HASH: Tag = Tag(11);
    pub(crate) const CERT_SUBJECT: Tag = Tag(12);
    pub(crate) const HEADERS: Tag = Tag(13);
    pub(crate) const SECURITY_FLAGS: Tag = Tag(14);
    /// And the property's id, at most 15.
    const PROPERTY: u8 = 16;
    /// And target and scheme, two tags each.
    const CREDENTIALS: u8 = 32;

    pub(crate) const fn property(id: u8) -> Tag {
        Tag(Tag::PROPERTY | id & 15)
    }

    /// User and password for a target of 1 or 2 and a scheme of 1 to 5.
    pub(crate) const fn credentials(target: u8, scheme: u8) -> [Tag; 2] {
        let first = Tag::CREDENTIALS | (target & 3) << 4 | (scheme & 7) << 1;
        [Tag(first), Tag(first | 1)]
    }
}

/// A value, or that there is none any more.
pub(crate) type Edit<'e> = (Tag, Option<&'e [u8]>);

fn values(mut bytes: &[u8]) -> impl Iterator<Item = (Tag, &[u8])> {
    core::iter::from_fn(move || {
        let (front, rest) = bytes.split_first_chunk::<FRONT>()?;
        let [tag, length @ ..] = front;
        let (value, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        bytes = rest;
        Some((Tag(*tag), value))
    })
}

/// Writes values one after another.
struct Writer<'p> {
    rest: &'p mut [u8],
}

impl Writer<'_> {
    fn put(&mut self, bytes: &[u8]) {
        if let Some((place, rest)) = core::mem::take(&mut self.rest).split_at_mut_checked(bytes.len()) {
            copy(place, bytes);
            self.rest = rest;
        }
    }
}

/// All of a job's settings at one moment.
pub(crate) struct Settings<'a>(Option<Held<'a>>);

impl Settings<'_> {
    pub(crate) fn get(&self, tag: Tag) -> Option<&[u8]> {
        let held = self.0.as_ref()?;
        values(kept(held.object)).find(|(found, _)| *found == tag).map(|(_, value)| value)
    }

    /// A number that was set, or what it is until then.
    pub(crate) fn number(&self, tag: Tag, unset: u32) -> u32 {
        self.get(tag).and_then(|bytes| bytes.try_into().ok()).map_or(unset, u32::from_le_bytes)
    }
}

/// A job's settings. E_PENDING: they were changed at every try.
pub(crate) fn read<'a>(layer: &'a Layer, watch: &Watch) -> Result<Settings<'a>, HResult> {
    Ok(Settings(watch.settings.get(layer)?))
}

/// Changes some, all at once. `touch` makes it a change of the job, or refuses it, when nothing else can be in the way.
/// E_OUTOFMEMORY: nothing has changed. E_PENDING: nothing but that.
pub(crate) fn write(
    layer: &Layer,
    watch: &Watch,
    edits: &[Edit<'_>],
    touch: impl Fn() -> Result<(), HResult>,
) -> Result<(), HResult> {
    for _ in 0..TRIES {
        let old = watch.settings.get(layer)?;
        // Before the bytes, so that they are an object's as soon as there are any: its end overwrites passwords.
        let place = layer.reserve()?;
        let bytes = edited(layer, old.as_ref(), edits)?;
        let count = bytes.len() as u64;
        let parts = |start: *mut u8| Parts {
            kind: Kind::Settings,
            profile: Profile::Bits,
            heads: [core::ptr::null(); HEADS],
            words: [start.expose_provenance() as u64, count, 0],
        };
        let new = place.begin(&parts(bytes.into_raw()));
        touch()?;
        if watch.settings.swap(layer, old.as_ref(), Some(new)).is_ok() {
            return Ok(());
        }
    }
    Err(E_PENDING)
}

fn edited<'a>(layer: &'a Layer, old: Option<&Held<'_>>, edits: &[Edit<'_>]) -> Result<Piece<'a, u8>, HResult> {
    let stays = |tag: &Tag| !edits.iter().any(|(edited, _)| edited == tag);
    let before = || old.map_or(&[][..], |held| kept(held.object));
    let all = || {
        let kept = values(before()).filter(|(tag, _)| stays(tag));
        kept.chain(edits.iter().filter_map(|(tag, value)| Some((*tag, (*value)?))))
    };
    let count = all().try_fold(0usize, |sum, (_, value)| sum.checked_add(value.len())?.checked_add(FRONT));
    let mut bytes = layer.allocator.piece::<u8>(count.ok_or(E_OUTOFMEMORY)?)?;
    let mut writer = Writer { rest: &mut bytes };
    for (Tag(tag), value) in all() {
        writer.put(&[tag]);
        writer.put(&(value.len() as u32).to_le_bytes());
        writer.put(value);
    }
    Ok(bytes)
}
