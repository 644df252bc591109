//! A certificate, drawn as the page of a passport; beside it who vouches for whom, up to the list
//! at the border.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::clock::Moment;
use crate::ui::inspect::passport::{Link, List, OnTheList, Page, Passports, Seal, Timeliness};
use crate::ui::model::Model;
use crate::ui::pane::Focus;
use crate::ui::theme::Theme;
use crate::ui::view::canvas::{Canvas, Unseen, cells, columns, top};

/// The widest a page gets.
const PAGE: u16 = 76;

/// The column of the labels on a page.
const LABEL: u16 = 15;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let theme = &model.theme;
    let passports = if model.screen.eve {
        Passports::overheard(&model.run, model.place())
    } else {
        Passports::at(&model.run, model.place())
    };
    let shown = model.row().min(passports.pages.len().saturating_sub(1));
    let Some(passport) = passports.pages.get(shown) else {
        canvas.text(
            area.x + 2,
            area.y,
            area.width - 4,
            &passports.source,
            theme.dim,
        );
        return;
    };
    let page = match &passport.page {
        Ok(page) => page,
        Err(error) => {
            let words = format!("it cannot be read: {error}");
            canvas.text(area.x + 2, area.y, area.width - 4, &words, theme.refuse);
            return;
        }
    };
    let number = match passports.pages.len() {
        1 => String::new(),
        pages => format!("{} of {pages} · ", shown + 1),
    };
    let source = format!("{number}{}", passports.source);
    let bar = model.screen.focus == Focus::Inspector && passports.pages.len() > 1;
    if area.width < 110 {
        below_one_another(canvas, area, model, page, (&source, bar));
        return;
    }
    let lines = lines(page, theme, PAGE - 4);
    let mut height = cells(lines.len()).min(area.height);
    let roomy = area.height >= height + 3;
    if roomy {
        height += 2;
    }
    let card = Rect {
        x: area.x + 2,
        y: area.y + u16::from(roomy),
        width: PAGE,
        height,
    };
    canvas.tint(card, theme.sheet);
    if bar {
        canvas.text(card.x, card.y, 1, "▌", theme.here);
    }
    let text = Rect {
        x: card.x + 2,
        y: card.y + u16::from(roomy),
        width: card.width - 4,
        height: card.height - 2 * u16::from(roomy),
    };
    written(canvas, text, &lines);
    let x = card.right() + 4;
    let side = Rect {
        x,
        y: card.y,
        width: area.right().saturating_sub(x + 2),
        height: area.bottom().saturating_sub(card.y),
    };
    written(canvas, side, &chain(page, theme));
    if passports.pages.len() > 1 {
        let number = number.trim_end_matches(" · ");
        canvas.text_right(side.right(), side.y, 10, number, theme.dim);
    }
}

/// The page, and below it the way up: from the line on to which it is scrolled.
fn below_one_another(
    canvas: &mut Canvas<'_>,
    area: Rect,
    model: &Model,
    page: &Page,
    (source, bar): (&str, bool),
) {
    let theme = &model.theme;
    let text = Rect {
        x: area.x + 4,
        width: area.width.saturating_sub(8),
        ..area
    };
    let mut all = lines(page, theme, text.width);
    let on_the_page = all.len();
    all.extend(chain(page, theme));
    // Where there is no room for all, the last row says how much more there is.
    let fits = all.len() <= usize::from(area.height);
    let shown = if fits {
        area.height
    } else {
        area.height.saturating_sub(1)
    };
    let furthest = all.len().saturating_sub(usize::from(shown));
    canvas.scrolls(furthest);
    let from = model.screen.scroll.min(furthest);
    let card = Rect {
        x: area.x + 2,
        width: area.width.saturating_sub(4),
        ..top(area, cells(on_the_page.saturating_sub(from)).min(shown))
    };
    canvas.tint(card, theme.sheet);
    if bar {
        canvas.text(card.x, area.y, 1, "▌", theme.here);
    }
    let window = all.get(from..).unwrap_or_default();
    written(canvas, top(text, shown), window);
    let unseen = Unseen::around(from, usize::from(shown), all.len());
    if let (false, Some(more)) = (fits, unseen.both()) {
        canvas.text(text.x, area.y + shown, text.width, &more, theme.dim);
    }
    let holder = window.first().and_then(|line| line.last());
    let taken = holder.map_or(0, |(column, _, words)| column + columns(words));
    let room = text.width.saturating_sub(taken + 3);
    if from == 0 && columns(source) <= room {
        canvas.text_right(text.right(), text.y, room, source, theme.dim);
    }
}

/// Words, each in its ink, from column to column.
type Line = Vec<(u16, Style, String)>;

