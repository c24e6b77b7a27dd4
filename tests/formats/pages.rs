//! PNG, PDF and the letterings of an SVG.

use crate::common::case;
use crate::common::names::{long_names, names, picture};
use eslabon::render::layout::{self, Metrics, Weight};
use eslabon::render::page::{About, Drawing, PageError, Paper, Size, pdf, png};
use eslabon::render::picture::Picture;
use eslabon::render::svg::{Lettering, svg};
use eslabon::render::theme::Theme;

fn drawn(picture: &Picture) -> Drawing {
    let svg = svg(picture, &layout::best(picture).unwrap(), &Theme::default());
    Drawing::read(&svg, &[]).unwrap()
}

fn about() -> About {
    About {
        title: "Título".to_owned(),
        description: "Qué se ve".to_owned(),
        language: "es".to_owned(),
    }
}

/// Width, height and the pixels, three bytes each.
fn pixels(bytes: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
        .read_info()
        .unwrap();
    let mut data = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut data).unwrap();
    assert_eq!(frame.color_type, png::ColorType::Rgb);
    (frame.width, frame.height, data)
}

#[test]
fn a_png_is_as_large_as_asked_and_holds_the_picture_in_its_middle() {
    let drawing = drawn(&case("cadena14"));
    let (w, h) = drawing.size();
    let bytes = png(&drawing, Size::Scale(1.0), &about()).unwrap();
    let (width, height, data) = pixels(&bytes);
    assert_eq!((width, height), (w.ceil() as u32, h.ceil() as u32));
    let inked = |data: &[u8]| data.chunks(3).filter(|p| *p != [255, 255, 255]).count();
    let ink = inked(&data);
    assert!(ink > 10_000 && ink < data.len() / 6, "{ink}");
    let screen = Size::Pixels {
        width: 1920,
        height: 1080,
    };
    let (width, height, data) = pixels(&png(&drawing, screen, &about()).unwrap());
    assert_eq!((width, height), (1920, 1080));
    let rows: Vec<bool> = data.chunks(1920 * 3).map(|row| inked(row) > 0).collect();
    let above = rows.iter().position(|r| *r).unwrap();
    let below = rows.iter().rev().position(|r| *r).unwrap();
    assert!(above > 15 && above.abs_diff(below) < 10, "{above} {below}");
}

#[test]
fn too_many_pixels_are_refused_before_any_is_drawn() {
    let drawing = drawn(&picture("x"));
    for size in [
        Size::Scale(1e9),
        Size::Scale(f64::NAN),
        Size::Pixels {
            width: 25_000,
            height: 20_000,
        },
        Size::Pixels {
            width: u32::MAX,
            height: u32::MAX,
        },
    ] {
        let error = png(&drawing, size, &about()).unwrap_err();
        assert!(matches!(error, PageError::TooLarge { .. }), "{size:?}");
    }
}

#[test]
fn the_same_picture_gives_the_same_bytes_without_a_date() {
    let picture = case("cadena14");
    let paper = Paper::named("a4");
    let make = || {
        let drawing = drawn(&picture);
        (
            png(&drawing, Size::Scale(0.5), &about()).unwrap(),
            pdf(&drawing, paper, &about()).unwrap(),
        )
    };
    let (png, pdf) = make();
    assert!((png.clone(), pdf.clone()) == make());
    let has = |word: &[u8]| pdf.windows(word.len()).any(|w| w == word);
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert!(has(b"/Lang") && has(b"FontFile2"));
    for never in [
        b"CreationDate".as_slice(),
        b"ModDate",
        b"/JavaScript",
        b"/URI",
        b"/Annots",
    ] {
        assert!(!has(never), "{}", String::from_utf8_lossy(never));
    }
}

#[test]
fn every_name_becomes_a_page() {
    for name in names().into_iter().chain(long_names()) {
        let drawing = drawn(&picture(&name));
        let (width, _, _) = pixels(&png(&drawing, Size::Scale(0.25), &about()).unwrap());
        assert!(width > 50, "{name:?}");
        assert!(
            pdf(&drawing, None, &about()).unwrap().len() > 1_000,
            "{name:?}"
        );
    }
}

