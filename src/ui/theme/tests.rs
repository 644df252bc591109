//! What can be read on what, by the contrast that WCAG 2 measures.

use ratatui::style::{Color, Modifier, Style};

use super::*;

const DEPTHS: [ColourDepth; 3] = [
    ColourDepth::Sixteen,
    ColourDepth::Indexed,
    ColourDepth::True,
];

/// The sixteen as xterm has them.
fn sixteen(colour: Color) -> u32 {
    match colour {
        Color::Black => 0x00_00_00,
        Color::Red => 0xcd_00_00,
        Color::Yellow => 0xcd_cd_00,
        Color::Blue => 0x00_00_ee,
        Color::Magenta => 0xcd_00_cd,
        Color::Gray => 0xe5_e5_e5,
        Color::DarkGray => 0x7f_7f_7f,
        Color::LightRed => 0xff_00_00,
        Color::LightGreen => 0x00_ff_00,
        Color::LightYellow => 0xff_ff_00,
        Color::LightMagenta => 0xff_00_ff,
        Color::LightCyan => 0x00_ff_ff,
        Color::White => 0xff_ff_ff,
        other => panic!("{other:?} is not among the sixteen in use"),
    }
}

fn rgb(colour: Color) -> [u8; 3] {
    match colour {
        Color::Rgb(red, green, blue) => [red, green, blue],
        Color::Indexed(index @ 16..=231) => {
            const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
            let index = usize::from(index) - 16;
            [index / 36, index / 6 % 6, index % 6].map(|level| LEVELS[level])
        }
        Color::Indexed(index @ 232..) => [8 + 10 * (index - 232); 3],
        Color::Indexed(index) => panic!("a terminal's own theme changes {index}"),
        named => {
            let [_, red, green, blue] = sixteen(named).to_be_bytes();
            [red, green, blue]
        }
    }
}

fn luminance(colour: Color) -> f64 {
    let [red, green, blue] = rgb(colour).map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(ink: Style, ground: Style) -> f64 {
    let [ink, ground] = [ink.fg, ground.bg].map(|colour| luminance(colour.expect("it has one")));
    (ink.max(ground) + 0.05) / (ink.min(ground) + 0.05)
}

fn coloured() -> impl Iterator<Item = Theme> {
    let names = ThemeName::ALL.into_iter();
    names
        .filter(|name| *name != ThemeName::Mono)
        .flat_map(|name| DEPTHS.map(|depth| Theme::of(name, depth)))
}

#[test]
fn every_role_can_be_read_on_every_ground() {
    for theme in coloured() {
        let high = theme.name == ThemeName::HighContrast;
        let text = if high { 7.0 } else { 4.5 };
        let heavy = high || theme.name == ThemeName::ProjectorLight;
        let roles = [
            ("ink", theme.ink, text),
            ("strong", theme.strong, text),
            ("soft", theme.soft, text),
            ("here", theme.here, text),
            ("accept", theme.accept, text),
            ("refuse", theme.refuse, text),
            ("curtain", theme.curtain, text),
            (
                "dim",
                theme.dim,
                if high {
                    7.0
                } else if heavy {
                    4.5
                } else {
                    3.0
                },
            ),
            ("faint", theme.faint, if heavy { 2.0 } else { 1.5 }),
            ("rule", theme.rule, if heavy { 1.5 } else { 1.15 }),
        ];
        let grounds = [
            ("ground", theme.ground),
            ("bar", theme.bar),
            ("row", theme.row),
            ("behind", theme.behind),
            ("sheet", theme.sheet),
        ];
        for (role, style, least) in roles {
            for (name, ground) in grounds {
                let contrast = contrast(style, ground);
                assert!(
                    contrast >= least,
                    "{} {:?}: {role} on {name} {contrast:.2}",
                    theme.name.id(),
                    theme.depth,
                );
            }
        }
        assert!(contrast(theme.lit, theme.lit) >= text, "{theme:?}");
    }
}

#[test]
fn accepted_is_blue_and_refused_is_orange() {
    for theme in coloured() {
        let [red, green, blue] = rgb(theme.accept.fg.unwrap());
        assert!(blue >= green && green >= red && blue > red, "{theme:?}");
        let [red, green, blue] = rgb(theme.refuse.fg.unwrap());
        assert!(red >= green && green >= blue && red > blue, "{theme:?}");
    }
}

#[test]
fn the_roles_stay_apart() {
    for theme in coloured() {
        let apart: &[(&str, Style)] = &[
            ("ink", theme.ink),
            ("here", theme.here),
            ("lit", theme.lit),
            ("accept", theme.accept),
            ("refuse", theme.refuse),
            ("curtain", theme.curtain),
            ("faint", theme.faint),
        ];
        for (index, (name, style)) in apart.iter().enumerate() {
            for (other, against) in &apart[index + 1..] {
                assert_ne!(
                    style,
                    against,
                    "{} {:?}: {name} {other}",
                    theme.name.id(),
                    theme.depth
                );
            }
        }
        if theme.depth != ColourDepth::Sixteen {
            let weights = [theme.ink, theme.soft, theme.dim, theme.faint, theme.rule]
                .map(|style| contrast(style, theme.ground));
            assert!(weights.is_sorted_by(|heavy, light| heavy > light));
            let grounds = [theme.ground, theme.bar, theme.row, theme.behind];
            let grounds = grounds.map(|style| style.bg);
            assert!(
                (1..4).all(|at| !grounds[..at].contains(&grounds[at])),
                "{grounds:?}"
            );
        }
    }
}

/// Many terminals' own themes make it all but the colour of the ground.
#[test]
fn dark_grey_says_nothing_that_matters() {
    for name in ThemeName::ALL {
        let theme = Theme::of(name, ColourDepth::Sixteen);
        let mut matters = vec![
            theme.ink,
            theme.soft,
            theme.here,
            theme.accept,
            theme.refuse,
            theme.curtain,
        ];
        if theme.ground.bg == Some(Color::Black) {
            matters.push(theme.dim);
        }
        assert!(
            matters
                .iter()
                .all(|style| style.fg != Some(Color::DarkGray))
        );
    }
}

#[test]
fn the_theme_without_colour_names_none_and_tells_by_weight() {
    let theme = Theme::mono();
    let all = [
        theme.ground,
        theme.ink,
        theme.strong,
        theme.soft,
        theme.dim,
        theme.faint,
        theme.rule,
        theme.here,
        theme.lit,
        theme.accept,
        theme.refuse,
        theme.curtain,
        theme.bar,
        theme.row,
        theme.behind,
        theme.sheet,
    ];
    assert!(all.iter().all(|style| (style.fg, style.bg) == (None, None)));
    let told = [theme.ink, theme.here, theme.lit, theme.accept, theme.refuse];
    for (index, style) in told.iter().enumerate() {
        assert!(!told[..index].contains(style), "{style:?}");
    }
    let reverse = |style: Style| style.add_modifier.contains(Modifier::REVERSED);
    assert!(reverse(theme.lit) && reverse(theme.refuse));
}

#[test]
fn the_next_theme_goes_through_all_and_keeps_its_means() {
    let first = Theme::of(ThemeName::Dark, ColourDepth::Sixteen).with_ascii(true);
    let mut theme = first;
    for name in ThemeName::ALL {
        assert_eq!(theme.name, name);
        assert_eq!((theme.depth, theme.ascii), (first.depth, true));
        assert_eq!(ThemeName::from_id(name.id()), Some(name));
        theme = theme.next();
    }
    assert_eq!(theme, first);
    assert_eq!(
        Theme::mono().next(),
        Theme::mono(),
        "no colour is no colour"
    );
}
