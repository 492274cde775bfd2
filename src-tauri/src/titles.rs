//! Titles: what a question says without its marks, until the model gives one when its first answer has ended. Nobody
//! waits for that.

use store::MessageId;
use tauri::{AppHandle, Manager};

use crate::app::App;
use crate::ipc::error::IpcError;
use crate::ipc::{conversations, settings};
use crate::service::ServiceKind;

/// So much of a question is looked at for its title, in bytes.
const READ: usize = 4096;

/// The first line of a question as it reads, without the marks of Markdown; of what has none there, the first that
/// has; the text itself when it is nothing but marks.
#[must_use]
pub fn words_of(text: &str) -> String {
    let text = text.trim();
    let beginning = &text[..text.floor_char_boundary(READ)];
    let read = |text: &str| markdown::to_plain_text(&markdown::parse(text)).trim().to_owned();
    let line = read(beginning.lines().next().unwrap_or_default());
    let words = if line.is_empty() { read(beginning) } else { line };
    if words.is_empty() { beginning.to_owned() } else { words }
}

/// Asks for a title behind everything else, when the person wants titles and the answer is the first of its
/// conversation. A failure is silent: the first line of the question stays.
pub fn after_answer(handle: &AppHandle, answer: MessageId) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        match give(&handle.state::<App>(), answer).await {
            Ok(true) => conversations::announce(&handle),
            Ok(false) => {}
            Err(error) => tracing::debug!(message = error.message, "no title was asked for"),
        }
    });
}

async fn give(app: &App, answer: MessageId) -> Result<bool, IpcError> {
    // The simulator's words make worse titles than the first line of a question.
    let offline = app.connection.status().await.kind == ServiceKind::Offline;
    if offline || !settings::load(&app.library)?.model_titles {
        return Ok(false);
    }
    let service = app.connection.origin().await?;
    let client = app.connection.client().await?;
    Ok(chat::title::give(&app.library, &client, &service, answer).await)
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn a_question_is_titled_by_its_words_and_not_by_its_marks() {
        for (question, words) in [
            (
                "Show me **bold**, `code` and [a link](https://example.org)\nsecond line",
                "Show me bold, code and a link",
            ),
            ("# The *plan*", "The plan"),
            ("> quoted", "quoted"),
            ("keep snake_case and 2 * 3", "keep snake_case and 2 * 3"),
            ("```python\nprint(1)\n```", "print(1)"),
            ("<b>not bold</b>", "<b>not bold</b>"),
            ("---", "---"),
            ("  \n", ""),
        ] {
            assert_eq!(words_of(question), words, "{question:?}");
        }
        assert!(words_of(&"字".repeat(4000)).len() <= 4096);
    }
}
