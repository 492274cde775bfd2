//! Why a turn could not begin. What goes wrong after that is part of the answer.

/// Why a turn could not begin; nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The library refused.
    #[error(transparent)]
    Library(#[from] store::Error),
    /// A parameter is out of range or contradicts another; the sentences name it.
    #[error("{0}")]
    Parameters(String),
    /// There is nothing to send.
    #[error("There is nothing to send.")]
    NothingToSend,
    /// An answer of this conversation's branch is still being generated.
    #[error("This answer is still on its way. Stop it first.")]
    StillRunning,
}