#[test]
fn characters_that_the_font_lacks_are_counted_and_drawn_as_boxes() {
    let missing = |name: &str| drawn(&picture(name)).missing();
    assert!(missing("Ñandú, ½ €: Ελλάδα → Привет e\u{301}\u{200B}").is_empty());
    // In the title, the area, the box, and the arrow's label.
    assert_eq!(
        missing("東京東").into_iter().collect::<Vec<_>>(),
        [('京', 4), ('東', 8)]
    );
    let ink = |name: &str| {
        let (_, _, data) =
            pixels(&png(&drawn(&picture(name)), Size::Scale(1.0), &about()).unwrap());
        data.chunks(3).filter(|p| *p != [255, 255, 255]).count()
    };
    assert!(ink("東東東東") > ink("\u{2003}") + 200);
}

/// Where ink stands in a drawing of nothing but a text, from left to right, and the room that was measured for it.
fn stretches(text: &str) -> (Vec<(f64, f64)>, f64) {
    let size = 40.0;
    let width = Metrics::new().width(text, size, Weight::Regular);
    let wide = (width + 80.0).ceil();
    let svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{wide}' height='80'><text x='{}' y='60' font-size='{size}' text-anchor='middle'>{text}</text></svg>",
        wide / 2.0
    );
    let drawing = Drawing::read(&svg, &[]).unwrap();
    let (w, _, data) = pixels(&png(&drawing, Size::Scale(1.0), &about()).unwrap());
    let w = w as usize;
    let inked = |x: usize| data.chunks(3).skip(x).step_by(w).any(|p| *p != [255; 3]);
    let mut found: Vec<(f64, f64)> = Vec::new();
    let left = (wide - width) / 2.0;
    for x in (0..w).filter(|x| inked(*x)) {
        let x = x as f64 - left;
        match found.last_mut() {
            Some(last) if last.1 == x => last.1 = x + 1.0,
            _ => found.push((x, x + 1.0)),
        }
    }
    (found, width)
}

#[test]
fn emoji_and_signs_have_glyphs_wherever_they_stand() {
    for name in [
        "Tienda 📦 ✅ ❤\u{FE0F}",
        "👩\u{200D}🔧 👩\u{200D}👩\u{200D}👧\u{200D}👦 👍🏽 🇨🇴 1\u{FE0F}\u{20E3}",
        "📦\u{200D}🔧",
        "☎\u{FE0E} a\u{FE0F} ©\u{FE0F}",
        // The marks of exports among them.
        "① ② ③ ⚠ ↻ ≠ ✕ ⚡ ✓ ★ ●",
    ] {
        let drawing = drawn(&picture(name));
        assert_eq!(
            drawing.missing().len(),
            0,
            "{name}: {:?}",
            drawing.missing()
        );
        let pdf = pdf(&drawing, None, &about()).unwrap();
        let font = b"NotoEmoji";
        assert!(pdf.windows(font.len()).any(|w| w == font), "{name}");
    }
    // Selectors and joiners leave nothing behind.
    assert_eq!(stretches("a\u{FE0F}b\u{200D}c"), stretches("abc"));
}

#[test]
fn what_is_drawn_is_as_wide_as_it_was_measured_and_nothing_overlaps() {
    for (text, count) in [
        ("📦✅📦", 3),
        ("📦📦I", 3),
        // A sequence that no font has is drawn as its parts.
        ("📦\u{200D}📦✅I", 4),
        ("東京東京", 4),
        ("東京I東", 4),
        ("שלI", 3),
        ("नम", 2),
    ] {
        let (found, width) = stretches(text);
        assert_eq!(found.len(), count, "{text}: {found:?}");
        let (from, to) = (found[0].0, found[count - 1].1);
        assert!(
            from >= -1.0 && to <= width + 1.0,
            "{text}: {found:?} in {width}"
        );
        // As much white at one end as at the other, or what was measured is not what was drawn.
        assert!(
            (from - (width - to)).abs() < 8.0,
            "{text}: {found:?} in {width}"
        );
    }
}

