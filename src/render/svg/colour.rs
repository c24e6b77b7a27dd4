//! Colours: an area's shades from one hue, and those that carry a meaning.

/// Text and dark fills.
pub const INK: &str = "#14284b";
/// Smaller text.
pub const SOFT: &str = "#3d4757";
/// An ordinary line.
pub const LINE: &str = "#566072";
/// A weak link: vermilion, apart from blue and grey for every kind of colour vision.
pub const WEAK: &str = "#c0341d";
/// Rework.
pub const REWORK: &str = "#6a3d9a";

/// The hues that areas take in turn.
const PALETTE: [(u8, u8, u8); 8] = [
    (0x1f, 0x6f, 0xb2),
    (0xc7, 0x77, 0x00),
    (0x2e, 0x7d, 0x32),
    (0x7b, 0x4f, 0xa3),
    (0x00, 0x79, 0x6b),
    (0xb5, 0x44, 0x6e),
    (0x7a, 0x74, 0x00),
    (0x54, 0x6e, 0x7a),
];

/// An area's colours.
#[derive(Clone, Debug, PartialEq)]
pub struct Shades {
    /// The area.
    pub fill: String,
    /// Its frame.
    pub frame: String,
    /// The borders of its boxes.
    pub border: String,
    /// Its title: dark enough to read on the fill.
    pub title: String,
}

/// The shades of a chosen colour, or of the next in the palette.
pub fn shades(chosen: Option<&str>, index: usize) -> Shades {
    let hue = chosen
        .and_then(parse)
        .unwrap_or(PALETTE[index % PALETTE.len()]);
    let fill = mix(hue, (255, 255, 255), 0.9);
    let mut title = mix(hue, (0, 0, 0), 0.25);
    // WCAG's 4.5:1 for text; black always reaches it on so light a fill.
    while contrast(title, fill) < 4.5 && title != (0, 0, 0) {
        title = mix(title, (0, 0, 0), 0.2);
    }
    Shades {
        fill: hex(fill),
        frame: hex(mix(hue, (255, 255, 255), 0.5)),
        border: hex(mix(hue, (0, 0, 0), 0.08)),
        title: hex(title),
    }
}

type Rgb = (u8, u8, u8);

fn parse(text: &str) -> Option<Rgb> {
    let digits = text.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some((part(0)?, part(2)?, part(4)?))
}

fn mix(a: Rgb, b: Rgb, share: f64) -> Rgb {
    let one = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share) as u8;
    (one(a.0, b.0), one(a.1, b.1), one(a.2, b.2))
}

fn hex((r, g, b): Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// WCAG contrast ratio.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let light = |(r, g, b): Rgb| {
        let part = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.03928 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
    };
    let (a, b) = (light(a) + 0.05, light(b) + 0.05);
    a.max(b) / a.min(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_can_be_read_whatever_colour_was_chosen() {
        for chosen in [
            "#ffffff", "#ffff00", "#000000", "#8080ff", "red", "#12345", "#ééé",
        ] {
            let shades = shades(Some(chosen), 3);
            let (Some(title), Some(fill)) = (parse(&shades.title), parse(&shades.fill)) else {
                panic!("{shades:?}");
            };
            assert!(contrast(title, fill) >= 4.5, "{chosen}: {shades:?}");
        }
    }
}
