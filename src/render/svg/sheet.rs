//! The sheet around a drawing: its title, its words for those who cannot see it, and its legend.

use std::fmt::Write as _;

use super::legend::Legend;
use super::write::{escape, num};
use crate::lang::Lang;
use crate::render::layout::{Block, Metrics, Style, Weight, set};
use crate::render::theme::Theme;

/// The fonts: Arimo was measured, the others are as wide. Arial stands first for programs that look at one name only.
pub const FONTS: &str = "Arial, Arimo, 'Liberation Sans', Helvetica, sans-serif";
/// White around title and legend.
pub const MARGIN: f64 = 16.0;
/// No sheet is narrower: titles need room.
const NARROWEST: f64 = 420.0;

/// What stands around a drawing.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// Language of its words.
    pub lang: Lang,
    /// At the top.
    pub title: &'a str,
    /// Under it.
    pub subtitle: Option<&'a str>,
    /// For readers who cannot see it.
    pub description: &'a str,
    /// How it looks.
    pub theme: &'a Theme,
}

/// Width and height of a sheet, as its SVG says them at the start; none for the SVG of others.
#[must_use]
pub fn sheet_size(svg: &str) -> Option<(f64, f64)> {
    let (_, head) = svg.split_once("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")?;
    let (width, rest) = head.split_once("\" height=\"")?;
    let (height, _) = rest.split_once('"')?;
    Some((width.parse().ok()?, height.parse().ok()?))
}

impl Sheet<'_> {
    /// The width that a drawing gets on its sheet.
    pub fn room(width: f64) -> f64 {
        width.max(NARROWEST) - 2.0 * MARGIN
    }

    /// The whole SVG, around a drawing of a width and a height from (0, 0).
    pub fn around(&self, (wide, high): (f64, f64), drawing: &str, legend: &Legend) -> String {
        let width = wide.max(NARROWEST);
        let logo = self.theme.logo.as_ref();
        let beside = logo.map_or(0.0, |logo| logo.shown().0 + MARGIN);
        let mut head = Head::new(self, width - 2.0 * MARGIN - beside);
        if let Some(logo) = logo {
            head.height = head.height.max(logo.shown().1 + 1.5 * MARGIN);
        }
        let bottom = head.height + high;
        let height = match legend.height() > 0.0 {
            true => bottom + legend.height() + MARGIN,
            false => bottom,
        };
        let mut out = String::new();
        let lang = match self.lang {
            Lang::Es => "es",
            Lang::En => "en",
        };
        let _ = write!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" \
             role=\"img\" lang=\"{lang}\" xml:lang=\"{lang}\" aria-labelledby=\"eslabon-title eslabon-desc\" \
             font-family=\"{FONTS}\">\n\
             <title id=\"eslabon-title\">{2}</title>\n<desc id=\"eslabon-desc\">{3}</desc>\n\
             <rect width=\"{0}\" height=\"{1}\" fill=\"{4}\"/>\n",
            num(width),
            num(height),
            escape(self.title),
            escape(self.description),
            self.theme.ground
        );
        head.draw(&mut out, self.theme);
        if let Some(logo) = logo {
            let (w, h) = logo.shown();
            let _ = writeln!(
                out,
                r#"<image id="eslabon-logo" x="{}" y="{}" width="{}" height="{}" href="{}"/>"#,
                num(width - MARGIN - w),
                num(MARGIN * 0.75),
                num(w),
                num(h),
                logo.data
            );
        }
        let _ = writeln!(
            out,
            "<g transform=\"translate({} {})\">",
            num((width - wide) / 2.0),
            num(head.height)
        );
        out.push_str(drawing);
        out.push_str("</g>\n");
        if legend.height() > 0.0 {
            out.push_str("<g id=\"eslabon-legend\">\n");
            legend.draw(&mut out, MARGIN, bottom);
            out.push_str("</g>\n");
        }
        out.push_str("</svg>\n");
        out
    }
}

/// Title and subtitle.
struct Head {
    title: Block,
    subtitle: Block,
    height: f64,
}

impl Head {
    fn new(sheet: &Sheet<'_>, width: f64) -> Self {
        let metrics = Metrics::new();
        let mut style = Style {
            size: 20.0,
            weight: Weight::Bold,
            leading: 25.0,
            max_width: width,
            max_word: width,
            max_lines: 3,
        };
        let title = set(&metrics, sheet.title, &style);
        style.size = 13.5;
        style.weight = Weight::Regular;
        style.leading = 18.0;
        // Said in full, on as many lines as a narrow drawing needs.
        style.max_lines = 8;
        let subtitle = set(&metrics, sheet.subtitle.unwrap_or(""), &style);
        let words = title.height + subtitle.height;
        Self {
            height: if words > 0.0 { words + MARGIN } else { 0.0 },
            title,
            subtitle,
        }
    }

    fn draw(&self, out: &mut String, theme: &Theme) {
        let (ink, soft) = (theme.ink, theme.soft);
        let mut y = MARGIN;
        for text in &self.title.lines {
            let _ = writeln!(
                out,
                r#"<text x="{}" y="{}" font-size="20" font-weight="bold" fill="{ink}">{}</text>"#,
                num(MARGIN),
                num(y + 18.0),
                escape(text)
            );
            y += 25.0;
        }
        for text in &self.subtitle.lines {
            let _ = writeln!(
                out,
                r#"<text x="{}" y="{}" font-size="13.5" fill="{soft}">{}</text>"#,
                num(MARGIN),
                num(y + 13.0),
                escape(text)
            );
            y += 18.0;
        }
    }
}
