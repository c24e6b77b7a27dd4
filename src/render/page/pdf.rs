//! A page as PDF: lines stay lines and text stays text.

use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Rect, Size, Transform};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla_svg::{SurfaceExt, SvgSettings};

use super::paper::place;
use super::{About, Drawing, PageError, Paper};

/// The drawing on one page: a sheet of paper, or as large as the picture is. It has no date, so that the same
/// drawing gives the same bytes.
pub fn pdf(drawing: &Drawing, paper: Option<Paper>, about: &About) -> Result<Vec<u8>, PageError> {
    let (w, h) = drawing.size();
    let placed = place((w, h), paper);
    let failed = |what: &str| PageError::Written(what.to_owned());
    let size = |w: f64, h: f64| Size::from_wh(w as f32, h as f32).ok_or(failed("size"));
    let mut document = Document::new_with(SerializeSettings::default());
    let mut page = document.start_page_with(PageSettings::new(size(placed.width, placed.height)?));
    let mut surface = page.surface();
    let (r, g, b) = drawing.background();
    let mut sheet = PathBuilder::new();
    let whole = Rect::from_xywh(0.0, 0.0, placed.width as f32, placed.height as f32);
    sheet.push_rect(whole.ok_or(failed("page"))?);
    surface.set_fill(Some(Fill {
        paint: rgb::Color::new(r, g, b).into(),
        ..Fill::default()
    }));
    surface.draw_path(&sheet.finish().ok_or(failed("page"))?);
    surface.set_fill(None);
    surface.push_transform(&Transform::from_translate(placed.x as f32, placed.y as f32));
    surface
        .draw_svg(
            &drawing.tree,
            size(w * placed.scale, h * placed.scale)?,
            SvgSettings::default(),
        )
        .ok_or(failed("drawing"))?;
    surface.pop();
    surface.finish();
    page.finish();
    let mut metadata = Metadata::new()
        .title(about.title.clone())
        .language(about.language.clone())
        .creator("eslabon".to_owned());
    if !about.description.is_empty() {
        metadata = metadata.description(about.description.clone());
    }
    document.set_metadata(metadata);
    document
        .finish()
        .map_err(|error| PageError::Written(format!("{error:?}")))
}
