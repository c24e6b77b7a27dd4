//! A look of one's own: colours and a logo over a look that ships.

use super::{Colour, Logo, Name, Theme};
use crate::config::Look;

impl Theme {
    /// A look that ships with what a file says over it.
    #[must_use]
    pub fn own(look: &Look, logo: Option<Logo>) -> Self {
        let base = Name::ALL
            .into_iter()
            .find(|n| Some(n.word()) == look.base.as_deref());
        let mut theme = Self::named(base.unwrap_or_default());
        for (key, colour) in &look.colours {
            let Some(colour) = Colour::parse(colour) else {
                continue;
            };
            let place = match *key {
                "ground" => &mut theme.ground,
                "ink" => &mut theme.ink,
                "soft" => &mut theme.soft,
                "line" => &mut theme.line,
                "dim" => &mut theme.dim,
                "weak" => &mut theme.weak,
                "rework" => &mut theme.rework,
                "added" => &mut theme.added,
                "removed" => &mut theme.removed,
                "box" => &mut theme.box_fill,
                "supplier" => &mut theme.supplier,
                "internal" => &mut theme.internal,
                "customer" => &mut theme.external,
                "customer-text" => &mut theme.external_text,
                _ => continue,
            };
            *place = colour;
        }
        let areas: Vec<Colour> = look.areas.iter().filter_map(|a| Colour::parse(a)).collect();
        for (place, colour) in theme.palette.iter_mut().zip(areas.iter().cycle()) {
            *place = *colour;
        }
        theme.logo = logo;
        theme
    }

    /// Texts that are hard to read on what is behind them: the key of the text's colour, and the contrast (WCAG asks for 4.5).
    #[must_use]
    pub fn hard_to_read(&self) -> Vec<(&'static str, f64)> {
        let on_ground = [
            ("ink", self.ink),
            ("soft", self.soft),
            ("weak", self.weak),
            ("rework", self.rework),
            ("added", self.added),
            ("removed", self.removed),
        ];
        let mut all: Vec<(&str, f64)> = on_ground
            .into_iter()
            .map(|(key, colour)| (key, colour.contrast(self.ground)))
            .collect();
        for (key, fill) in [
            ("box", self.box_fill),
            ("supplier", self.supplier),
            ("internal", self.internal),
        ] {
            all.push((key, self.ink.contrast(fill)));
        }
        all.push(("customer-text", self.external_text.contrast(self.external)));
        all.retain(|(_, contrast)| *contrast < 4.5);
        all
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_of_a_look_is_taken() {
        for key in crate::config::COLOURS {
            let mut look = Look::default();
            look.colours.insert(key, "#abcdef".to_owned());
            let theme = Theme::own(&look, None);
            let differs = format!("{theme:?}") != format!("{:?}", Theme::default());
            assert!(differs, "{key}");
        }
        let look = Look {
            areas: vec!["#010203".to_owned(), "#040506".to_owned()],
            ..Look::default()
        };
        let theme = Theme::own(&look, None);
        assert_eq!(theme.palette[6], Colour(1, 2, 3));
        assert_eq!(theme.palette[7], Colour(4, 5, 6));
    }

    #[test]
    fn what_can_hardly_be_read_is_told() {
        for name in Name::ALL {
            assert_eq!(Theme::named(name).hard_to_read(), []);
        }
        let mut look = Look::default();
        look.colours.insert("ink", "#dddddd".to_owned());
        let keys: Vec<&str> = Theme::own(&look, None)
            .hard_to_read()
            .iter()
            .map(|h| h.0)
            .collect();
        assert_eq!(keys, ["ink", "box", "supplier", "internal"]);
    }
}
