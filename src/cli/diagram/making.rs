//! Making the bytes of each format; what several need is made once.

use super::engine;
use super::legible;
use super::options::Options;
use super::outputs::{Format, Output};
use super::view::What;
use crate::cli::problem::Problem;
use crate::lang::{Lang, Message};
use crate::render::layout::{self, Layout};
use crate::render::page::{self, About, Drawing, MOST_PIXELS, PageError};
use crate::render::svg::{Lettering, sheet_size, svg};
use crate::render::{dot, drawio, mermaid};

/// What was made already.
pub(super) struct Making<'a> {
    what: &'a What,
    options: &'a Options,
    layout: Option<Layout>,
    /// The SVG whose text is text, before it becomes a page.
    svg: Option<String>,
    drawing: Option<Drawing>,
}

impl<'a> Making<'a> {
    pub(super) fn new(what: &'a What, options: &'a Options) -> Self {
        Self {
            what,
            options,
            layout: None,
            svg: None,
            drawing: None,
        }
    }

    /// The picture in a format.
    pub(super) fn make(&mut self, format: Format) -> Result<Vec<u8>, Problem> {
        let What { picture, theme, .. } = self.what;
        let text = match format {
            Format::Dot => dot::dot(picture, theme),
            Format::Mermaid => mermaid::mermaid(picture, theme),
            Format::Drawio => drawio::drawio(picture, self.layout()?, theme),
            Format::Svg => {
                if self.options.lettering == Lettering::Outlines {
                    // What has no outline is told as for pages.
                    self.drawing()?;
                }
                let lettering = self.options.lettering;
                lettering.of(self.svg()?.to_owned())
            }
            Format::Png => {
                let (about, size) = (self.about(), self.options.size);
                return page::png(self.drawing()?, size, &about).map_err(failed);
            }
            Format::Pdf => {
                let (about, paper) = (self.about(), self.options.paper);
                return page::pdf(self.drawing()?, paper, &about).map_err(failed);
            }
        };
        Ok(text.into_bytes())
    }

    fn layout(&mut self) -> Result<&Layout, Problem> {
        let layout = match self.layout.take() {
            Some(layout) => layout,
            None => layout::best(&self.what.picture)
                .map_err(|error| Problem::Said(error.message(), Some(error.help())))?,
        };
        Ok(self.layout.insert(layout))
    }

    fn svg(&mut self) -> Result<&str, Problem> {
        let svg = match (self.svg.take(), &self.options.engine) {
            (Some(svg), _) => svg,
            (None, Some(engine)) => {
                engine::svg(&dot::dot(&self.what.picture, &self.what.theme), engine)?
            }
            (None, None) => self.drawn()?,
        };
        Ok(self.svg.insert(svg))
    }

    fn drawn(&mut self) -> Result<String, Problem> {
        let What {
            picture,
            drawn,
            theme,
            ..
        } = self.what;
        match drawn {
            Some(drawn) => Ok(drawn.clone()),
            None => Ok(svg(picture, self.layout()?, theme)),
        }
    }

    fn drawing(&mut self) -> Result<&Drawing, Problem> {
        let drawing = match self.drawing.take() {
            Some(drawing) => drawing,
            None => {
                let fonts: Vec<_> = self.options.fonts.iter().map(|f| f.1.clone()).collect();
                Drawing::read(self.svg()?, &fonts).map_err(|error| match error {
                    PageError::Font(at) => {
                        let path = self.options.fonts.get(at).map_or("", |f| f.0.as_str());
                        Problem::new(
                            format!("`{path}` no es una fuente que se pueda leer"),
                            format!("`{path}` is no font that can be read"),
                        )
                        .help("use un archivo .ttf u .otf", "use a .ttf or .otf file")
                    }
                    other => failed(other),
                })?
            }
        };
        Ok(self.drawing.insert(drawing))
    }

