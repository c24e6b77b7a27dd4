//! How drawings look: the colours that carry a meaning, those of areas, and how thick lines are.
//!
//! No meaning is in a colour alone: widths, dashes and marks carry it too.

mod colour;
mod logo;
mod own;

pub use colour::Colour;
pub use logo::{LARGEST_LOGO, LONGEST_SIDE, Logo};

/// The looks that ship.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Name {
    /// For screens and slides.
    #[default]
    Light,
    /// For dark screens.
    Dark,
    /// For paper: no areas of colour, and legible without any colour.
    Print,
    /// For weak eyes and projectors: every text at 7:1 or more, thick lines.
    Contrast,
}

impl Name {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Light, Self::Dark, Self::Print, Self::Contrast];

    /// The word for it on the command line, in every language.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Print => "print",
            Self::Contrast => "contrast",
        }
    }
}

/// How many steps a scale of sizes has.
pub const STEPS: usize = 5;

/// The hues that areas take in turn.
pub type Palette = [Colour; 8];

/// How a drawing looks.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Behind everything.
    pub ground: Colour,
    /// Text, critical lines.
    pub ink: Colour,
    /// Smaller text.
    pub soft: Colour,
    /// An ordinary line.
    pub line: Colour,
    /// What is not spoken of now.
    pub dim: Colour,
    /// A weak link.
    pub weak: Colour,
    /// Rework.
    pub rework: Colour,
    /// What a comparison finds new.
    pub added: Colour,
    /// What it finds gone.
    pub removed: Colour,
    /// Inside of a department's box.
    pub box_fill: Colour,
    /// Inside of a supplier's box.
    pub supplier: Colour,
    /// Inside of an internal customer's box.
    pub internal: Colour,
    /// Inside of an external customer's box.
    pub external: Colour,
    /// Its text.
    pub external_text: Colour,
    /// A scale of sizes, the smallest first.
    pub scale: [Colour; STEPS],
    /// The hues of areas.
    pub palette: Palette,
    /// How much of an area's fill is the ground, 0 to 1.
    pub fade: f64,
    /// By how much lines are thicker.
    pub thick: f64,
    /// The least contrast of a text on what is behind it (WCAG 2.1: 4.5, at its strictest level 7).
    pub contrast: f64,
    /// On the sheet.
    pub logo: Option<Logo>,
}

/// An area's colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shades {
    /// The area.
    pub fill: Colour,
    /// Its frame.
    pub frame: Colour,
    /// The borders of its boxes.
    pub border: Colour,
    /// Its title: it can be read on the fill.
    pub title: Colour,
}

const PALETTE: Palette = [
    Colour(0x1f, 0x6f, 0xb2),
    Colour(0xc7, 0x77, 0x00),
    Colour(0x2e, 0x7d, 0x32),
    Colour(0x7b, 0x4f, 0xa3),
    Colour(0x00, 0x79, 0x6b),
    Colour(0xb5, 0x44, 0x6e),
    Colour(0x7a, 0x74, 0x00),
    Colour(0x54, 0x6e, 0x7a),
];

const LIGHT: Theme = Theme {
    ground: Colour::WHITE,
    ink: Colour(0x14, 0x28, 0x4b),
    soft: Colour(0x3d, 0x47, 0x57),
    line: Colour(0x56, 0x60, 0x72),
    dim: Colour(0xb9, 0xc0, 0xcb),
    // Vermilion: apart from blue and grey for every kind of colour vision.
    weak: Colour(0xc0, 0x34, 0x1d),
    rework: Colour(0x6a, 0x3d, 0x9a),
    added: Colour(0x00, 0x72, 0x5c),
    removed: Colour(0xa8, 0x45, 0x2c),
    box_fill: Colour::WHITE,
    supplier: Colour(0xf3, 0xf4, 0xf6),
    internal: Colour(0xd9, 0xe4, 0xf5),
    external: Colour(0x14, 0x28, 0x4b),
    external_text: Colour::WHITE,
    scale: [
        Colour(0x8a, 0x93, 0xa3),
        Colour(0xa6, 0x7c, 0x1f),
        Colour(0xbb, 0x5a, 0x14),
        Colour(0xa8, 0x32, 0x1f),
        Colour(0x6d, 0x0f, 0x24),
    ],
    palette: PALETTE,
    fade: 0.9,
    thick: 1.0,
    contrast: 4.5,
    logo: None,
};