fn written(canvas: &mut Canvas<'_>, area: Rect, lines: &[Line]) {
    for (y, line) in (area.top()..top(area, area.height).bottom()).zip(lines) {
        for (column, style, text) in line {
            let x = area.x + column;
            canvas.text(x, y, area.right().saturating_sub(x), text, *style);
        }
    }
}

/// What stands on the page.
fn lines(page: &Page, theme: &Theme, width: u16) -> Vec<Line> {
    let second = LABEL + (width.saturating_sub(LABEL) / 2).min(26);
    let row = |label: &str, words: (Style, String), exact: String| -> Line {
        let mut line = vec![(0, theme.dim, label.to_owned())];
        let after = LABEL + columns(&words.1) + 2;
        line.push((LABEL, words.0, words.1));
        if !exact.is_empty() {
            line.push((second.max(after), theme.soft, exact));
        }
        line
    };
    let mut lines = vec![row(
        "holder",
        (theme.strong, page.holder.0.clone()),
        page.holder.1.clone(),
    )];
    if !page.names.is_empty() {
        lines.push(row(
            "also known as",
            (theme.ink, page.names.join(", ")),
            String::new(),
        ));
    }
    lines.push(row(
        "issued by",
        (theme.ink, page.issuer.0.clone()),
        page.issuer.1.clone(),
    ));
    lines.push(validity(page, theme, width));
    let (words, exact) = purpose(page);
    lines.push(row("purpose", (theme.ink, words), exact));
    let (kind, key) = &page.key;
    let key = format!("{} (public)", ends(key));
    lines.push(row("own hand", (theme.ink, kind.clone()), key));
    lines.push(stamp(page, theme));
    lines.push(row(
        "serial",
        (theme.soft, page.serial.clone()),
        String::new(),
    ));
    let print = format!("SHA-256 {}", ends(&page.fingerprint));
    lines.push(row("fingerprint", (theme.soft, print), String::new()));
    lines.push(Line::new());
    for strip in &page.strip {
        lines.push(vec![(0, theme.dim, strip.clone())]);
    }
    lines
        .into_iter()
        .flat_map(|line| folded(line, width))
        .collect()
}

/// A line whose last words would not fit, with them below the first.
fn folded(mut line: Line, width: u16) -> Vec<Line> {
    let end = line.last().map_or(0, |(x, _, words)| x + columns(words));
    if end <= width || line.len() < 3 {
        return vec![line];
    }
    let last = line.pop();
    let below = last.map(|(_, style, words)| vec![(LABEL, style, words)]);
    std::iter::once(line).chain(below).collect()
}

/// The first and last bytes.
fn ends(bytes: &[u8]) -> String {
    let digits = |bytes: &[u8]| {
        let bytes: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        bytes.join(" ")
    };
    match bytes {
        [first @ .., _, _] if first.len() > 3 => {
            let (first, last) = (bytes.first_chunk::<3>(), bytes.last_chunk::<2>());
            let digits = |bytes: Option<&[u8]>| digits(bytes.unwrap_or_default());
            format!(
                "{} … {}",
                digits(first.map(<[u8; 3]>::as_slice)),
                digits(last.map(<[u8; 2]>::as_slice))
            )
        }
        few => digits(few),
    }
}

/// What it may be used for, in both worlds.
fn purpose(page: &Page) -> (String, String) {
    if page.authority {
        return ("stamp visas".to_owned(), "CA:TRUE".to_owned());
    }
    let Some(purposes) = &page.purposes else {
        return ("any".to_owned(), "no extended key usage".to_owned());
    };
    let words = purposes.iter().map(|purpose| match purpose.as_str() {
        "serverAuth" => "staff a border",
        "clientAuth" => "travel",
        "anyExtendedKeyUsage" => "anything",
        _ => "something else",
    });
    (words.collect::<Vec<_>>().join(", "), purposes.join(", "))
}

/// From and until, with today between them.
fn validity(page: &Page, theme: &Theme, width: u16) -> Line {
    let day = |moment: Moment| moment.date_time().date().to_string();
    let (from, until) = page.valid;
    let (from_day, until_day) = (day(from), day(until));
    let days = columns(&from_day) + columns(&until_day) + 2;
    let bar = width.saturating_sub(LABEL + days + 22).clamp(6, 24);
    let mut x = LABEL;
    let mut line = vec![(0, theme.dim, "valid".to_owned())];
    let mut add = |style: Style, text: String, gap: u16| {
        let wide = columns(&text);
        line.push((x, style, text));
        x += wide + gap;
    };
    add(theme.ink, from_day, 1);
    let repeat = |glyph: &str, count: u16| glyph.repeat(usize::from(count));
    let today = day(page.now);
    match page.timeliness() {
        Timeliness::NotYet => {
            add(theme.here, "┃".to_owned(), 0);
            add(theme.faint, repeat("─", bar - 1), 1);
            add(theme.ink, until_day, 2);
            add(theme.refuse, format!("✘ not yet: {today}"), 0);
        }
        Timeliness::Valid => {
            let done = part(from, page.now, until, bar - 1);
            add(theme.accept, repeat("━", done), 0);
            add(theme.here, "┃".to_owned(), 0);
            add(theme.faint, repeat("─", bar - 1 - done), 1);
            add(theme.ink, until_day, 2);
            add(theme.accept, format!("✔ today {today}"), 0);
        }
        Timeliness::Expired => {
            add(theme.refuse, repeat("━", bar - 1), 0);
            add(theme.here, "┃".to_owned(), 1);
            add(theme.ink, until_day, 2);
            add(theme.refuse, format!("✘ over: {today}"), 0);
        }
    }
    line
}

