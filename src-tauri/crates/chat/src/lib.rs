//! The use case: compose a request, run it, checkpoint it, finish it.