const DARK: Theme = Theme {
    ground: Colour(0x12, 0x18, 0x22),
    ink: Colour(0xee, 0xf3, 0xfb),
    soft: Colour(0xc3, 0xcc, 0xd9),
    line: Colour(0x9a, 0xa6, 0xb8),
    dim: Colour(0x45, 0x50, 0x61),
    weak: Colour(0xff, 0x7d, 0x5c),
    rework: Colour(0xc3, 0x9d, 0xf0),
    added: Colour(0x4f, 0xd1, 0xa5),
    removed: Colour(0xe3, 0x8f, 0x72),
    box_fill: Colour(0x1d, 0x26, 0x35),
    supplier: Colour(0x2a, 0x31, 0x3c),
    internal: Colour(0x2b, 0x3f, 0x60),
    external: Colour(0xe6, 0xed, 0xf8),
    external_text: Colour(0x12, 0x18, 0x22),
    scale: [
        Colour(0x6f, 0x7a, 0x8c),
        Colour(0xa8, 0x8b, 0x45),
        Colour(0xd9, 0x8f, 0x3a),
        Colour(0xff, 0xa3, 0x7a),
        Colour(0xff, 0xdc, 0xcd),
    ],
    palette: [
        Colour(0x5a, 0xa9, 0xe6),
        Colour(0xe3, 0xa0, 0x3c),
        Colour(0x6c, 0xc0, 0x70),
        Colour(0xb7, 0x8e, 0xdd),
        Colour(0x3f, 0xbd, 0xab),
        Colour(0xe5, 0x80, 0xa6),
        Colour(0xc4, 0xbc, 0x45),
        Colour(0x94, 0xac, 0xb8),
    ],
    fade: 0.86,
    thick: 1.0,
    contrast: 4.5,
    logo: None,
};

const PRINT: Theme = Theme {
    ink: Colour::BLACK,
    soft: Colour(0x2b, 0x2b, 0x2b),
    line: Colour(0x4a, 0x4a, 0x4a),
    dim: Colour(0xb4, 0xb4, 0xb4),
    weak: Colour(0xa8, 0x28, 0x12),
    supplier: Colour::WHITE,
    internal: Colour::WHITE,
    external: Colour::BLACK,
    fade: 1.0,
    ..LIGHT
};

const CONTRAST: Theme = Theme {
    ink: Colour::BLACK,
    soft: Colour(0x1a, 0x1a, 0x1a),
    line: Colour(0x33, 0x33, 0x33),
    dim: Colour(0x8c, 0x8c, 0x8c),
    weak: Colour(0x9c, 0x1c, 0x06),
    rework: Colour(0x52, 0x23, 0x85),
    added: Colour(0x00, 0x54, 0x42),
    removed: Colour(0x7d, 0x2d, 0x17),
    supplier: Colour::WHITE,
    internal: Colour::WHITE,
    external: Colour::BLACK,
    scale: [
        Colour(0x6b, 0x74, 0x84),
        Colour(0x76, 0x56, 0x0c),
        Colour(0x8a, 0x3d, 0x06),
        Colour(0x8a, 0x1e, 0x10),
        Colour(0x55, 0x08, 0x1a),
    ],
    fade: 1.0,
    thick: 1.4,
    contrast: 7.0,
    ..LIGHT
};

impl Default for Theme {
    fn default() -> Self {
        LIGHT
    }
}

impl Theme {
    /// One that ships.
    #[must_use]
    pub fn named(name: Name) -> Self {
        match name {
            Name::Light => LIGHT,
            Name::Dark => DARK,
            Name::Print => PRINT,
            Name::Contrast => CONTRAST,
        }
    }

    /// The colours of an area: of the hue that was chosen for it, or of the next in the palette.
    #[must_use]
    pub fn area(&self, chosen: Option<&str>, index: usize) -> Shades {
        let next = self.palette[index % self.palette.len()];
        let hue = chosen.and_then(Colour::parse).unwrap_or(next);
        let fill = hue.mix(self.ground, self.fade);
        Shades {
            fill,
            frame: hue.mix(self.ground, 0.5),
            border: hue.mix(self.ink, 0.08),
            title: self.readable(hue.mix(self.ink, 0.25), fill),
        }
    }

    /// A colour, mixed with the ink as little as needed for a text on a ground.
    #[must_use]
    pub fn readable(&self, colour: Colour, ground: Colour) -> Colour {
        colour.readable(ground, self.ink, self.contrast)
    }

