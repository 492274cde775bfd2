//! Which part of a conversation is sent: all of it, or what follows a mark that the person has set.

use store::{MessageId, PathMessage, Role};

/// The rule of thumb for English; other scripts have more bytes and more tokens for each letter.
const BYTES_PER_TOKEN: u64 = 4;

/// The path without what is left out of the requests. A mark on another branch says nothing of this one.
pub(crate) fn sent(path: &[PathMessage], from: Option<MessageId>) -> &[PathMessage] {
    let first = from.and_then(|from| path.iter().position(|message| message.message.id == from));
    &path[first.unwrap_or(0)..]
}

/// The question from which on the conversation fits, when it is too long by about `excess` tokens; half of it goes when
/// that is not known. The last question always stays; `None` when there is nothing before it.
pub(crate) fn shortened(path: &[PathMessage], excess: Option<u64>) -> Option<MessageId> {
    let weights = path.iter().map(|message| message.message.text.len() as u64 / BYTES_PER_TOKEN);
    // The count is rough, and a second refusal is worse than one turn less.
    let enough = excess.map_or_else(|| weights.clone().sum::<u64>() / 2, |tokens| tokens + tokens / 3);
    let mut gone = 0;
    let mut best = None;
    for (message, weight) in path.iter().zip(weights) {
        let first = path.first().is_some_and(|first| first.message.id == message.message.id);
        if message.message.role == Role::User && !first {
            best = Some(message.message.id);
            if gone >= enough {
                break;
            }
        }
        gone += weight;
    }
    best
}

#[cfg(test)]
mod tests {
    use store::{ConversationId, Message, Status};

    use super::*;

    /// Questions and answers of so many tokens, with the ids 1, 2, 3 …
    fn path(tokens: &[usize]) -> Vec<PathMessage> {
        let message = |(at, tokens): (usize, &usize)| {
            let id = MessageId(at as i64 + 1);
            let role = if at % 2 == 0 { Role::User } else { Role::Assistant };
            PathMessage {
                message: Message {
                    id,
                    conversation: ConversationId(1),
                    parent: None,
                    role,
                    text: "word".repeat(*tokens),
                    reasoning: String::new(),
                    status: Status::Complete,
                    created_at: 0,
                },
                siblings: vec![id],
                generation: None,
            }
        };
        tokens.iter().enumerate().map(message).collect()
    }

    fn shorter(tokens: &[usize], excess: Option<u64>) -> Option<i64> {
        shortened(&path(tokens), excess).map(|id| id.0)
    }

    #[test]
    fn as_many_of_the_oldest_turns_go_as_it_takes_with_some_to_spare() {
        assert_eq!(shorter(&[100; 5], Some(50)), Some(3));
        assert_eq!(shorter(&[100; 5], Some(200)), Some(5));
        assert_eq!(shorter(&[10; 7], None), Some(5), "half of it goes when nobody counted");
    }

    #[test]
    fn the_last_question_stays_and_a_single_one_cannot_be_shortened() {
        assert_eq!(shorter(&[10, 10, 5000], Some(9000)), Some(3));
        assert_eq!(shorter(&[5000], Some(100)), None);
        assert_eq!(shorter(&[], Some(100)), None);
    }

    #[test]
    fn a_mark_that_is_not_on_the_path_leaves_it_whole() {
        let path = path(&[1, 1, 1]);
        assert_eq!(sent(&path, Some(MessageId(3))).len(), 1);
        assert_eq!(sent(&path, Some(MessageId(9))).len(), 3);
        assert_eq!(sent(&path, None).len(), 3);
    }
}
