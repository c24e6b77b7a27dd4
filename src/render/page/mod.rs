//! Any SVG as a page of pixels or for print, with fonts of our own: the same on every machine.

mod font;
mod paper;
mod pdf;
mod png;

use std::collections::BTreeMap;
use std::sync::Arc;

use resvg::usvg;

pub use paper::{PAPERS, Paper, sheet_scale};
pub use pdf::pdf;
pub use png::{MOST_PIXELS, Size, png};

/// Who speaks in a document: what its metadata say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Its title, on one line.
    pub title: String,
    /// What it shows, for readers who cannot see it.
    pub description: String,
    /// Its language, such as `es`.
    pub language: String,
}

/// Why a page cannot be made.
#[derive(Clone, Debug, PartialEq)]
pub enum PageError {
    /// The SVG cannot be read.
    Svg(String),
    /// More pixels than are drawn.
    TooLarge {
        /// Width asked for.
        width: f64,
        /// Height asked for.
        height: f64,
        /// The largest scale that fits.
        fits: f64,
    },
    /// A font file that is none; its place in the list.
    Font(usize),
    /// The bytes could not be written.
    Written(String),
}

impl std::fmt::Display for PageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Svg(why) => write!(f, "the SVG cannot be read: {why}"),
            Self::TooLarge { width, height, .. } => {
                write!(f, "{width:.0} x {height:.0} pixels: at most {MOST_PIXELS}")
            }
            Self::Font(at) => write!(f, "font {} is no font", at + 1),
            Self::Written(why) => write!(f, "the page could not be written: {why}"),
        }
    }
}

impl std::error::Error for PageError {}

/// An SVG, read and with its text set.
pub struct Drawing {
    tree: usvg::Tree,
}

impl Drawing {
    /// Reads an SVG. Its text is set in Arimo, whatever fonts it names; characters that Arimo lacks are taken
    /// from the given fonts, in their order. Nothing else is loaded: no system fonts, no linked images; a PNG or JPEG in
    /// the SVG itself is a logo.
    pub fn read(svg: &str, fonts: &[Vec<u8>]) -> Result<Self, PageError> {
        let own = usvg::ImageHrefResolver::default_data_resolver();
        let mut options = usvg::Options {
            image_href_resolver: usvg::ImageHrefResolver {
                resolve_data: Box::new(move |kind, data, options| match kind {
                    "image/png" | "image/jpeg" => own(kind, data, options),
                    _ => None,
                }),
                resolve_string: Box::new(|_, _| None),
            },
            ..usvg::Options::default()
        };
        let (known, resolver) = font::load(fonts)?;
        options.fontdb = Arc::new(known);
        options.font_resolver = resolver;
        let tree = usvg::Tree::from_str(&font::spread(svg, fonts), &options)
            .map_err(|e| PageError::Svg(e.to_string()))?;
        Ok(Self { tree })
    }

    /// Width and height in CSS pixels.
    pub fn size(&self) -> (f64, f64) {
        let size = self.tree.size();
        (f64::from(size.width()), f64::from(size.height()))
    }

    /// The characters for which no font has a shape, and how often each occurs.
    pub fn missing(&self) -> BTreeMap<char, usize> {
        font::missing(&self.tree)
    }

    /// The colour behind everything: that of a first shape which covers it all, else white.
    fn background(&self) -> (u8, u8, u8) {
        let size = self.tree.size();
        let mut node = self.tree.root().children().first();
        while let Some(usvg::Node::Group(group)) = node {
            node = group.children().first();
        }
        if let Some(usvg::Node::Path(path)) = node
            && let Some(usvg::Paint::Color(colour)) = path.fill().map(usvg::Fill::paint)
        {
            let bounds = path.abs_bounding_box();
            let covers = bounds.left() <= 0.5
                && bounds.top() <= 0.5
                && bounds.right() >= size.width() - 0.5
                && bounds.bottom() >= size.height() - 0.5;
            if covers {
                return (colour.red, colour.green, colour.blue);
            }
        }
        (255, 255, 255)
    }
}
