//! A title by the model, after the first answer: one small request, and silence when it brings nothing.
//!
//! It goes to the model and the providers that the conversation itself uses, because it carries the same text.
//! Reasoning is left as it is: some models refuse a request that switches it off.

use std::time::Duration;

use openrouter::{ChatRequest, Client, Dialect, Parameters, RequestMessage};
use store::{Conversation, ConversationPatch, Library, MessageId, PathMessage, Role, Status, TitledBy};
use tokio_util::sync::CancellationToken;

/// The most tokens the request may cost, thought included.
const MOST_TOKENS: u64 = 512;

/// How much of the question and of the answer the model reads, in characters.
const READ: usize = 2_000;

/// A longer title is no title, in characters.
const LONGEST: usize = 80;

/// How long the whole may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the model is asked to do.
const TASK: &str = "Write a title of at most six words for this conversation, in the language of the \
                    conversation. Reply with the title alone, without quotation marks.";

/// Asks the model for a title when `answer` is the first of its conversation, came whole from `service`, and nobody
/// has given a title yet. `true` when the conversation has a new title.
pub async fn give(library: &Library, client: &Client, service: &str, answer: MessageId) -> bool {
    let (conversation, request) = match wanted(library, service, answer) {
        Ok(Some(wanted)) => wanted,
        Ok(None) => return false,
        Err(error) => {
            tracing::debug!(%error, "there is no title to ask for");
            return false;
        }
    };
    let cancel = CancellationToken::new();
    let mut nobody_follows = |_: openrouter::Event<'_>| ();
    let asked = client.complete(&request, &cancel, &mut nobody_follows);
    let Ok(outcome) = tokio::time::timeout(PATIENCE, asked).await else { return false };
    let Some(title) = outcome.ended.ok().and_then(|()| clean(&outcome.answer.text)) else { return false };
    let patch = ConversationPatch { title: Some((title, TitledBy::Model)), ..ConversationPatch::default() };
    library.update_conversation(conversation.id, &patch).is_ok()
}

/// The conversation that wants a title, and the request for it.
fn wanted(
    library: &Library,
    service: &str,
    answer: MessageId,
) -> Result<Option<(Conversation, ChatRequest)>, store::Error> {
    let conversation = library.conversation(library.message(answer)?.conversation)?;
    if conversation.titled_by != TitledBy::Nobody {
        return Ok(None);
    }
    let path = library.ancestors(answer)?;
    let [question, last] = path.as_slice() else { return Ok(None) };
    let asked = last.generation.as_ref().map(|generation| &generation.asked);
    let Some(asked) = asked.filter(|asked| asked.service == service) else { return Ok(None) };
    if question.message.role != Role::User || last.message.status != Status::Complete {
        return Ok(None);
    }
    let request = request(&asked.model, &asked.parameters, question, last);
    Ok(Some((conversation, request)))
}

fn request(model: &str, sent: &Parameters, question: &PathMessage, answer: &PathMessage) -> ChatRequest {
    // Who may see the text stays as it was chosen; how the answer is to sound does not matter here.
    let mut parameters: Parameters = sent
        .0
        .iter()
        .filter(|(name, _)| name.starts_with("provider."))
        .map(|(n, v)| (n, v.clone()))
        .collect();
    parameters.set("max_tokens", MOST_TOKENS);
    let text = format!(
        "{TASK}\n\n<question>\n{}\n</question>\n\n<answer>\n{}\n</answer>",
        beginning(&question.message.text),
        beginning(&answer.message.text)
    );
    ChatRequest {
        model: model.to_owned(),
        messages: vec![RequestMessage::user(text.as_str())],
        parameters,
        session_id: None,
        stream: false,
        // What was sent with the answer is what this service knows.
        dialect: Dialect::default(),
    }
}

fn beginning(text: &str) -> &str {
    text.char_indices().nth(READ).map_or(text, |(end, _)| &text[..end])
}

/// The title in what a model replied; `None` when there is none.
fn clean(reply: &str) -> Option<String> {
    // Models behind local servers may think in the text itself.
    let said = reply.rsplit_once("</think>").map_or(reply, |(_, said)| said);
    let line = said.lines().map(str::trim).find(|line| !line.is_empty())?;
    let line = line.trim_start_matches('#').trim_start();
    let line = line.strip_prefix("Title:").unwrap_or(line);
    let marks = ['"', '\'', '*', '`', '_', '“', '”', '„', '«', '»', '「', '」'];
    let is_mark = |c: char| c.is_whitespace() || marks.contains(&c);
    let line = line.trim_start_matches(is_mark).trim_end_matches(|c| is_mark(c) || ".。".contains(c));
    let plain: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let title = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_title = !title.is_empty() && !title.starts_with('<') && title.chars().count() <= LONGEST;
    is_title.then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_freed_of_what_models_put_around_it() {
        for (reply, title) in [
            ("The Grey Sea", "The Grey Sea"),
            ("\n\n# \"The Grey Sea\"\nand more", "The Grey Sea"),
            ("Title: **The Grey Sea**.", "The Grey Sea"),
            ("<think>hm\n\nwell</think>\nThe Grey Sea", "The Grey Sea"),
            ("「灰色の海」", "灰色の海"),
            ("The\tGrey\u{7}Sea", "The Grey Sea"),
        ] {
            assert_eq!(clean(reply).as_deref(), Some(title), "{reply:?}");
        }
    }

    #[test]
    fn what_is_no_title_is_not_taken() {
        let long = "word ".repeat(40);
        for reply in ["", " \n ", "<think>and then the tokens ran out", "**", long.as_str()] {
            assert_eq!(clean(reply), None, "{reply:?}");
        }
    }

    #[test]
    fn a_long_text_is_read_to_a_bound_and_never_through_a_character() {
        assert_eq!(beginning(&"字".repeat(READ + 5)).chars().count(), READ);
        assert_eq!(beginning("short"), "short");
    }
}
