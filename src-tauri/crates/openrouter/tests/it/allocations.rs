//! Framing allocates nothing per event: counted by the allocator itself.
#![allow(unsafe_code)] // An allocator can only be written with unsafe; this one adds a count to the system's.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use openrouter::sse::Decoder;

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[test]
fn framing_allocates_nothing_per_event() {
    let events = crate::server::text("some words of an answer").repeat(10_000);
    for size in [events.len(), 16 << 10, 128, 1] {
        let mut decoder = Decoder::new(8 << 20);
        let mut frames = 0_u64;
        let mut sink = |_: openrouter::sse::Frame<'_>| frames += 1;
        // The buffers grow once, in the first events.
        let (first, rest) = events.as_bytes().split_at(events.len() / 10);
        first.chunks(size).for_each(|piece| decoder.push(piece, &mut sink).unwrap());
        let before = COUNT.get();
        rest.chunks(size).for_each(|piece| decoder.push(piece, &mut sink).unwrap());
        assert_eq!(COUNT.get() - before, 0, "in pieces of {size}");
        assert_eq!(frames, 10_000);
    }
}