#[test]
fn outlines_have_the_letters_of_a_page() {
    let picture = picture("Tienda 📦 👩\u{200D}🔧 📦\u{200D}🔧 東京 ①");
    let layout = layout::best(&picture).unwrap();
    let ink = |lettering: Lettering| {
        let svg = lettering.of(svg(&picture, &layout, &Theme::default()));
        let drawing = Drawing::read(&svg, &[]).unwrap();
        pixels(&png(&drawing, Size::Scale(1.0), &about()).unwrap()).2
    };
    let (a, b) = (ink(Lettering::Named), ink(Lettering::Outlines));
    let apart = a.iter().zip(&b).filter(|(a, b)| a.abs_diff(**b) > 96);
    assert!(apart.count() < a.len() / 500);
}

/// `letter.ttf` is Arimo's A in the place of 東, made for this test.
#[test]
fn a_font_that_is_given_draws_what_ours_lacks_and_nothing_else() {
    let given = include_bytes!("letter.ttf").to_vec();
    let read = |name: &str| {
        let picture = picture(name);
        let svg = svg(
            &picture,
            &layout::best(&picture).unwrap(),
            &Theme::default(),
        );
        Drawing::read(&svg, std::slice::from_ref(&given)).unwrap()
    };
    // What no font has stops nothing behind it; words with a meaning to XML stay words.
    let missing = read("京 東 <b>&amp; 東京").missing();
    assert_eq!(missing.into_iter().collect::<Vec<_>>(), [('京', 8)]);
    let shape = |drawing: &Drawing| png(drawing, Size::Scale(1.0), &about()).unwrap();
    assert!(shape(&read("東")) != shape(&drawn(&picture("東"))));
    assert!(shape(&read("Ñandú & “x”")) == shape(&drawn(&picture("Ñandú & “x”"))));
}

#[test]
fn an_svg_brings_its_letters_as_asked() {
    let picture = case("cadena14");
    let layout = layout::best(&picture).unwrap();
    let count = |svg: &str, name: &str| {
        let xml = roxmltree::Document::parse(svg).unwrap();
        xml.descendants()
            .filter(|n| n.has_tag_name(("http://www.w3.org/2000/svg", name)))
            .count()
    };
    let named = Lettering::Named.of(svg(&picture, &layout, &Theme::default()));
    let embedded = Lettering::Embedded.of(svg(&picture, &layout, &Theme::default()));
    let outlines = Lettering::Outlines.of(svg(&picture, &layout, &Theme::default()));
    let texts = count(&named, "text");
    assert_eq!(count(&embedded, "text"), texts);
    assert_eq!((count(&named, "style"), count(&embedded, "style")), (0, 1));
    assert!(embedded.contains("data:font/ttf;base64,"));
    assert_eq!(count(&outlines, "text"), 0);
    assert_eq!(count(&outlines, "path"), count(&named, "path") + texts);
    // Where a letter stands does not depend on how it is brought.
    let ink = |svg: &str| {
        let drawing = Drawing::read(svg, &[]).unwrap();
        pixels(&png(&drawing, Size::Scale(1.0), &about()).unwrap()).2
    };
    let (a, b) = (ink(&named), ink(&outlines));
    let apart = a
        .iter()
        .zip(&b)
        .filter(|(a, b)| a.abs_diff(**b) > 96)
        .count();
    assert!(apart < a.len() / 500, "{apart} of {}", a.len());
}

/// Pictures and fonts beyond the file are not looked for.
#[test]
fn an_svg_from_elsewhere_loads_nothing() {
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="10" height="10"><image xlink:href="Cargo.toml" width="10" height="10"/><image href="docs/images/del-pedido-a-la-entrega.svg" width="10" height="10"/></svg>"#;
    let (_, _, data) = pixels(
        &png(
            &Drawing::read(svg, &[]).unwrap(),
            Size::Scale(1.0),
            &about(),
        )
        .unwrap(),
    );
    assert!(data.iter().all(|b| *b == 255));
    assert!(matches!(Drawing::read("<svg", &[]), Err(PageError::Svg(_))));
    assert_eq!(
        Drawing::read(svg, &[b"no font".to_vec()]).err(),
        Some(PageError::Font(0))
    );
}
