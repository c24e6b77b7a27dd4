//! A page of pixels.

use std::io::Write as _;

use resvg::tiny_skia::{Color, Pixmap, Transform};

use super::{About, Drawing, PageError};

/// The most pixels that are drawn: four bytes of memory each.
pub const MOST_PIXELS: u64 = 100_000_000;

/// How large a page of pixels is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Size {
    /// As large as the picture, so many pixels to a CSS pixel.
    Scale(f64),
    /// The picture at a scale, in the middle of a page of a ratio.
    Ratio {
        /// Width of the ratio.
        width: f64,
        /// Height of the ratio.
        height: f64,
        /// Pixels to a CSS pixel.
        scale: f64,
    },
    /// So many pixels, the picture as large as it goes in the middle.
    Pixels {
        /// Width.
        width: u32,
        /// Height.
        height: u32,
    },
}

impl Size {
    /// Width and height of the page, and the picture's scale.
    fn page(self, (w, h): (f64, f64)) -> (f64, f64, f64) {
        // Arithmetic may leave a hair more than a whole pixel, for which no other is begun.
        let up = |x: f64| (x - 1e-6).ceil().max(1.0);
        match self {
            Self::Scale(scale) => (up(w * scale), up(h * scale), scale),
            Self::Ratio {
                width,
                height,
                scale,
            } => {
                let wide = w.max(h * width / height);
                let high = h.max(w * height / width);
                (up(wide * scale), up(high * scale), scale)
            }
            Self::Pixels { width, height } => {
                let (width, height) = (f64::from(width), f64::from(height));
                (width, height, (width / w).min(height / h))
            }
        }
    }
}

/// The drawing as PNG, opaque, in the middle of its page. The file tells its resolution, so that it is put into
/// a text at the picture's own size.
pub fn png(drawing: &Drawing, size: Size, about: &About) -> Result<Vec<u8>, PageError> {
    let (w, h) = drawing.size();
    let (width, height, scale) = size.page((w, h));
    let is_drawable = scale.is_finite() && width * height <= MOST_PIXELS as f64;
    if !is_drawable {
        let fits = scale * (MOST_PIXELS as f64 / (width * height)).sqrt();
        return Err(PageError::TooLarge {
            width,
            height,
            fits: (fits * 100.0).floor() / 100.0,
        });
    }
    let (wide, high) = (width as u32, height as u32);
    let failed = |what: &str| PageError::Written(what.to_owned());
    let mut pixels = Pixmap::new(wide, high).ok_or(failed("size"))?;
    let (r, g, b) = drawing.background();
    pixels.fill(Color::from_rgba8(r, g, b, 255));
    let place = Transform::from_row(
        scale as f32,
        0.0,
        0.0,
        scale as f32,
        // Whole pixels: a shift by a half would blur level lines.
        ((width - w * scale) / 2.0).floor().max(0.0) as f32,
        ((height - h * scale) / 2.0).floor().max(0.0) as f32,
    );
    resvg::render(&drawing.tree, place, &mut pixels.as_mut());
    encode(&pixels, scale, about).map_err(|error| failed(&error.to_string()))
}

fn encode(pixels: &Pixmap, scale: f64, about: &About) -> Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let dots = (96.0 * scale / 0.0254).round().clamp(1.0, 1e6) as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: dots,
        yppu: dots,
        unit: png::Unit::Meter,
    }));
    if !about.title.is_empty() {
        encoder.add_itxt_chunk("Title".to_owned(), about.title.clone())?;
    }
    if !about.description.is_empty() {
        encoder.add_itxt_chunk("Description".to_owned(), about.description.clone())?;
    }
    let mut writer = encoder.write_header()?;
    let mut rows = writer.stream_writer()?;
    let mut row = Vec::with_capacity(pixels.width() as usize * 3);
    for line in pixels.data().chunks_exact(pixels.width() as usize * 4) {
        row.clear();
        // The page is opaque, so that its premultiplied colours are the colours.
        row.extend(line.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]));
        rows.write_all(&row)?;
    }
    rows.finish()?;
    writer.finish()?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_keep_their_ratio_and_the_picture_fits() {
        let picture = (1000.0, 400.0);
        assert_eq!(Size::Scale(2.0).page(picture), (2000.0, 800.0, 2.0));
        let slide = Size::Ratio {
            width: 16.0,
            height: 9.0,
            scale: 1.6,
        };
        assert_eq!(slide.page(picture), (1600.0, 900.0, 1.6));
        let screen = Size::Pixels {
            width: 1920,
            height: 1080,
        };
        assert_eq!(screen.page(picture), (1920.0, 1080.0, 1.92));
        assert_eq!(screen.page((100.0, 1080.0)), (1920.0, 1080.0, 1.0));
    }
}
