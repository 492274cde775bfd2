//! A tree of our messages from the nodes of another program's file.

use std::collections::{BTreeMap, HashMap};

use openrouter::{Answer, Usage};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::whole::{WholeGeneration, WholeMessage};
use crate::{Role, Status};

/// What is not carried, by name, with how often it occurs.
pub(super) type LeftOut = BTreeMap<String, u64>;

/// Counts something that is not carried.
pub(super) fn leave_out(left_out: &mut LeftOut, what: &str) {
    *left_out.entry(what.to_owned()).or_default() += 1;
}

/// A node of another program's tree.
#[derive(Default)]
pub(super) struct Node {
    pub(super) id: String,
    pub(super) parent: Option<String>,
    /// `None`: not a message of ours; what is below it moves up.
    pub(super) role: Option<Role>,
    pub(super) text: String,
    pub(super) reasoning: String,
    pub(super) created_at: i64,
    pub(super) model: Option<String>,
    pub(super) cost: Option<Decimal>,
    pub(super) cut_off: bool,
}

/// A node to be looked at, and what was above it.
struct Below {
    node: usize,
    /// The number of the message above, and whether nothing branched off since.
    above: Option<usize>,
    alone: bool,
    /// Reasoning that came as a node of its own and belongs to the answer below.
    reasoning: String,
}

/// The messages of a tree in order, and the number of the one that `head` is or is above. Nodes in a circle are
/// not reached and left out.
pub(super) fn assemble(
    nodes: &[Node],
    head: Option<&str>,
    left_out: &mut LeftOut,
) -> (Vec<WholeMessage>, Option<usize>) {
    let places: HashMap<&str, usize> =
        nodes.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)).collect();
    let mut children: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    for (at, node) in nodes.iter().enumerate() {
        let parent = node.parent.as_deref().and_then(|parent| places.get(parent)).copied();
        children.entry(parent).or_default().push(at);
    }
    let below = |parent: Option<usize>| children.get(&parent).map(Vec::as_slice).unwrap_or_default();
    let mut waiting: Vec<Below> = below(None)
        .iter()
        .rev()
        .map(|&node| Below { node, above: None, alone: false, reasoning: String::new() })
        .collect();
    let mut messages: Vec<WholeMessage> = Vec::new();
    let mut numbers: HashMap<usize, Option<usize>> = HashMap::new();
    while let Some(next) = waiting.pop() {
        let (number, reasoning) = place(&nodes[next.node], &next, &mut messages);
        numbers.insert(next.node, number);
        let under = below(Some(next.node));
        let placed_here = number != next.above;
        let alone = under.len() == 1 && (placed_here || next.alone);
        waiting.extend(under.iter().rev().map(|&node| Below {
            node,
            above: number,
            alone,
            reasoning: reasoning.clone(),
        }));
    }
    for _ in numbers.len()..nodes.len() {
        leave_out(left_out, "unreachable");
    }
    let named = head.and_then(|head| numbers.get(places.get(head)?).copied().flatten());
    let head = named.or_else(|| newest_leaf(&messages));
    (messages, head)
}

/// Makes a node a message, a part of the answer above it, or nothing. Returns the number of the message that
/// it is in, and reasoning that waits for an answer.
fn place(node: &Node, at: &Below, messages: &mut Vec<WholeMessage>) -> (Option<usize>, String) {
    let reasoning = joined(&at.reasoning, &node.reasoning);
    let Some(role) = node.role.filter(|_| !node.text.is_empty()) else { return (at.above, reasoning) };
    if let Some(above) = at.above.filter(|_| at.alone && role == Role::Assistant)
        && let Some(before) = messages.get_mut(above - 1).filter(|before| before.role == Role::Assistant)
    {
        before.text = joined(&before.text, &node.text);
        before.reasoning = joined(&before.reasoning, &reasoning);
        return (at.above, String::new());
    }
    let answers = role == Role::Assistant;
    messages.push(WholeMessage {
        parent: at.above,
        role,
        status: if node.cut_off { Status::Interrupted } else { Status::Complete },
        created_at: node.created_at,
        text: node.text.clone(),
        reasoning: if answers { reasoning } else { String::new() },
        chosen: None,
        generation: answers.then(|| generation(node)),
    });
    (Some(messages.len()), String::new())
}

fn joined(before: &str, after: &str) -> String {
    let between = if before.is_empty() || after.is_empty() { "" } else { "\n\n" };
    format!("{before}{between}{after}")
}

/// What the other program tells of the request.
fn generation(node: &Node) -> WholeGeneration {
    let usage = node.cost.map(|cost| Usage { cost: Some(cost), ..Usage::default() });
    let answer = Answer { model: node.model.clone(), usage, ..Answer::default() };
    WholeGeneration {
        model_asked: node.model.clone().unwrap_or_default(),
        parameters: json!({}),
        cost: node.cost.map(|cost| cost.to_string()),
        answer: serde_json::to_value(answer).ok(),
        ..WholeGeneration::default()
    }
}

/// The end of the path that follows the newest children.
fn newest_leaf(messages: &[WholeMessage]) -> Option<usize> {
    let last_below = |parent: Option<usize>| messages.iter().rposition(|message| message.parent == parent);
    let mut leaf = None;
    while let Some(next) = last_below(leaf) {
        leaf = Some(next + 1);
    }
    leaf
}

/// A text field of an object; empty when it is not there.
pub(super) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A list in an object; empty when it is not there.
pub(super) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
