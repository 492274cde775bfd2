//! Files of conversations that nobody wrote: words by Zipf's law in three scripts, some of them rare, identifiers
//! between them, in folders and with tags.

use std::io::Write;
use std::ops::Range;

/// Messages in each conversation.
pub(crate) const IN_CONVERSATION: u64 = 10;

/// How many different words there are in a language.
const WORDS: u64 = 40_000;

/// One message every half hour from 2020 on, milliseconds.
const BEGAN: u64 = 1_577_836_800_000;

/// The text of a message; the same for the same number.
fn text(number: u64) -> String {
    let mut random = Random(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let language = match number % 10 {
        3 => &CHINESE,
        6 => &RUSSIAN,
        _ => &LATIN,
    };
    let length = 20 + random.below(120);
    let mut text = String::with_capacity(usize::try_from(length).unwrap() * 8);
    for _ in 0..length {
        language.push_word(random.zipf(), &mut text);
        let spaced = if language.spaced { " " } else { "" };
        text.push_str(if random.below(12) == 0 { "\n" } else { spaced });
    }
    if number % 10 == 3 {
        text.push_str("机器学习是人工智能的一个分支。");
    }
    if number % 5_000 == 7 {
        text.push_str("zeitgeist xylophone");
    }
    text
}

/// The frequent words as they are, and the pieces that the others are made of.
struct Language {
    first: &'static [&'static str],
    pieces: &'static [&'static str],
    spaced: bool,
}

const LATIN: Language = Language {
    first: &[
        "the",
        "of",
        "and",
        "common",
        "words",
        "code",
        "parseHttpResponse",
        "über",
        "it's",
        "a",
        "to",
        "in",
    ],
    pieces: &[
        "ba", "com", "der", "e", "fi", "gra", "ho", "in", "ka", "lo", "mon", "ne", "pro", "ra", "ret", "sta",
        "ti", "tion", "un", "xy",
    ],
    spaced: true,
};

const RUSSIAN: Language = Language {
    first: &["и", "в", "что", "это", "было", "на", "не"],
    pieces: &[
        "ба", "ком", "дер", "е", "фи", "гра", "хо", "ин", "ка", "ло", "мон", "не", "про", "ра", "рет", "ста",
        "ти", "ция", "ём", "й",
    ],
    spaced: true,
};

const CHINESE: Language = Language {
    first: &["的", "一个", "是", "不", "了", "在", "有"],
    pieces: &[
        "人", "我", "他", "这", "中", "大", "来", "上", "国", "和", "地", "到", "以", "说", "时", "要", "就",
        "出", "会", "可", "也", "你", "对", "生", "能", "而", "子", "那", "得", "于", "着", "下", "自", "之",
        "年", "过", "发", "后", "作", "里", "用", "道", "行", "所", "然", "家", "种", "事", "成", "方", "多",
        "经", "么", "去", "法", "学", "如", "都", "同", "现", "当", "没", "动", "面", "起", "看", "定", "天",
        "分", "还", "进", "好", "小", "部", "其", "些", "主", "样", "理", "心", "她", "本", "前", "开", "但",
        "因", "只", "从", "想", "实", "日", "军", "者", "意", "无", "力", "它", "与", "长", "把", "机", "十",
        "民", "第", "公", "此", "已", "工", "使", "情", "明", "性", "知", "全", "三", "又", "关", "点", "正",
        "业", "外", "将", "两", "高", "间", "由", "问", "很", "最", "重", "并", "物", "手", "应", "战", "向",
        "头", "文", "体", "政", "美", "相", "见", "被", "利", "什", "二", "等", "产", "或", "新", "己", "制",
        "身", "果", "加", "西", "斯", "月", "话", "合", "回", "特", "代", "内", "信", "表", "化", "老", "给",
        "世", "位", "次", "度", "门", "任", "常", "先", "海", "通", "教", "儿", "原", "东", "声", "提", "立",
        "及", "比", "员", "解", "水", "名", "真", "论", "处", "走", "义", "各", "入", "几", "口", "认", "条",
        "平", "系", "气", "题", "活", "尔", "更", "别", "打", "女", "变", "四", "神", "总", "何", "电", "数",
        "安", "少", "报", "才", "结", "反", "受", "目", "太", "量", "再", "感", "建", "务", "做", "接", "必",
        "场", "件", "计", "管", "期", "市", "直", "德", "资", "命", "山", "金", "指", "克", "许", "统", "区",
        "保", "至", "队", "形", "社", "便", "空", "决", "治", "展", "马", "科", "司", "五", "基", "眼", "书",
        "非", "则", "听", "白", "却", "界", "达", "光", "放", "强", "即", "像", "难", "且", "权", "思", "王",
        "象", "完", "设", "式", "色", "路", "记", "南", "品", "住", "告", "类", "求", "据", "程", "北", "边",
        "死", "张", "该", "交", "规", "万", "取", "拉", "格", "望", "觉", "术", "领", "共", "确", "传", "师",
        "观", "清", "今", "切", "院", "让", "识", "候", "带", "导", "争", "运",
    ],
    spaced: false,
};