    /// A colour of the scale; steps past its end are its last.
    #[must_use]
    pub fn step(&self, step: usize) -> Colour {
        self.scale[step.min(STEPS - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_can_be_read_whatever_colour_was_chosen() {
        for name in Name::ALL {
            let theme = Theme::named(name);
            for chosen in [
                "#ffffff", "#ffff00", "#000000", "#8080ff", "red", "#12345", "#ééé",
            ] {
                let shades = theme.area(Some(chosen), 3);
                let contrast = shades.title.contrast(shades.fill);
                assert!(contrast >= 4.5, "{name:?} {chosen}: {shades:?}");
            }
        }
    }

    #[test]
    fn every_text_can_be_read_and_every_line_seen() {
        for name in Name::ALL {
            let theme = Theme::named(name);
            // WCAG 2.1: 4.5:1 for text (7:1 for its strictest level), 3:1 for what must be seen.
            let least = if name == Name::Contrast { 7.0 } else { 4.5 };
            let mut grounds = vec![theme.ground];
            grounds.extend((0..8).map(|i| theme.area(None, i).fill));
            for ground in grounds {
                let texts = [
                    theme.ink,
                    theme.soft,
                    theme.weak,
                    theme.rework,
                    theme.added,
                    theme.removed,
                ];
                for text in texts {
                    let contrast = text.contrast(ground);
                    assert!(
                        contrast >= least,
                        "{name:?}: {text} on {ground}: {contrast:.2}"
                    );
                }
                assert!(
                    theme.line.contrast(ground) >= 3.0,
                    "{name:?}: line on {ground}"
                );
            }
            for fill in [theme.box_fill, theme.supplier, theme.internal] {
                assert!(theme.ink.contrast(fill) >= least, "{name:?}: {fill}");
                assert!(theme.soft.contrast(fill) >= 4.5, "{name:?}: {fill}");
            }
            assert!(theme.external_text.contrast(theme.external) >= least);
            // Each step of the scale stands out more than the one before.
            let on_ground = theme.scale.map(|c| c.contrast(theme.ground));
            assert!(on_ground.is_sorted(), "{name:?}: {on_ground:?}");
            assert!(on_ground[0] >= 2.5, "{name:?}: {on_ground:?}");
            // What has no effect is fainter than the least that has one.
            assert!(
                theme.dim.contrast(theme.ground) + 0.3 < on_ground[0],
                "{name:?}"
            );
        }
    }

    /// What a colour looks like without one kind of cone: linear RGB matrices of Viénot, Brettel and Mollon,
    /// "Digital video colourmaps for checking the legibility of displays by dichromats", 1999.
    fn seen(colour: Colour, kind: usize) -> [f64; 3] {
        let linear = |c: u8| (f64::from(c) / 255.0).powf(2.2);
        let rgb = [linear(colour.0), linear(colour.1), linear(colour.2)];
        let rows: [[[f64; 3]; 3]; 3] = [
            [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            [
                [0.11238, 0.88762, 0.0],
                [0.11238, 0.88762, 0.0],
                [0.00401, -0.00401, 1.0],
            ],
            [
                [0.29275, 0.70725, 0.0],
                [0.29275, 0.70725, 0.0],
                [-0.02234, 0.02234, 1.0],
            ],
        ];
        rows[kind].map(|row| {
            row.iter()
                .zip(rgb)
                .map(|(a, b)| a * b)
                .sum::<f64>()
                .max(0.0)
        })
    }

    /// CIE 1976 L*a*b*, D65.
    fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
        let x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047;
        let y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
        let z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883;
        let f = |t: f64| {
            if t > 0.008_856 {
                t.cbrt()
            } else {
                7.787 * t + 16.0 / 116.0
            }
        };
        [
            116.0 * f(y) - 16.0,
            500.0 * (f(x) - f(y)),
            200.0 * (f(y) - f(z)),
        ]
    }

    #[test]
    fn what_means_something_is_told_apart_without_one_kind_of_cone() {
        for name in Name::ALL {
            let theme = Theme::named(name);
            let pairs = [
                ("weak and line", theme.weak, theme.line),
                ("weak and ink", theme.weak, theme.ink),
                ("weak and rework", theme.weak, theme.rework),
                ("added and removed", theme.added, theme.removed),
                ("first and last step", theme.scale[0], theme.scale[4]),
            ];
            for (what, a, b) in pairs {
                for kind in 0..3 {
                    let (a, b) = (lab(seen(a, kind)), lab(seen(b, kind)));
                    let apart: f64 = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum();
                    // 2.3 is the least that anybody sees side by side (Mahy et al., 1994).
                    assert!(
                        apart.sqrt() > 15.0,
                        "{name:?}, {what}, {kind}: {:.1}",
                        apart.sqrt()
                    );
                }
            }
        }
    }
}
