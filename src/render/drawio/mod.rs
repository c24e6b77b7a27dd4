//! A picture as a diagrams.net (draw.io) file: placed by our layout, areas as containers, arrows and labels attached, so
//! that somebody can go on editing it.

mod cells;
mod legend;
mod route;

use self::cells::{Cell, Place};
use super::layout::{
    Arrow, GROUP_SIZE, LABEL_SIZE, Layout, Metrics, NODE_SIZE, Point, Rect, Tree, Weight,
};
use super::names;
use super::picture::{Edge, Group, Node, NodeKind, Picture, Tone};
use super::svg::{num, stroke};
use super::theme::{Colour, STEPS, Theme};

/// Room for title and subtitle above the drawing.
const HEAD: f64 = 64.0;

/// The picture as an uncompressed `mxfile`, placed as laid out.
pub fn drawio(picture: &Picture, layout: &Layout, theme: &Theme) -> String {
    let tree = Tree::new(picture);
    let mut head = head(picture, theme);
    head.extend(logo(picture, theme, layout.width));
    let top = if head.is_empty() { 0.0 } else { HEAD };
    let shown = Shown {
        picture,
        layout,
        tree: &tree,
        theme,
        areas: named('a', picture.groups.iter().map(|g| g.id.as_str())),
        boxes: named('d', picture.nodes.iter().map(|n| n.id.as_str())),
        arrows: named('h', picture.edges.iter().map(|e| e.id.as_str())),
        top,
    };
    let mut cells = head;
    cells.extend((0..layout.frames.len()).map(|f| shown.area(f)));
    for (n, node) in picture.nodes.iter().enumerate() {
        cells.extend(shown.node(n, node));
    }
    for (e, edge) in picture.edges.iter().enumerate() {
        if let Some(arrow) = layout.edges.get(e).and_then(Option::as_ref) {
            shown.edge(e, edge, arrow, &mut cells);
        }
    }
    let bottom = layout.height + top;
    let (legend, height) = legend::legend(picture, theme, layout.width, bottom);
    cells.extend(legend);
    let size = (layout.width, bottom + height);
    cells::file(&picture.title, size, theme.ground, &cells)
}

/// Ids for cells: a letter, and the chain's own id where it is plain.
fn named<'a>(letter: char, ids: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
    let names = names::names(ids, letter, names::is_plain);
    names.into_iter().map(|n| format!("{letter}_{n}")).collect()
}

fn head(picture: &Picture, theme: &Theme) -> Vec<Cell> {
    let subtitle = picture.subtitle.as_deref().unwrap_or_default();
    let line = |id: &str, text: &str, y: f64, size: f64, look: &str| Cell {
        style: format!("text;align=left;verticalAlign=middle;fontSize={size};{look}"),
        place: Place::At(Rect {
            x: 16.0,
            y,
            w: 800.0,
            h: 26.0,
        }),
        ..Cell::new(id, text)
    };
    [
        line(
            "title",
            &picture.title,
            8.0,
            20.0,
            &format!("fontStyle=1;fontColor={};", theme.ink),
        ),
        line(
            "subtitle",
            subtitle,
            34.0,
            13.5,
            &format!("fontColor={};", theme.soft),
        ),
    ]
    .into_iter()
    .filter(|cell| !cell.text.trim().is_empty())
    .collect()
}

/// The logo of a theme, at the top right, or beside the title where that is longer than the drawing.
fn logo(picture: &Picture, theme: &Theme, width: f64) -> Option<Cell> {
    let logo = theme.logo.as_ref()?;
    let (w, h) = logo.shown();
    let metrics = Metrics::new();
    let title = metrics.width(&picture.title, 20.0, Weight::Bold);
    let subtitle = picture.subtitle.as_deref().unwrap_or_default();
    let words = title.max(metrics.width(subtitle, 13.5, Weight::Regular));
    Some(Cell {
        // A semicolon would end the picture: draw.io writes its data without `;base64`.
        style: format!(
            "shape=image;imageAspect=1;aspect=fixed;image={};",
            logo.data.replacen(";base64", "", 1)
        ),
        place: Place::At(Rect {
            x: (width - 16.0 - w).max(words + 48.0),
            y: 8.0,
            w,
            h,
        }),
        ..Cell::new("logo", "")
    })
}

