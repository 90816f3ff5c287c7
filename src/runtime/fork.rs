//! What a fork leaves behind: threads, connections and locks stay with the parent, so handles know the process
//! generation they were made in.

use std::sync::atomic::{AtomicU32, Ordering};

static GENERATION: AtomicU32 = AtomicU32::new(0);

/// The number of forks between the first process and this one.
pub fn generation() -> u32 {
    GENERATION.load(Ordering::Relaxed)
}

/// Called in the child of a fork.
pub fn in_child() {
    GENERATION.fetch_add(1, Ordering::Relaxed);
}