/// How much of a bar lies behind today.
fn part(from: Moment, now: Moment, until: Moment, bar: u16) -> u16 {
    let whole = until.unix() - from.unix();
    let done = now.unix() - from.unix();
    let part = i64::from(bar) * done / whole.max(1);
    u16::try_from(part).unwrap_or(0).min(bar)
}

/// The stamp: whose it is, and whether its seal was found to fit.
fn stamp(page: &Page, theme: &Theme) -> Line {
    let issuer = &page.issuer.0;
    let (style, words) = match page.chain.first().map(|link| link.seal) {
        None | Some(Seal::NotChecked) => (theme.dim, "nobody has checked the seal yet".to_owned()),
        Some(Seal::Fits) => (theme.accept, format!("✔ the seal fits {issuer}'s key")),
        Some(Seal::DoesNotFit) => (theme.refuse, format!("✘ the seal is not of {issuer}'s key")),
        Some(Seal::NoKey) => (theme.dim, "? no key to check the seal with".to_owned()),
    };
    vec![
        (0, theme.dim, "stamp".to_owned()),
        (LABEL, theme.ink, issuer.clone()),
        (LABEL + columns(issuer) + 2, style, words),
    ]
}

/// Who vouches for whom, and the list that it is looked up in.
fn chain(page: &Page, theme: &Theme) -> Vec<Line> {
    let mut lines = vec![vec![(0, theme.dim, "who vouches for whom".to_owned())]];
    for link in &page.chain {
        lines.push(holder(link, theme));
        let (style, words) = match link.seal {
            Seal::NotChecked => (
                theme.dim,
                format!("{}'s seal, unchecked so far", link.issuer),
            ),
            Seal::Fits => (
                theme.accept,
                format!("✔ the seal fits {}'s key", link.issuer),
            ),
            Seal::DoesNotFit => (
                theme.refuse,
                format!("✘ the seal is not of {}'s key", link.issuer),
            ),
            Seal::NoKey => (
                theme.dim,
                format!("? {}'s seal, no key to check it", link.issuer),
            ),
        };
        if !link.self_issued || page.list.is_some() {
            lines.push(vec![(0, theme.dim, "│".to_owned()), (2, style, words)]);
        }
    }
    if let Some(list) = &page.list {
        lines.extend(self::list(list, theme));
    }
    lines
}

fn holder(link: &Link, theme: &Theme) -> Line {
    let mut words = vec![(0, theme.strong, link.name.clone())];
    if link.self_issued {
        let after = columns(&link.name) + 2;
        words.push((after, theme.dim, "vouches for itself".to_owned()));
    }
    words
}

fn list(list: &List, theme: &Theme) -> Vec<Line> {
    let (style, words) = match list.verdict {
        OnTheList::Named => (theme.dim, "on the list; no key compared yet"),
        OnTheList::NotNamed => (theme.dim, "not on the list; nobody looked yet"),
        OnTheList::Found => (theme.accept, "✔ found, by name and key"),
        OnTheList::OtherKey => (theme.refuse, "✘ on the list, with another key"),
        OnTheList::Missing => (theme.refuse, "✘ not on the list"),
    };
    let title = format!("{}'s computer", list.of);
    let after = columns(&title) + 2;
    let mut lines = vec![
        vec![(0, theme.dim, "│".to_owned()), (2, style, words.to_owned())],
        vec![
            (0, theme.strong, title),
            (after, theme.dim, "truststore".to_owned()),
        ],
    ];
    for (index, entry) in list.entries.iter().enumerate() {
        let hit = list.hit == Some(index);
        let (glyph, style) = if hit {
            ("▸", theme.ink)
        } else {
            ("·", theme.soft)
        };
        lines.push(vec![
            (2, theme.dim, glyph.to_owned()),
            (4, style, entry.clone()),
        ]);
    }
    if list.entries.is_empty() {
        lines.push(vec![(2, theme.dim, "nobody is on it".to_owned())]);
    }
    lines
}