/// A picture and where it lies, with the names of its cells.
struct Shown<'a> {
    picture: &'a Picture,
    layout: &'a Layout,
    tree: &'a Tree,
    theme: &'a Theme,
    areas: Vec<String>,
    boxes: Vec<String>,
    arrows: Vec<String>,
    top: f64,
}

impl Shown<'_> {
    /// The cell around something, and a rectangle as seen from it.
    fn within(&self, group: Option<usize>, rect: &Rect) -> (String, Rect) {
        let framed = |g: &usize| self.layout.frames.iter().find(|f| f.group == *g);
        let group = group.filter(|&g| g < self.tree.count());
        match self.tree.up(group).find_map(|g| framed(&g)) {
            Some(frame) => (
                self.areas[frame.group].clone(),
                Rect {
                    x: rect.x - frame.rect.x,
                    y: rect.y - frame.rect.y,
                    ..*rect
                },
            ),
            None => (
                cells::LAYER.to_owned(),
                Rect {
                    y: rect.y + self.top,
                    ..*rect
                },
            ),
        }
    }

    fn area(&self, frame: usize) -> Cell {
        let frame = &self.layout.frames[frame];
        let group: &Group = &self.picture.groups[frame.group];
        let colours = self
            .theme
            .area(group.color.as_deref(), group.hue(frame.group));
        let (parent, rect) = self.within(self.tree.parent(frame.group), &frame.rect);
        Cell {
            style: format!(
                "rounded=1;absoluteArcSize=1;arcSize=18;whiteSpace=wrap;container=1;collapsible=0;recursiveResize=0;\
                 align=left;verticalAlign=top;spacingLeft=6;spacingTop=1;fontStyle=1;fontSize={GROUP_SIZE};\
                 fillColor={};strokeColor={};fontColor={};",
                colours.fill, colours.frame, colours.title
            ),
            parent,
            place: Place::At(rect),
            chain_id: group.id.clone(),
            ..Cell::new(&self.areas[frame.group], &group.label)
        }
    }

    fn node(&self, n: usize, node: &Node) -> Option<Cell> {
        let drawn = self.layout.nodes.get(n)?;
        let (parent, rect) = self.within(node.group, &drawn.rect);
        let home = node.group.filter(|&g| g < self.tree.count());
        let border = home.map_or(self.theme.line, |g| {
            let group = &self.picture.groups[g];
            self.theme.area(group.color.as_deref(), group.hue(g)).border
        });
        let mut text = node.label.clone();
        if let Some(note) = &node.note {
            text = format!("{text}\n{note}");
        }
        Some(Cell {
            style: format!(
                "whiteSpace=wrap;fontSize={NODE_SIZE};{}",
                box_look(node.kind, node.tone, border, self.theme)
            ),
            parent,
            place: Place::At(rect),
            tooltip: node.tooltip.clone(),
            chain_id: node.id.clone(),
            ..Cell::new(&self.boxes[n], &text)
        })
    }

    fn edge(&self, e: usize, edge: &Edge, arrow: &Arrow, cells: &mut Vec<Cell>) {
        let points = route::points(arrow);
        let ends = (
            &self.layout.nodes[edge.from].rect,
            &self.layout.nodes[edge.to].rect,
        );
        let mut style = format!("curved=1;{}", line_look(edge, self.theme));
        style.push_str(&route::end("exit", points[0], ends.0));
        style.push_str(&route::end("entry", points[points.len() - 1], ends.1));
        let inner = points[1..points.len() - 1].iter();
        cells.push(Cell {
            style,
            place: Place::Along {
                from: self.boxes[edge.from].clone(),
                to: self.boxes[edge.to].clone(),
                points: inner
                    .map(|p| Point {
                        x: p.x,
                        y: p.y + self.top,
                    })
                    .collect(),
            },
            tooltip: edge.tooltip.clone(),
            chain_id: edge.id.clone(),
            ..Cell::new(&self.arrows[e], "")
        });
        let Some(label) = &arrow.label else { return };
        let middle = Point {
            x: label.rect.x + label.rect.w / 2.0,
            y: label.line_y,
        };
        let (along, offset) = route::beside(&points, middle);
        let sign = edge.signs();
        let above = format!("{sign}{}", label.above.lines.join("\n"));
        let below = label.below.lines.join("\n");
        let name = &self.arrows[e];
        for (id, text, look) in [
            (format!("what_{name}"), above, "verticalAlign=bottom;"),
            (
                format!("time_{name}"),
                below,
                "verticalAlign=top;fontStyle=1;",
            ),
        ] {
            if text.trim().is_empty() {
                continue;
            }
            cells.push(Cell {
                style: format!(
                    "edgeLabel;align=center;resizable=0;points=[];labelBackgroundColor=none;fontSize={LABEL_SIZE};\
                     fontColor={};{look}",
                    words_colour(edge, self.theme)
                ),
                parent: name.clone(),
                place: Place::On { along, offset },
                ..Cell::new(&id, &text)
            });
        }
    }
}