impl Language {
    fn push_word(&self, place: u64, out: &mut String) {
        if let Some(word) = usize::try_from(place).ok().and_then(|place| self.first.get(place)) {
            out.push_str(word);
            return;
        }
        let mut rest = place;
        let base = self.pieces.len() as u64;
        while rest > 0 {
            out.push_str(self.pieces[usize::try_from(rest % base).unwrap()]);
            rest /= base;
        }
    }
}

/// Words of the library by their place: the 20th of a language, the 200th, and so on.
pub(crate) fn some_words() -> Vec<String> {
    let places = [20, 100, 400, 2_000, 8_000, 30_000];
    let word = |(language, place): (&Language, u64)| {
        let mut word = String::new();
        language.push_word(place, &mut word);
        word
    };
    [&LATIN, &RUSSIAN, &CHINESE]
        .into_iter()
        .flat_map(|language| places.map(|place| (language, place)))
        .map(word)
        .collect()
}

/// The texts of the messages in some of the conversations.
pub(crate) fn texts(conversations: Range<u64>) -> Vec<String> {
    (conversations.start * IN_CONVERSATION..conversations.end * IN_CONVERSATION).map(text).collect()
}

/// Writes conversations as our own JSON.
pub(crate) fn write(conversations: Range<u64>, to: &mut dyn Write) {
    to.write_all(br#"{"format":"timbre","version":1,"conversations":["#).unwrap();
    for number in conversations.clone() {
        to.write_all(if number == conversations.start { b"\n" } else { b",\n" }).unwrap();
        serde_json::to_writer(&mut *to, &conversation(number)).unwrap();
    }
    to.write_all(b"]}").unwrap();
}

fn conversation(number: u64) -> serde_json::Value {
    let mut whole = of(&format!("bench-{number}"), number, IN_CONVERSATION);
    let mut tags = Vec::new();
    if number.is_multiple_of(2) {
        tags.push(serde_json::json!({"uid": "common", "name": "common", "colour": "copper"}));
    }
    if number % 500 == 8 {
        tags.push(serde_json::json!({"uid": "rare", "name": "rare", "colour": "copper"}));
    }
    whole["tags"] = tags.into();
    whole["archived"] = (number % 10 == 1).into();
    if number.is_multiple_of(4) {
        let name = format!("Folder {}", number % 40);
        whole["folders"] = serde_json::json!([{"uid": name, "name": name}]);
    }
    whole
}

/// A conversation of so many messages, newer than the others.
pub(crate) fn conversation_of(count: u64) -> serde_json::Value {
    of(&format!("long-{count}"), 1_000_000 + count, count)
}

fn of(uid: &str, number: u64, count: u64) -> serde_json::Value {
    let at = BEGAN + number * 1_800_000;
    let messages: Vec<_> = (0..count)
        .map(|index| {
            let answer = index % 2 == 1;
            serde_json::json!({
                "parent": if index == 0 { None } else { Some(index) },
                "role": if answer { "assistant" } else { "user" },
                "createdAt": at + index,
                "text": text(number * count + index),
                "generation": answer.then(|| serde_json::json!({"modelAsked": "a/model", "parameters": {}, "cost": "0.0001"})),
            })
        })
        .collect();
    serde_json::json!({"uid": uid, "title": format!("Conversation-{number} about {}", title(number)), "createdAt": at,
        "updatedAt": at, "head": count, "messages": messages})
}

fn title(number: u64) -> String {
    text(number).chars().take(30).collect::<String>().replace('\n', " ")
}

/// Xorshift: quick, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A place among the words, about as often as its place is low.
    fn zipf(&mut self) -> u64 {
        let uniform = self.below(1 << 30) as f64 / f64::from(1 << 30);
        ((WORDS as f64).powf(uniform) - 1.0) as u64
    }
}
