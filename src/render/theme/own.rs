//! A look of one's own: colours and a logo over a look that ships.

use base64::Engine as _;

use super::{Colour, Name, Theme};
use crate::config::Look;

/// A picture on the sheet, at the top right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// `data:image/png;base64,...`: nothing is loaded from outside.
    pub data: String,
    /// Its width in pixels.
    pub width: usize,
    /// Its height in pixels.
    pub height: usize,
}

/// The largest file that is taken as a logo, in bytes.
pub const LARGEST_LOGO: usize = 2 << 20;

impl Logo {
    /// Of a file's bytes; `None` where they are no PNG or JPEG with a size.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let kind = match imagesize::image_type(bytes).ok()? {
            imagesize::ImageType::Png => "png",
            imagesize::ImageType::Jpeg => "jpeg",
            _ => return None,
        };
        let size = imagesize::blob_size(bytes).ok()?;
        let text = base64::engine::general_purpose::STANDARD.encode(bytes);
        (size.width > 0 && size.height > 0).then(|| Self {
            data: format!("data:image/{kind};base64,{text}"),
            width: size.width,
            height: size.height,
        })
    }

    /// Width and height on a sheet: no more than a head is high.
    #[must_use]
    pub fn shown(&self) -> (f64, f64) {
        let (width, height) = (self.width as f64, self.height as f64);
        let scale = (160.0 / width).min(44.0 / height);
        (width * scale, height * scale)
    }
}

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

    /// One white dot.
    const DOT: &[u8] = &[
        0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0,
        0, 2, 0, 0, 0, 1, 8, 0, 0, 0, 0,
    ];

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

    #[test]
    fn a_logo_is_a_picture() {
        let logo = Logo::new(DOT).unwrap();
        assert_eq!((logo.width, logo.height), (2, 1));
        assert!(logo.data.starts_with("data:image/png;base64,iVBOR"));
        assert_eq!(logo.shown(), (88.0, 44.0));
        assert_eq!(
            Logo::new(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            None
        );
        assert_eq!(Logo::new(b""), None);
    }
}