/// How a line and its head look.
fn line_look(edge: &Edge, theme: &Theme) -> String {
    let look = stroke(edge, theme);
    let mut style = format!(
        "endArrow=block;endFill=1;strokeColor={};strokeWidth={};",
        look.colour,
        num(look.width)
    );
    if let Some(dashes) = look.dashes {
        // draw.io has no round ends, without which our dots are hairs.
        let dashes = if look.round { "2 4" } else { dashes };
        style.push_str(&format!("dashed=1;fixDash=1;dashPattern={dashes};"));
    }
    style
}

/// How a box of a kind looks, in the colour of its area unless it stands out.
fn box_look(kind: NodeKind, tone: Tone, home: Colour, theme: &Theme) -> String {
    let (line, ink) = (theme.line, theme.ink);
    let look = match kind {
        NodeKind::Department | NodeKind::Area => format!(
            "fillColor={};strokeColor={home};strokeWidth=1.4;fontColor={ink};",
            theme.box_fill
        ),
        NodeKind::Supplier => format!(
            "fillColor={};strokeColor={line};dashed=1;strokeWidth=1.4;fontColor={ink};",
            theme.supplier
        ),
        NodeKind::InternalCustomer => format!(
            "fillColor={};strokeColor={ink};strokeWidth=3;fontColor={ink};",
            theme.internal
        ),
        NodeKind::ExternalCustomer => format!(
            "fillColor={0};strokeColor={0};fontColor={1};fontStyle=1;",
            theme.external, theme.external_text
        ),
    };
    let border = border(tone, theme).map_or(String::new(), |(colour, width)| {
        format!("strokeColor={colour};strokeWidth={width};")
    });
    format!("rounded=1;absoluteArcSize=1;arcSize=14;{look}{border}")
}

/// The colour of a label: the line's where that has a meaning.
fn words_colour(edge: &Edge, theme: &Theme) -> Colour {
    let toned = matches!(edge.tone, Tone::Step(_) | Tone::Never);
    let means = edge.marks() > 0 || edge.critical || toned;
    match means && !edge.tone.is_faint() {
        true => theme.readable(stroke(edge, theme).colour, theme.ground),
        false => theme.soft,
    }
}

/// The border of a box that stands out.
fn border(tone: Tone, theme: &Theme) -> Option<(Colour, f64)> {
    match tone {
        Tone::Plain => None,
        Tone::Dim | Tone::Off | Tone::Other => Some((theme.dim, 1.0)),
        Tone::Aside => Some((theme.line, 2.0)),
        Tone::Step(step) => Some((theme.step(step), 2.0 + step as f64)),
        Tone::Never => Some((theme.step(STEPS - 1), 2.0 + STEPS as f64)),
        Tone::Added => Some((theme.added, 3.0)),
        Tone::Removed => Some((theme.removed, 2.0)),
        Tone::Changed => Some((theme.ink, 3.0)),
    }
}
