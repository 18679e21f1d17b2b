//! What the model is compared with: an engine through one of its interfaces.

use bgjob::hresult::Code;
use bgjob::{Capacities, Guid, JobSnapshot, Profile};

use super::answers::{Answer, Handles};
use super::op::Call;
use super::readings::{FileReading, JobReading};
use super::region::Region;

/// How an engine is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// Job table.
    pub jobs: u32,
    /// File table.
    pub files: u32,
    /// Without room for texts none is kept; else there is room for all that fit into the other tables.
    pub has_text: bool,
    /// Versions beyond one for each job and file.
    pub spares: u32,
    /// Whose codes and defaults.
    pub profile: Profile,
}

impl Shape {
    /// Job ids come from it.
    pub const SEED: Guid = Guid { data1: 1, data2: 2, data3: 3, data4: [4; 8] };

    /// As the engine wants it.
    pub fn capacities(&self) -> Capacities {
        Capacities::new(self.jobs, self.files, self.text_bytes(), self.spares)
    }

    /// A job keeps three texts and a file two, each of them a chunk of 32 bytes, and ranges in two; a few more are needed
    /// while one takes the place of another.
    pub fn text_bytes(&self) -> u32 {
        if self.has_text { (self.jobs * 3 + self.files * 4 + 4) * 32 } else { 0 }
    }

    /// Memory for it.
    pub fn region(&self) -> Region {
        Region::new(bgjob::region_bytes_with(self.jobs, self.files, self.text_bytes(), self.spares))
    }
}

/// An engine. Readings do not change it.
pub trait Subject {
    /// Carries out an operation.
    fn call(&mut self, call: &Call) -> Answer;

    /// Everything about a job; the code that all of these functions answered, if it is not readable.
    ///
    /// # Errors
    /// E_HANDLE of a handle that is not live.
    fn job(&self, job: u64) -> Result<JobReading, Code>;

    /// The most about a job in one call.
    ///
    /// # Errors
    /// As [`Self::job`].
    fn snapshot(&self, job: u64) -> Result<JobSnapshot, Code>;

    /// Everything about a file.
    ///
    /// # Errors
    /// E_HANDLE of a handle that is not live.
    fn file(&self, file: u64) -> Result<FileReading, Code>;

    /// EnumJobs, of the engine and of a view of its region.
    ///
    /// # Errors
    /// None is expected.
    fn jobs(&self) -> Result<[Handles; 2], Code>;

    /// Where all of it is.
    fn region(&mut self) -> &mut Region;
}
