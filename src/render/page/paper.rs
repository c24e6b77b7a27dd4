//! Sheets of paper.

/// A sheet, upright, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper {
    /// Its name on the command line.
    pub name: &'static str,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// The sheets that a page can have: ISO 216, and those of North and Latin America.
pub const PAPERS: [Paper; 10] = [
    sheet("a0", 841.0, 1189.0),
    sheet("a1", 594.0, 841.0),
    sheet("a2", 420.0, 594.0),
    sheet("a3", 297.0, 420.0),
    sheet("a4", 210.0, 297.0),
    sheet("a5", 148.0, 210.0),
    sheet("letter", 215.9, 279.4),
    sheet("legal", 215.9, 355.6),
    sheet("oficio", 215.9, 330.2),
    sheet("tabloid", 279.4, 431.8),
];

const fn sheet(name: &'static str, width: f64, height: f64) -> Paper {
    Paper {
        name,
        width,
        height,
    }
}

/// Points to a CSS pixel.
const POINTS: f64 = 0.75;
/// The longest side that every reader of PDF shows: 200 inches, in points.
const LONGEST: f64 = 14_400.0;

/// Points to a pixel of a picture of a size, on paper or on a page as large as it is.
#[must_use]
pub fn sheet_scale(size: (f64, f64), paper: Option<Paper>) -> f64 {
    place(size, paper).scale
}

/// Where a picture lies on paper, or on a page as large as it is.
pub(super) fn place((w, h): (f64, f64), paper: Option<Paper>) -> Placed {
    if let Some(paper) = paper {
        return paper.place((w, h));
    }
    let scale = POINTS.min(LONGEST / w.max(h));
    Placed {
        width: w * scale,
        height: h * scale,
        x: 0.0,
        y: 0.0,
        scale,
    }
}

/// Room that printers leave white.
const MARGIN: f64 = 10.0;
const POINTS_PER_MM: f64 = 72.0 / 25.4;

/// Where a picture lies on its page, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    /// The page's width.
    pub width: f64,
    /// The page's height.
    pub height: f64,
    /// The picture's left edge.
    pub x: f64,
    /// The picture's top edge.
    pub y: f64,
    /// Points to a pixel of the picture.
    pub scale: f64,
}

impl Paper {
    /// The paper of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Paper> {
        PAPERS.into_iter().find(|p| p.name == name)
    }

    /// A picture as large as it goes, in the middle, the sheet turned as suits it.
    fn place(&self, (w, h): (f64, f64)) -> Placed {
        let (short, long) = (self.width * POINTS_PER_MM, self.height * POINTS_PER_MM);
        let margin = 2.0 * MARGIN * POINTS_PER_MM;
        let fit = |width: f64, height: f64| {
            let scale = ((width - margin) / w).min((height - margin) / h);
            Placed {
                width,
                height,
                x: (width - w * scale) / 2.0,
                y: (height - h * scale) / 2.0,
                scale,
            }
        };
        let (upright, across) = (fit(short, long), fit(long, short));
        if across.scale > upright.scale {
            across
        } else {
            upright
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_is_turned_and_the_picture_fills_it() {
        let a4 = Paper::named("a4").unwrap();
        let wide = a4.place((1000.0, 400.0));
        assert!((wide.width - 841.89).abs() < 0.01 && (wide.height - 595.28).abs() < 0.01);
        assert!((wide.x - 28.35).abs() < 0.01, "{wide:?}");
        let tall = a4.place((400.0, 1000.0));
        assert!(tall.width < tall.height && tall.y >= 28.3, "{tall:?}");
    }
}