    fn about(&self) -> About {
        About {
            title: self.what.picture.title.replace(char::is_control, " "),
            description: self.what.picture.description.replace(char::is_control, " "),
            language: self.what.picture.lang.code().to_owned(),
        }
    }

    /// Width and height of what was drawn, unless by another program.
    fn size(&self) -> Option<(f64, f64)> {
        match (&self.svg, &self.layout) {
            (Some(svg), _) => sheet_size(svg),
            (None, layout) => layout.as_ref().map(|l| (l.width, l.height)),
        }
    }

    /// What the outputs lack, though they could be made.
    pub(super) fn warnings(&self, outputs: &[Output]) -> Vec<Message> {
        let missing = self.drawing.as_ref().map(Drawing::missing).into_iter();
        let mut warnings: Vec<Message> = missing
            .filter(|missing| !missing.is_empty())
            .map(|missing| {
                let kinds = missing.len();
                let count: usize = missing.values().sum();
                let list: Vec<String> = missing
                    .keys()
                    .take(MOST_NAMED)
                    .map(char::to_string)
                    .collect();
                let more = if kinds > MOST_NAMED { " …" } else { "" };
                let list = format!("{}{more}", list.join(" "));
                let (es, en) = if count == 1 {
                    (
                        "un carácter que ninguna fuente tiene queda como recuadro".to_owned(),
                        "a character that no font has is drawn as a box".to_owned(),
                    )
                } else {
                    (
                        format!(
                            "{count} caracteres que ninguna fuente tiene quedan como recuadros"
                        ),
                        format!("{count} characters that no font has are drawn as boxes"),
                    )
                };
                Message::new(
                    format!("{es}: {list}; para PNG y PDF, `--font` acepta una que los tenga"),
                    format!("{en}: {list}; for PNG and PDF, `--font` takes one that has them"),
                )
            })
            .collect();
        if let Some(size) = self.size() {
            warnings.extend(legible::warnings(
                size,
                outputs,
                self.options,
                self.what.view.collapses(),
            ));
        }
        if outputs.iter().any(|o| o.format == Format::Mermaid)
            && let Some(limit) = mermaid::limit(&self.what.picture)
        {
            warnings.push(match limit {
                mermaid::Limit::Edges(found) => Message::new(
                    format!("{found} entregas: Mermaid dibuja 500 si no se sube su `maxEdges`"),
                    format!("{found} handoffs: Mermaid draws 500 unless its `maxEdges` is raised"),
                ),
                mermaid::Limit::Text(found) => Message::new(
                    format!("{found} caracteres: Mermaid lee 50.000 si no se sube su `maxTextSize`"),
                    format!("{found} characters: Mermaid reads 50,000 unless its `maxTextSize` is raised"),
                ),
            });
        }
        warnings
    }
}

/// How many missing characters a warning names.
const MOST_NAMED: usize = 20;

fn failed(error: PageError) -> Problem {
    let PageError::TooLarge {
        width,
        height,
        fits,
    } = error
    else {
        return Problem::new(
            format!("no se pudo dibujar: {error}"),
            format!("it could not be drawn: {error}"),
        );
    };
    let millions = MOST_PIXELS / 1_000_000;
    let found = width * height / 1e6;
    let number = |value: f64, lang| crate::lang::format::number(value, 2, lang);
    let count = |lang| crate::lang::format::number(found, 0, lang);
    Problem::new(
        format!(
            "{width:.0} × {height:.0} son {} millones de pixeles, y el límite es de {millions}",
            count(Lang::Es)
        ),
        format!(
            "{width:.0} × {height:.0} are {} million pixels, and the limit is {millions}",
            count(Lang::En)
        ),
    )
    .help(
        format!(
            "pida menos (hasta `--scale {}`), o un PDF, que no tiene pixeles",
            number(fits, Lang::Es)
        ),
        format!(
            "ask for less (up to `--scale {}`), or for a PDF, which has no pixels",
            number(fits, Lang::En)
        ),
    )
}
