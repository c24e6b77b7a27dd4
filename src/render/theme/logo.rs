//! A logo: a picture that was read whole before anything is drawn with it.

use std::io::Cursor;

use base64::Engine as _;

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

/// The longest side of a logo, in pixels; at this size it is sharp on any wall.
pub const LONGEST_SIDE: usize = 4_000;

/// The longest side as often as the shortest: anything beyond would be a line.
const LONGEST_SHAPE: usize = 40;

impl Logo {
    /// Of a file's bytes; `None` where they are no whole PNG or JPEG, or too large (see [`LONGEST_SIDE`]).
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let (kind, (width, height)) = if bytes.starts_with(b"\x89PNG") {
            ("png", png_size(bytes)?)
        } else {
            ("jpeg", jpeg_size(bytes)?)
        };
        let text = base64::engine::general_purpose::STANDARD.encode(bytes);
        Some(Self {
            data: format!("data:image/{kind};base64,{text}"),
            width,
            height,
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

/// Whether a picture so large is decoded: a small file can claim to be a huge one.
fn fits(width: usize, height: usize) -> bool {
    let (short, long) = (width.min(height), width.max(height));
    short > 0 && long <= LONGEST_SIDE && long <= short * LONGEST_SHAPE
}

/// The size of a PNG all of whose rows can be read.
fn png_size(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().ok()?;
    let (width, height) = reader.info().size();
    let size = (usize::try_from(width).ok()?, usize::try_from(height).ok()?);
    if !fits(size.0, size.1) {
        return None;
    }
    while reader.next_row().ok()?.is_some() {}
    Some(size)
}

/// The size of a JPEG that can be decoded.
fn jpeg_size(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut decoder = zune_jpeg::JpegDecoder::new(Cursor::new(bytes));
    decoder.decode_headers().ok()?;
    let size = decoder.dimensions()?;
    if !fits(size.0, size.1) {
        return None;
    }
    decoder.decode().ok()?;
    Some(size)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        let mut writer = encoder.write_header().unwrap();
        let dots = vec![200; width as usize * height as usize];
        writer.write_image_data(&dots).unwrap();
        writer.finish().unwrap();
        out
    }

    #[test]
    fn a_logo_is_a_whole_picture() {
        let dots = png(2, 1);
        let logo = Logo::new(&dots).unwrap();
        assert_eq!((logo.width, logo.height), (2, 1));
        assert!(logo.data.starts_with("data:image/png;base64,iVBOR"));
        assert_eq!(logo.shown(), (88.0, 44.0));
        assert_eq!(
            Logo::new(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            None
        );
        assert_eq!(Logo::new(b""), None);
        assert_eq!(Logo::new(&dots[..dots.len() - 20]), None);
        assert_eq!(Logo::new(b"\xff\xd8\xff\xe0"), None);
    }

    #[test]
    fn a_small_file_that_claims_to_be_huge_is_no_logo() {
        assert!(Logo::new(&png(4_000, 400)).is_some());
        assert_eq!(Logo::new(&png(4_001, 400)), None);
        assert_eq!(Logo::new(&png(1, 41)), None);
        // Its head says 2,147,483,647 dots a side, and nothing follows.
        let mut huge = png(2, 1);
        huge[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
        assert_eq!(Logo::new(&huge), None);
    }
}
